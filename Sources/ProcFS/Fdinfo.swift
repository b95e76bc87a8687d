/// /proc/PID/fdinfo/FD, see proc_pid_fdinfo(5).
package struct Fdinfo: Hashable, Sendable {
    package var pos: Int64 = 0
    /// The flags of open(2), O_CLOEXEC of this descriptor among them.
    package var flags: UInt32 = 0
    package var mntID: Int32 = -1
    /// Absent before Linux 5.14.
    package var ino: UInt64?
    package var locks: [FileLock] = []

    package var eventfd: FdinfoEventfd?
    package var timerfd: FdinfoTimerfd?
    /// Of a signalfd.
    package var sigmask: UInt64?
    /// Of an epoll instance.
    package var tfds: [FdinfoTfd] = []
    package var inotify: [FdinfoInotify] = []
    package var fanotify: FdinfoFanotify?
    /// Of a pidfd: the pid as this proc sees it; 0 outside its namespace, −1 once reaped.
    package var pid: Int32?
    package var nsPid: [Int32] = []
    /// Of /dev/ptmx.
    package var ttyIndex: Int32?
    /// Of a unix socket: how many descriptors are in flight in its queue.
    package var scmFds: UInt32?
    /// What this type has no place for (`prog_type`, `iff`, …), without blanks around.
    package var others: [Other] = []

    package struct Other: Hashable, Sendable {
        package var key: ProcString
        package var value: ProcString
    }

    package init() {}

    package init(parsing bytes: [UInt8]) throws(ParseError) {
        var hasFlags = false
        for var line in Lines(bytes, file: "fdinfo") where !line.isAtEnd {
            if line.accept("inotify ") {
                inotify.append(try FdinfoInotify(&line))
                continue
            }
            if line.accept("fanotify ") {
                var group = fanotify ?? FdinfoFanotify()
                try group.read(&line)
                fanotify = group
                continue
            }
            let key = ProcString(line.field(endingWith: UInt8(ascii: ":")))
            if key == "flags" { hasFlags = true }
            try read(key, &line)
        }
        if !hasFlags { throw ParseError(file: "fdinfo", line: 0, expected: "a line flags:") }
    }

    private mutating func read(_ key: ProcString, _ line: inout Cursor) throws(ParseError) {
        switch key {
        case "pos": pos = try line.number("an offset")
        case "flags": flags = try line.number("flags in octal", radix: 8)
        case "mnt_id": mntID = try line.number("a mount id")
        case "ino": ino = try line.number("an inode")
        case "lock": locks.append(try FileLock(&line))
        case "sigmask": sigmask = try line.number("a mask in hexadecimal", radix: 16)
        case "tfd": tfds.append(try FdinfoTfd(&line))
        case "eventfd-count", "eventfd-id", "eventfd-semaphore":
            var value = eventfd ?? FdinfoEventfd()
            try value.read(key, &line)
            eventfd = value
        case "clockid", "ticks", "settime flags", "it_value", "it_interval":
            var value = timerfd ?? FdinfoTimerfd()
            try value.read(key, &line)
            timerfd = value
        case "Pid": pid = try line.number("a pid")
        case "NSpid":
            line.skipBlanks()
            while !line.isAtEnd {
                nsPid.append(try line.number("a pid"))
                line.skipBlanks()
            }
        case "tty-index": ttyIndex = try line.number("a number")
        case "scm_fds": scmFds = try line.number("a number")
        default:
            line.skipBlanks()
            others.append(Other(key: key, value: ProcString(line.takeRest())))
        }
    }
}

extension ProcFile where Value == Fdinfo {
    package static func fdinfo(_ fd: Int32) -> Self { Self("fdinfo/\(fd)", Fdinfo.init(parsing:)) }
}
