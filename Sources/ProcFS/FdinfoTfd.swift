/// A `tfd:` line: what an epoll instance watches, see epoll_ctl(2).
package struct FdinfoTfd: Hashable, Sendable {
    /// The number under which the file was added; it may since have been closed or mean another file.
    package var fd: Int32
    package var events: UInt32
    package var data: UInt64
    package var pos: Int64 = 0
    /// Inode and file system of the watched file.
    package var ino: UInt64 = 0
    package var device = DeviceNumber(major: 0, minor: 0)

    init(_ line: inout Cursor) throws(ParseError) {
        fd = try line.number("a descriptor")
        line.skipBlanks()
        try line.expect("events:")
        events = try line.number("events in hexadecimal", radix: 16)
        line.skipBlanks()
        try line.expect("data:")
        data = try line.number("data in hexadecimal", radix: 16)
        line.skipBlanks()
        if line.accept("pos:") { pos = try line.number("an offset") }
        line.skipBlanks()
        if line.accept("ino:") { ino = try line.number("an inode in hexadecimal", radix: 16) }
        line.skipBlanks()
        if line.accept("sdev:") { device = DeviceNumber(kernel: try line.number("a device in hexadecimal", radix: 16)) }
    }
}
