/// A line of /proc/PID/mountinfo, see proc_pid_mountinfo(5).
package struct Mountinfo: Hashable, Sendable {
    package var mountID: Int32
    package var parentID: Int32
    package var device: DeviceNumber
    package var root: ProcString
    package var mountPoint: ProcString
    package var options: ProcString
    /// Peer groups.
    package var shared: Int32?
    package var master: Int32?
    package var propagateFrom: Int32?
    package var isUnbindable = false
    package var fsType: ProcString
    package var source: ProcString
    package var superOptions: ProcString

    init(_ line: inout Cursor) throws(ParseError) {
        let space = UInt8(ascii: " ")
        mountID = try line.number("the mount id")
        parentID = try line.number("the parent's mount id")
        device = try line.device(radix: 10)
        try line.expect(" ")
        root = ProcString(unescaping: line.field(endingWith: space))
        mountPoint = ProcString(unescaping: line.field(endingWith: space))
        options = ProcString(unescaping: line.field(endingWith: space))
        while !line.accept("- ") {
            if line.isAtEnd { throw line.error("the separator -") }
            if line.accept("shared:") {
                shared = try line.number("a peer group")
            } else if line.accept("master:") {
                master = try line.number("a peer group")
            } else if line.accept("propagate_from:") {
                propagateFrom = try line.number("a peer group")
            } else if line.accept("unbindable") {
                isUnbindable = true
            }
            _ = line.field(endingWith: space)
        }
        fsType = ProcString(unescaping: line.field(endingWith: space))
        // The source may be empty: two blanks follow one another then.
        source = ProcString(unescaping: line.field(endingWith: space))
        superOptions = ProcString(unescaping: line.takeRest())
    }

    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [Mountinfo] {
        var mounts: [Mountinfo] = []
        for var line in Lines(bytes, file: "mountinfo") { mounts.append(try Mountinfo(&line)) }
        return mounts
    }
}

extension ProcFile where Value == [Mountinfo] {
    package static var mountinfo: Self { Self("mountinfo", Mountinfo.parse) }
}
