/// /proc/PID/status, see proc_pid_status(5).
package struct TaskStatus: Hashable, Sendable {
    /// The four ids of a Uid: or Gid: line.
    package struct IDs: Hashable, Sendable {
        package var real, effective, saved, filesystem: UInt32
    }

    package var name: ProcString = ""
    /// Absent when the task has no file system context any more, as a zombie.
    package var umask: UInt32?
    package var state = TaskState.dead
    package var tgid: Int32 = 0
    package var pid: Int32 = 0
    package var ppid: Int32 = 0
    package var tracerPid: Int32 = 0
    package var uid = IDs(real: 0, effective: 0, saved: 0, filesystem: 0)
    package var gid = IDs(real: 0, effective: 0, saved: 0, filesystem: 0)
    package var fdSize: UInt32 = 0
    package var groups: [UInt32] = []
    /// Outermost namespace first; empty on a kernel without pid namespaces.
    package var nsTgid: [Int32] = []
    package var nsPid: [Int32] = []
    package var nsPgid: [Int32] = []
    package var nsSid: [Int32] = []
    package var isKernelThread = false
    /// Sizes in KiB; absent for a task without memory.
    package var vmSize, vmRSS, vmLck, rssAnon, vmSwap: UInt64?
    package var threads: UInt32 = 0
    package var sigQueued: UInt64 = 0
    package var sigQueueLimit: UInt64 = 0
    package var sigPnd: UInt64 = 0
    package var shdPnd: UInt64 = 0
    package var sigBlk: UInt64 = 0
    package var sigIgn: UInt64 = 0
    package var sigCgt: UInt64 = 0
    package var capInh: UInt64 = 0
    package var capPrm: UInt64 = 0
    package var capEff: UInt64 = 0
    package var capBnd: UInt64 = 0
    package var capAmb: UInt64 = 0
    package var noNewPrivs = false
    /// 0, SECCOMP_MODE_STRICT or SECCOMP_MODE_FILTER; absent on a kernel without seccomp.
    package var seccomp: UInt32?
    package var seccompFilters: UInt32?
    package var cpusAllowedList: ProcString = ""
    package var thpEnabled: Bool?

    package init(parsing bytes: [UInt8]) throws(ParseError) {
        var missing = Self.required
        for var line in Lines(bytes, file: "status") {
            let key = String(decoding: line.field(endingWith: UInt8(ascii: ":")), as: UTF8.self)
            try read(key, &line)
            // They come in this order: looking for one is seldom more than a look at the first.
            if let index = missing.firstIndex(of: key) { missing.remove(at: index) }
        }
        if let key = missing.first { throw ParseError(file: "status", line: 0, expected: "a line \(key):") }
    }

    private static let required = [
        "Name", "State", "Tgid", "Pid", "PPid", "TracerPid", "Uid", "Gid", "Threads", "SigPnd", "ShdPnd", "SigBlk",
        "SigIgn", "SigCgt",
        "CapInh", "CapPrm", "CapEff", "CapBnd",
    ]

    private mutating func read(_ key: String, _ line: inout Cursor) throws(ParseError) {
        switch key {
        case "Name":
            _ = line.accept("\t")
            name = ProcString(unescapingName: line.takeRest())
        case "Umask": umask = try line.number("an octal umask", radix: 8)
        case "State":
            guard let letter = try line.word("a state").first else { return }
            state = TaskState(rawValue: letter)
        case "Tgid": tgid = try line.number("a pid")
        case "Pid": pid = try line.number("a pid")
        case "PPid": ppid = try line.number("a pid")
        case "TracerPid": tracerPid = try line.number("a pid")
        case "Uid": uid = try ids(&line)
        case "Gid": gid = try ids(&line)
        case "FDSize": fdSize = try line.number("a number")
        case "Groups": groups = try list(&line)
        case "NStgid": nsTgid = try list(&line)
        case "NSpid": nsPid = try list(&line)
        case "NSpgid": nsPgid = try list(&line)
        case "NSsid": nsSid = try list(&line)
        case "Kthread": isKernelThread = try line.number("0 or 1", as: UInt8.self) != 0
        case "VmSize": vmSize = try line.number("a size")
        case "VmRSS": vmRSS = try line.number("a size")
        case "VmLck": vmLck = try line.number("a size")
        case "RssAnon": rssAnon = try line.number("a size")
        case "VmSwap": vmSwap = try line.number("a size")
        case "Threads": threads = try line.number("a number")
        case "SigQ":
            sigQueued = try line.number("a number")
            try line.expect("/")
            sigQueueLimit = try line.number("a number")
        case "SigPnd": sigPnd = try mask(&line)
        case "ShdPnd": shdPnd = try mask(&line)
        case "SigBlk": sigBlk = try mask(&line)
        case "SigIgn": sigIgn = try mask(&line)
        case "SigCgt": sigCgt = try mask(&line)
        case "CapInh": capInh = try mask(&line)
        case "CapPrm": capPrm = try mask(&line)
        case "CapEff": capEff = try mask(&line)
        case "CapBnd": capBnd = try mask(&line)
        case "CapAmb": capAmb = try mask(&line)
        case "NoNewPrivs": noNewPrivs = try line.number("0 or 1", as: UInt8.self) != 0
        case "Seccomp": seccomp = try line.number("a mode")
        case "Seccomp_filters": seccompFilters = try line.number("a number")
        case "Cpus_allowed_list": cpusAllowedList = ProcString(try line.word("a list of CPUs"))
        case "THP_enabled": thpEnabled = try line.number("0 or 1", as: UInt8.self) != 0
        default: break
        }
    }

    private func ids(_ line: inout Cursor) throws(ParseError) -> IDs {
        IDs(
            real: try line.number("the real id"), effective: try line.number("the effective id"),
            saved: try line.number("the saved id"), filesystem: try line.number("the file system id"))
    }

    private func list<T: FixedWidthInteger>(_ line: inout Cursor) throws(ParseError) -> [T] {
        var numbers: [T] = []
        line.skipBlanks()
        while !line.isAtEnd {
            numbers.append(try line.number("a number"))
            line.skipBlanks()
        }
        return numbers
    }

    private func mask(_ line: inout Cursor) throws(ParseError) -> UInt64 {
        try line.number("a mask in hexadecimal", radix: 16)
    }
}

extension ProcString {
    /// A comm as `status` writes it: `\n` and `\\` are escaped in the way of C.
    fileprivate init(unescapingName text: ArraySlice<UInt8>) {
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in text {
            if isEscaped {
                plain.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                plain.append(byte)
            }
        }
        self.init(plain)
    }
}

extension ProcFile where Value == TaskStatus {
    package static var status: Self { Self("status", TaskStatus.init(parsing:)) }
}
