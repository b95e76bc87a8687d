/// A lock as a `lock:` line of fdinfo or a line of /proc/locks tells it, see proc_locks(5).
package struct FileLock: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case posix, ofd, flock, lease, delegation, access }
    package enum Mode: Hashable, Sendable { case read, write, unlocked }

    package var id: Int64
    /// The line tells of a waiter (`->`).
    package var isBlocked: Bool
    package var kind: Kind
    /// `ADVISORY`, or for a lease `ACTIVE`, `BREAKING` or `BREAKER`.
    package var state: ProcString
    package var mode: Mode
    /// −1 for an OFD lock.
    package var pid: Int32
    /// Absent when the kernel names none.
    package var device: DeviceNumber?
    package var inode: UInt64
    package var start: Int64
    /// Absent: to the end of the file.
    package var end: Int64?

    init(_ line: inout Cursor) throws(ParseError) {
        id = try line.number("the number of the lock")
        try line.expect(":")
        line.skipBlanks()
        isBlocked = line.accept("->")
        let kind = ProcString(try line.word("a kind of lock"))
        self.kind =
            switch kind {
            case "POSIX": .posix
            case "OFDLCK": .ofd
            case "FLOCK": .flock
            case "LEASE": .lease
            case "DELEG": .delegation
            case "ACCESS": .access
            default: throw line.error("POSIX, OFDLCK, FLOCK, LEASE, DELEG or ACCESS")
            }
        state = ProcString(try line.word("ADVISORY"))
        let mode = ProcString(try line.word("READ or WRITE"))
        self.mode =
            switch mode {
            case "READ": .read
            case "WRITE": .write
            case "UNLCK": .unlocked
            default: throw line.error("READ, WRITE or UNLCK")
            }
        pid = try line.number("a pid")
        line.skipBlanks()
        if line.accept("<none>:") {
            device = nil
        } else {
            device = try line.device(radix: 16)
            try line.expect(":")
        }
        inode = try line.number("an inode")
        start = try line.number("the first byte")
        line.skipBlanks()
        end = line.accept("EOF") ? nil : try line.number("the last byte or EOF")
    }

    /// The text of /proc/locks.
    package static func locks(parsing bytes: [UInt8]) throws(ParseError) -> [FileLock] {
        var locks: [FileLock] = []
        for var line in Lines(bytes, file: "locks") { locks.append(try FileLock(&line)) }
        return locks
    }
}

extension ProcFile where Value == [FileLock] {
    /// Of /proc itself.
    package static var locks: Self { Self("locks", FileLock.locks(parsing:)) }
}
