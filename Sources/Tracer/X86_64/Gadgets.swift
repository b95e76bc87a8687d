import CLinux
import Linux

/// Instructions of the target's own text on which single calls run.
struct Gadgets {
    /// `syscall; ret`
    var syscall: UInt64
    /// `mov $15, %rax; syscall`, to which the C library's handlers return.
    var restorer: UInt64
    /// Private mappings that can be written to.
    var spare: [Range<UInt64>] = []
}

/// Finds them, and remembers where they were: tasks of one program have them at the same places of its text. What is
/// remembered is looked at in every process anew.
final class GadgetSearch {
    private enum Wanted: CaseIterable {
        case syscall, restorer

        var patterns: [[UInt8]] {
            switch self {
            case .syscall: [[0x0f, 0x05, 0xc3]]
            case .restorer:
                [[0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05], [0xb8, 0x0f, 0, 0, 0, 0x0f, 0x05]]
            }
        }
    }

    /// A mapping is known by its length.
    private struct Mapping: Hashable { var wanted: Wanted, length: Int }
    private var places: [Mapping: (offset: UInt64, pattern: [UInt8])] = [:]

    /// - Parameters:
    ///   - text: executable mappings, lowest first.
    ///   - spare: private mappings that can be written to.
    func find(in pid: Int32, text: [Range<UInt64>], spare: [Range<UInt64>]) throws(TraceError) -> Gadgets {
        // The libraries lie above the program, and hold both.
        let text = text.reversed().filter { $0.upperBound < 1 << 47 }
        var found: [Wanted: UInt64] = [:]
        for wanted in Wanted.allCases {
            found[wanted] = text.lazy.compactMap { self.remembered(wanted, in: $0, of: pid) }.first
        }
        for range in text where found.count < Wanted.allCases.count { scan(range, of: pid, for: &found) }
        guard let syscall = found[.syscall] else {
            throw TraceError(pid, "it has no `syscall; ret` in its text to make calls from")
        }
        // A program without a C library has no restorer; killed in the first microseconds of a dump we would harm it.
        return Gadgets(syscall: syscall, restorer: found[.restorer] ?? syscall, spare: spare)
    }

    private func remembered(_ wanted: Wanted, in range: Range<UInt64>, of pid: Int32) -> UInt64? {
        guard let place = places[Mapping(wanted: wanted, length: range.count)] else { return nil }
        let address = range.lowerBound + place.offset
        return (try? RemoteMemory.read(pid, at: address, count: place.pattern.count)) == place.pattern ? address : nil
    }

    private static let smallestPiece = 32 << 10, largestPiece = 1 << 20

    /// In pieces that get larger, as they are often found soon, and overlap.
    private func scan(_ range: Range<UInt64>, of pid: Int32, for found: inout [Wanted: UInt64]) {
        let overlap = 16
        var piece = Self.smallestPiece
        var buffer: [UInt8] = []
        var at = range.lowerBound
        while at < range.upperBound, found.count < Wanted.allCases.count {
            if buffer.count < piece + overlap { buffer = [UInt8](repeating: 0, count: piece + overlap) }
            let count = Int(min(UInt64(buffer.count), range.upperBound - at))
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe (try? RemoteMemory.read(
                    pid, at: at, into: UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(count)))) ?? 0
            }
            for wanted in Wanted.allCases where found[wanted] == nil {
                for pattern in wanted.patterns where found[wanted] == nil {
                    guard let offset = Self.find(pattern, in: buffer, got) else { continue }
                    found[wanted] = at + UInt64(offset)
                    places[Mapping(wanted: wanted, length: range.count)] = (
                        at + UInt64(offset) - range.lowerBound, pattern
                    )
                }
            }
            at += UInt64(piece)
            piece = min(piece * 2, Self.largestPiece)
        }
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], _ count: Int) -> Int? {
        let offset = unsafe bytes.withUnsafeBytes { haystack in
            unsafe pattern.withUnsafeBytes { unsafe clinux_find(haystack.baseAddress, count, $0.baseAddress, $0.count) }
        }
        return offset < 0 ? nil : offset
    }
}
