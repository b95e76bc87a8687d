import Images
@testable import Resources
import Testing
import Tracer

/// Pages of a task on their way from the image into mappings, as calls.
@Suite struct MemoryFillTests {
    private static let megabyte: UInt64 = 1 << 20

    private func calls(_ runs: [PageRuns.Run], hugePages: Bool = true, madv: UInt64? = nil) -> [String] {
        let vma = VmaEntry(
            start: 0, end: 1 << 40, prot: 3, flags: MapFlags.private | MapFlags.anonymous,
            status: VMAStatus([.regular, .anonPrivate]).rawValue, fd: -1, madv: madv)
        var batch = Batch()
        var fill = PageFill(hugePages: hugePages)
        fill.add(runs, of: vma, to: &batch)
        fill.flush(to: &batch)
        return batch.calls.map { "\($0.number) \($0.arguments[1]) \($0.arguments[2]) \($0.expected)" }
    }

    @Test func smallRunsAreReadTogether() {
        let runs = (0 ..< 300).map { PageRuns.Run(start: $0 * 8192, end: $0 * 8192 + 4096, offset: 4096 * $0) }
        #expect(calls(runs) == ["preadv 0 256 \(256 * 4096)", "preadv 0 44 \(44 * 4096)"])
        // Side by side in memory, apart in the image.
        #expect(
            calls([.init(start: 0, end: 4096, offset: 0), .init(start: 4096, end: 8192, offset: 8192)]) == [
                "pread64 0 4096 4096", "pread64 4096 4096 4096",
            ])
        // Side by side in both.
        #expect(
            calls([.init(start: 0, end: 4096, offset: 0), .init(start: 4096, end: 8192, offset: 4096)]) == [
                "pread64 0 8192 8192"
            ])
    }

    @Test func wholeHugePagesOnly() {
        let run = PageRuns.Run(start: Self.megabyte, end: 7 * Self.megabyte, offset: 0)
        let touched = ["madvise 4096 23 -1", "madvise 4096 23 -1", "madvise \(4 * Self.megabyte) 25 -1"]
        let filled = [
            "madvise \(6 * Self.megabyte) 23 -1", "pread64 \(Self.megabyte) \(6 * Self.megabyte) \(6 * Self.megabyte)",
        ]
        #expect(calls([run]) == touched + filled)
        #expect(calls([run], hugePages: false) == filled)
        let noHugepage: UInt64 = 1 << 15
        #expect(calls([run], madv: noHugepage) == filled)
    }

    @Test func readsAreShorterThanTwoGigabytes() {
        let size: UInt64 = 5 << 29
        let reads = calls([.init(start: 0, end: size, offset: 0)], hugePages: false).dropFirst()
        #expect(
            Array(reads) == [
                "pread64 0 1073741824 1073741824", "pread64 1073741824 1073741824 1073741824",
                "pread64 2147483648 536870912 536870912",
            ])
    }
}
