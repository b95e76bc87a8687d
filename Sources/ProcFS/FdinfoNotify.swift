/// A file handle as fdinfo writes it, see name_to_handle_at(2).
package struct FdinfoHandle: Hashable, Sendable {
    package var type: Int32 = 0
    package var bytes: [UInt8] = []
    package init(type: Int32 = 0, bytes: [UInt8] = []) { (self.type, self.bytes) = (type, bytes) }
}

/// An `inotify` line: one watch.
package struct FdinfoInotify: Hashable, Sendable {
    package var wd: Int32 = 0
    package var ino: UInt64 = 0
    package var device = DeviceNumber(major: 0, minor: 0)
    package var mask: UInt32 = 0
    /// Absent where the file system cannot export handles.
    package var handle: FdinfoHandle?

    init(_ line: inout Cursor) throws(ParseError) {
        var mark = NotifyMark()
        try mark.read(&line)
        guard let wd = mark.numbers["wd"], let wd = Int32(exactly: wd) else { throw line.error("wd:") }
        self.wd = wd
        ino = mark.numbers["ino"] ?? 0
        device = mark.device
        mask = try mark.word("mask", line)
        handle = mark.handle
    }
}

/// The `fanotify` lines: the group and its marks, see fanotify_init(2).
package struct FdinfoFanotify: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case inode(UInt64, DeviceNumber, FdinfoHandle?)
        case mount(id: Int32)
        case fileSystem(DeviceNumber)
        case mountNamespace(UInt64)
    }

    package struct Mark: Hashable, Sendable {
        package var target: Target
        package var flags: UInt32
        package var mask: UInt32
        package var ignoredMask: UInt32
    }

    package var flags: UInt32 = 0
    package var eventFlags: UInt32 = 0
    package var marks: [Mark] = []

    mutating func read(_ line: inout Cursor) throws(ParseError) {
        var fields = NotifyMark()
        try fields.read(&line)
        if fields.numbers["flags"] != nil {
            flags = try fields.word("flags", line)
            eventFlags = try fields.word("event-flags", line)
            return
        }
        let target: Target
        if let ino = fields.numbers["ino"] {
            target = .inode(ino, fields.device, fields.handle)
        } else if let id = fields.numbers["mnt_id"] {
            guard let id = Int32(exactly: id) else { throw line.error("a mount id") }
            target = .mount(id: id)
        } else if let inode = fields.numbers["mnt_ns"] {
            target = .mountNamespace(inode)
        } else if fields.numbers["sdev"] != nil {
            target = .fileSystem(fields.device)
        } else {
            throw line.error("ino:, mnt_id:, sdev: or flags:")
        }
        marks.append(
            Mark(
                target: target, flags: try fields.word("mflags", line), mask: try fields.word("mask", line),
                ignoredMask: try fields.word("ignored_mask", line)))
    }
}

/// `key:value` pairs in hexadecimal, divided by blanks.
private struct NotifyMark {
    var numbers: [ProcString: UInt64] = [:]
    var handleBytes: [UInt8] = []

    var device: DeviceNumber { DeviceNumber(kernel: UInt32(truncatingIfNeeded: numbers["sdev"] ?? 0)) }

    var handle: FdinfoHandle? {
        guard let type = numbers["fhandle-type"] else { return nil }
        return FdinfoHandle(type: Int32(truncatingIfNeeded: type), bytes: handleBytes)
    }

    func word(_ key: ProcString, _ line: Cursor) throws(ParseError) -> UInt32 {
        guard let word = UInt32(exactly: numbers[key] ?? 0) else { throw line.error("32 bits") }
        return word
    }

    mutating func read(_ line: inout Cursor) throws(ParseError) {
        line.skipBlanks()
        while !line.isAtEnd {
            let key = ProcString(line.field(endingWith: UInt8(ascii: ":")))
            if key == "f_handle" {
                try readHandle(&line)
            } else {
                numbers[key] = try line.number("a number in hexadecimal", radix: 16)
            }
            line.skipBlanks()
        }
    }

    private mutating func readHandle(_ line: inout Cursor) throws(ParseError) {
        var digits = Cursor(try line.word("a handle in hexadecimal"), file: line.file, line: line.line)
        while !digits.isAtEnd {
            var pair = Cursor(digits.rest.prefix(2), file: line.file, line: line.line)
            handleBytes.append(try pair.number("pairs of hexadecimal digits", radix: 16))
            guard pair.isAtEnd else { throw pair.error("pairs of hexadecimal digits") }
            digits = Cursor(digits.rest.dropFirst(2), file: line.file, line: line.line)
        }
    }
}
