internal import Images

/// Socket numbers of the kernel as words, see socket(2) and tcp(7).
enum SocketNames {
    static func family(_ number: UInt32) -> String {
        [1: "unix", 2: "inet", 10: "inet6", 16: "netlink", 17: "packet"][number] ?? "family \(number)"
    }

    static func type(_ number: UInt32) -> String {
        [1: "stream", 2: "dgram", 3: "raw", 5: "seqpacket", 10: "packet"][number] ?? "type \(number)"
    }

    static func proto(_ number: UInt32) -> String {
        [0: "ip", 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6", 136: "udplite"][number] ?? "proto \(number)"
    }

    static func state(_ number: UInt32) -> String {
        let names = [
            "", "ESTAB", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT",
            "LAST_ACK", "LISTEN", "CLOSING",
        ]
        return number > 0 && number < names.count ? names[Int(number)] : "state \(number)"
    }

    /// Words of an address in network order, as images hold them.
    static func address(_ words: [UInt32], port: UInt32) -> String {
        switch words.count {
        case 1: return bytes(words).map { "\($0)" }.joined(separator: ".") + ":\(port)"
        case 4: return "[\(v6(bytes(words)))]:\(port)"
        default: return words.isEmpty ? "*:\(port)" : "?:\(port)"
        }
    }

    /// The name of a unix socket: a path, `@name` when abstract, nothing when unnamed.
    static func unixName(_ bytes: [UInt8]) -> String {
        guard let first = bytes.first else { return "" }
        if first == 0 { return "@" + Array(bytes.dropFirst()).shown }
        return Array(bytes.prefix { $0 != 0 }).shown
    }

    private static func bytes(_ words: [UInt32]) -> [UInt8] {
        words.flatMap { word in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) } }
    }

    /// RFC 5952: the longest run of zeros becomes `::`.
    private static func v6(_ bytes: [UInt8]) -> String {
        let groups = (0 ..< 8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        var best = 0 ..< 0
        var start = 0
        for index in 0 ... 8 where index == 8 || groups[index] != 0 {
            if index - start > max(best.count, 1) { best = start ..< index }
            start = index + 1
        }
        func text(_ range: Range<Int>) -> String { groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty ? text(0 ..< 8) : text(0 ..< best.lowerBound) + "::" + text(best.upperBound ..< 8)
    }
}
