import Images
import Linux
import Tracer

/// Reads pages out of the pages image, which is descriptor 0, into mappings that are writable: many small runs with one
/// preadv(2), and large ones into memory that is present already.
struct PageFill {
    /// Faulting pages in one by one costs more than asking for them.
    private static let worthPopulating: UInt64 = 1 << 16
    private static let mostVectors = 256
    private static let hugePage: UInt64 = 1 << 21
    /// Below this MADV_COLLAPSE, which asks every processor to hand over its pages first, costs more than it brings.
    private static let worthCollapsing: UInt64 = 2 * hugePage
    /// A read takes less than 2 GiB (MAX_RW_COUNT).
    private static let mostAtOnce: UInt64 = 1 << 30
    private static let populateWrite: UInt64 = 23, collapse: UInt64 = 25
    private static let mergeable: UInt64 = 1 << 12, noHugepage: UInt64 = 1 << 15

    /// How many huge pages ranges that are whole in the image may still become: what an image claims of its size must
    /// not make the plan grow without bound.
    private var hugePagesLeft: UInt64
    /// Runs that lie side by side in the image.
    private var waiting: [PageRuns.Run] = []
    private var size: UInt64 = 0

    init(hugePages: Bool) { hugePagesLeft = hugePages ? 1 << 16 : 0 }

    mutating func add(_ runs: [PageRuns.Run], of vma: VmaEntry, to batch: inout Batch) {
        for run in runs {
            let count = run.end - run.start
            if count >= Self.worthPopulating {
                flush(to: &batch)
                large(run, of: vma, to: &batch)
                continue
            }
            if let first = waiting.first, waiting.count == Self.mostVectors || first.offset + size != run.offset {
                flush(to: &batch)
            }
            if let last = waiting.last, last.end == run.start {
                waiting[waiting.count - 1].end = run.end
            } else {
                waiting.append(run)
            }
            size += count
        }
    }

    /// Reads the small runs that are waiting.
    mutating func flush(to batch: inout Batch) {
        guard let first = waiting.first else { return }
        batch.describe("pages from \(String(first.start, radix: 16))")
        if waiting.count == 1 {
            batch.call(.pread64, 0, .int(first.start), .int(size), .int(first.offset), returning: Int64(size))
        } else {
            var vectors: [UInt8] = []
            vectors.reserveCapacity(16 * waiting.count)
            for run in waiting { vectors += run.start.bytes + (run.end - run.start).bytes }
            batch.call(
                .preadv, 0, .buffer(batch.bytes(vectors)), .int(waiting.count), .int(first.offset), 0,
                returning: Int64(size))
        }
        waiting.removeAll(keepingCapacity: true)
        size = 0
    }

    private mutating func large(_ run: PageRuns.Run, of vma: VmaEntry, to batch: inout Batch) {
        batch.describe("pages from \(String(run.start, radix: 16))")
        let first = (run.start + Self.hugePage - 1) & ~(Self.hugePage - 1)
        let last = run.end & ~(Self.hugePage - 1)
        let mayBeHuge = vma.isPrivateAnonymous && (vma.madv ?? 0) & (Self.mergeable | Self.noHugepage) == 0
        if mayBeHuge, last > first, last - first >= Self.worthCollapsing,
            (last - first) / Self.hugePage <= hugePagesLeft
        {
            hugePagesLeft -= (last - first) / Self.hugePage
            // A page each, and the kernel makes the rest: that leaves the mapping's flags alone, unlike MADV_HUGEPAGE.
            for address in stride(from: first, to: last, by: UInt64.Stride(Self.hugePage)) {
                batch.call(.madvise, .int(address), 4096, .int(Self.populateWrite), mayFail: true)
            }
            batch.call(.madvise, .int(first), .int(last - first), .int(Self.collapse), mayFail: true)
        }
        batch.call(.madvise, .int(run.start), .int(run.end - run.start), .int(Self.populateWrite), mayFail: true)
        var at = run.start
        while at < run.end {
            let count = min(Self.mostAtOnce, run.end - at)
            batch.call(.pread64, 0, .int(at), .int(count), .int(run.offset + (at - run.start)), returning: Int64(count))
            at += count
        }
    }
}
