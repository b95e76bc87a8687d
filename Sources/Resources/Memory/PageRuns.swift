package import Images

/// Where the pages of one pagemap lie in its pages image.
package struct PageRuns: Sendable {
    package struct Run: Equatable, Sendable {
        package var start: UInt64
        package var end: UInt64
        /// Offset in bytes in pages-N.img.
        package var offset: UInt64
    }

    package private(set) var runs: [Run] = []
    package private(set) var fileSize: UInt64 = 0

    package init() {}

    package init(_ entries: [PagemapEntry], subject: String) throws(Problem) {
        for entry in entries {
            let count = entry.nr_pages ?? UInt64(entry.compat_nr_pages)
            let flags = entry.flags ?? (entry.in_parent == true ? 1 : 4)
            let (size, overflow) = count.multipliedReportingOverflow(by: 4096)
            let (end, beyond) = entry.vaddr.addingReportingOverflow(size)
            guard !overflow, !beyond, entry.vaddr & 4095 == 0, runs.last.map({ $0.end <= entry.vaddr }) ?? true else {
                throw Problem(
                    subject,
                    "pagemap entry at 0x\(String(entry.vaddr, radix: 16)) is out of order or out of bounds; the "
                        + "image is damaged"
                )
            }
            if flags & 1 != 0 {
                throw Problem(
                    subject, "its pages lie in a parent image, which is not built yet", hint: "dump without --track-mem"
                )
            }
            guard flags & 4 != 0 else { continue }
            runs.append(Run(start: entry.vaddr, end: end, offset: fileSize))
            fileSize += size
        }
    }

    /// The first run that ends behind `address`.
    private func first(endingBehind address: UInt64) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].end <= address { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether there is a page in `range`.
    func hasPages(in range: Range<UInt64>) -> Bool {
        let index = first(endingBehind: range.lowerBound)
        return index < runs.count && runs[index].start < range.upperBound
    }

    /// The first page that no mapping holds.
    /// - Parameter vmas: in ascending order.
    package func first(outside vmas: [VmaEntry]) -> UInt64? {
        var index = 0
        for run in runs {
            var at = run.start
            while at < run.end {
                while index < vmas.count, vmas[index].end <= at { index += 1 }
                guard index < vmas.count, vmas[index].start <= at else { return at }
                at = min(run.end, vmas[index].end)
            }
        }
        return nil
    }

    /// The parts of runs inside `range`.
    package func inside(_ range: Range<UInt64>) -> [Run] {
        var low = first(endingBehind: range.lowerBound)
        var parts: [Run] = []
        while low < runs.count, runs[low].start < range.upperBound {
            let run = runs[low]
            let start = max(run.start, range.lowerBound)
            parts.append(
                Run(start: start, end: min(run.end, range.upperBound), offset: run.offset + (start - run.start)))
            low += 1
        }
        return parts
    }
}
