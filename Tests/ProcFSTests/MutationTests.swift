@testable import ProcFS
import Testing

/// No text, however broken, traps: each parser returns a value or a `ParseError`.
@Suite struct MutationTests {
    private struct Xorshift: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static let parsers: [(String, @Sendable ([UInt8]) throws(ParseError) -> Void)] = [
        (Texts.stat, { text throws(ParseError) in _ = try TaskStat(parsing: text) }),
        (Texts.status, { text throws(ParseError) in _ = try TaskStatus(parsing: text) }),
        (Texts.maps, { text throws(ParseError) in _ = try VMA.maps(parsing: text).map { ($0.size, $0.mapFile) } }),
        (Texts.smaps, { text throws(ParseError) in _ = try VMA.smaps(parsing: text) }),
        (Texts.smaps, { text throws(ParseError) in _ = try VMA.flags(parsing: text) }),
        (Texts.fdinfoFile, { text throws(ParseError) in _ = try Fdinfo(parsing: text) }),
        (Texts.fdinfoEventfd, { text throws(ParseError) in _ = try Fdinfo(parsing: text) }),
        (Texts.fdinfoEpoll, { text throws(ParseError) in _ = try Fdinfo(parsing: text) }),
        (Texts.fdinfoTimerfd, { text throws(ParseError) in _ = try Fdinfo(parsing: text) }),
        (Texts.fdinfoInotify, { text throws(ParseError) in _ = try Fdinfo(parsing: text) }),
        (Texts.fdinfoOthers, { text throws(ParseError) in _ = try Fdinfo(parsing: text) }),
        (Texts.mountinfo, { text throws(ParseError) in _ = try Mountinfo.parse(text) }),
        (Texts.limits, { text throws(ParseError) in _ = try Limit.parse(text) }),
        (Texts.timers, { text throws(ParseError) in _ = try PosixTimer.parse(text) }),
        (Texts.igmp, { text throws(ParseError) in _ = try MulticastGroup.parseIPv4(text) }),
        (Texts.igmp6, { text throws(ParseError) in _ = try MulticastGroup.parseIPv6(text) }),
        (Texts.raw, { text throws(ParseError) in _ = try NetSocket.parse(text) }),
        (Texts.locks, { text throws(ParseError) in _ = try FileLock.locks(parsing: text) }),
        (Texts.cgroup, { text throws(ParseError) in _ = try CgroupMembership.parse(text) }),
        (Texts.uidMap, { text throws(ParseError) in _ = try ProcFile.uidMap.parse(text) }),
        (Texts.timensOffsets, { text throws(ParseError) in _ = try TimensOffset.parse(text) }),
        ("12 13 14 \n", { text throws(ParseError) in _ = try ProcFile<[Int32]>.children(of: 1).parse(text) }),
        ("-1000\n", { text throws(ParseError) in _ = try ProcFile<Int32>.oomScoreAdj.parse(text) }),
        ("a\0b\0", { text throws(ParseError) in _ = try ProcFile<[ProcString]>.cmdline.parse(text) }),
        ("0123456789abcdef0123456789abcdef", { text throws(ParseError) in _ = try AuxvEntry.parse(text) }),
        ("anon_inode:[eventfd]", { text throws(ParseError) in _ = FdLink(ProcString(text)) }),
        ("net:[4026531840]", { text throws(ParseError) in _ = try NamespaceLink(ProcString(text)) }),
        ("/a/b\\012 (deleted)", { text throws(ParseError) in _ = FdLink(ProcString(text)) }),
    ]

    @Test(arguments: parsers.indices) func mutated(_ index: Int) {
        let (seed, parse) = Self.parsers[index]
        var random = Xorshift(state: 0x9e37_79b9_7f4a_7c15 &+ UInt64(index))
        for _ in 0 ..< 400 {
            var text = Array(seed.utf8)
            for _ in 0 ... Int.random(in: 0 ..< 4, using: &random) { Self.mutate(&text, &random) }
            _ = try? parse(text)
        }
    }

    @Test(arguments: parsers.indices) func truncated(_ index: Int) {
        let (seed, parse) = Self.parsers[index]
        let text = Array(seed.utf8)
        for count in text.indices { _ = try? parse(Array(text.prefix(count))) }
    }

    private static let tokens = [
        "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "-1", "-", "\n", "\\777", "\\012", "\\",
        ":", "(", ")", " ",
        "\t", "[", "]", "ffffffffffffffffffff", "\0", "\u{1b}",
    ]

    private static func mutate(_ text: inout [UInt8], _ random: inout Xorshift) {
        let place = Int.random(in: 0 ... text.count, using: &random)
        let end = min(text.count, place + Int.random(in: 0 ..< 24, using: &random))
        switch Int.random(in: 0 ..< 5, using: &random) {
        case 0: if place < text.count { text[place] = UInt8.random(in: 0 ... 255, using: &random) }
        case 1: text.removeSubrange(place ..< end)
        case 2: text.insert(contentsOf: text[place ..< end], at: place)
        case 3: text.replaceSubrange(place ..< end, with: (tokens.randomElement(using: &random) ?? "").utf8)
        default: text.insert(contentsOf: (tokens.randomElement(using: &random) ?? "").utf8, at: place)
        }
    }
}
