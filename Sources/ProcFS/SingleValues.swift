// The files of /proc/PID that hold one value or one list of values.

extension ProcFile where Value: FixedWidthInteger & SendableMetatype {
    private init(_ path: StaticString, radix: UInt64 = 10) {
        self.init("\(path)") { bytes throws(ParseError) in
            var text = Cursor(bytes.prefix { $0 != 0x0A }, file: path)
            let value: Value = try text.number("a number", radix: radix)
            try text.expectEnd()
            return value
        }
    }
}

extension ProcFile where Value == UInt32 {
    /// 0xffff_ffff: not set.
    package static var loginuid: Self { Self("loginuid") }
    package static var sessionid: Self { Self("sessionid") }
    /// See personality(2).
    package static var personality: Self { Self("personality", radix: 16) }
    package static var coredumpFilter: Self { Self("coredump_filter", radix: 16) }
}

extension ProcFile where Value == Int32 {
    package static var oomScoreAdj: Self { Self("oom_score_adj") }
}

extension ProcFile where Value == [Int32] {
    /// The children that one thread of the process has made, and those that it has got from ended ones.
    package static func children(of tid: Int32) -> Self {
        Self("task/\(tid)/children") { bytes throws(ParseError) in
            var pids: [Int32] = []
            var text = Cursor(bytes.prefix { $0 != 0x0A }, file: "children")
            text.skipBlanks()
            while !text.isAtEnd {
                pids.append(try text.number("a pid"))
                text.skipBlanks()
            }
            return pids
        }
    }
}

extension ProcFile where Value == ProcString {
    package static var comm: Self {
        Self("comm") { bytes throws(ParseError) in ProcString(bytes.last == 0x0A ? bytes.dropLast() : bytes[...]) }
    }
    /// `allow` or `deny`, see user_namespaces(7).
    package static var setgroups: Self {
        Self("setgroups") { bytes throws(ParseError) in ProcString(bytes.prefix { $0 != 0x0A }) }
    }
}

extension ProcFile where Value == [ProcString] {
    /// The arguments, empty for kernel threads and zombies.
    package static var cmdline: Self { Self("cmdline") { bytes throws(ParseError) in strings(bytes) } }
    package static var environ: Self { Self("environ") { bytes throws(ParseError) in strings(bytes) } }
}

/// Strings that each end with a null byte; the last one may lack it.
private func strings(_ bytes: [UInt8]) -> [ProcString] {
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    return (parts.last?.isEmpty ?? false ? parts.dropLast() : parts[...]).map { ProcString($0) }
}
