import Glibc

/// IP addresses as sockets' entries hold them: words in network order.
enum IPAddress {
    /// RFC 5952 text, as Python's ipaddress module prints it; nil unless there are one or four words.
    static func text(_ words: [UInt32]) -> String? {
        switch words.count {
        case 1:
            return unsafe withUnsafeBytes(of: words[0]) { unsafe $0.map(String.init).joined(separator: ".") }
        case 4:
            return compressed(
                words.flatMap { word in
                    unsafe withUnsafeBytes(of: word) {
                        unsafe [UInt16($0[0]) << 8 | UInt16($0[1]), UInt16($0[2]) << 8 | UInt16($0[3])]
                    }
                })
        default:
            return nil
        }
    }

    /// The longest run of two or more zero groups becomes `::`. inet_ntop(3) would print some addresses with dots.
    private static func compressed(_ groups: [UInt16]) -> String {
        var best = 0 ..< 0
        var at = 0
        while at < groups.count {
            let end = groups[at...].firstIndex { $0 != 0 } ?? groups.count
            if end - at > best.count { best = at ..< end }
            at = max(end, at + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        guard best.count > 1 else { return hex.joined(separator: ":") }
        return hex[..<best.lowerBound].joined(separator: ":") + "::" + hex[best.upperBound...].joined(separator: ":")
    }

    /// inet_pton(3)
    static func words(_ text: String) -> [UInt32]? {
        var four: UInt32 = 0
        if unsafe inet_pton(AF_INET, text, &four) == 1 { return [four] }
        var six = [UInt32](repeating: 0, count: 4)
        return unsafe inet_pton(AF_INET6, text, &six) == 1 ? six : nil
    }
}
