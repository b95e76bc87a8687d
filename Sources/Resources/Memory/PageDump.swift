package import Images
import Linux

/// Which pages of a task go into its images, and what pagemap-PID.img says of them.
package enum PageDump {
    package static let pageSize: UInt64 = 4096
    private static let isLazy: UInt32 = 2, isPresent: UInt32 = 4

    /// Pages side by side in one mapping.
    package struct Run: Equatable, Sendable {
        package var pages: Range<UInt64>
        /// Without PROT_READ they are read with force.
        package var isReadable: Bool
        /// PE_PRESENT and the like, of a pagemap entry.
        package var flags: UInt32
    }

    package static func count(_ runs: [Run]) -> UInt64 {
        runs.reduce(0) { $0 + ($1.pages.upperBound - $1.pages.lowerBound) / pageSize }
    }

    /// Runs of pages, cut where the mapping changes.
    package static func runs(_ pages: [Range<UInt64>], in vmas: [VmaEntry]) -> [Run] {
        var runs: [Run] = []
        runs.reserveCapacity(pages.count + 1)
        var index = 0
        for vma in vmas {
            // Pages that a lazy restore may leave for later; the flag is there in every dump.
            let lazy =
                vma.kind.contains(.anonPrivate) && !vma.isSpecial
                && vma.flags & (MapFlags.locked | MapFlags.hugetlb) == 0
            let flags = isPresent | (lazy ? isLazy : 0)
            let isReadable = vma.prot & 1 != 0
            if vma.kind.contains(.vdso) {
                runs.append(Run(pages: vma.start ..< vma.end, isReadable: isReadable, flags: flags))
                continue
            }
            guard !vma.isShared, !vma.isSpecial, !vma.isDroppable else { continue }
            while index < pages.count, pages[index].upperBound <= vma.start { index += 1 }
            var at = index
            while at < pages.count, pages[at].lowerBound < vma.end {
                let range = max(pages[at].lowerBound, vma.start) ..< min(pages[at].upperBound, vma.end)
                if !range.isEmpty { runs.append(Run(pages: range, isReadable: isReadable, flags: flags)) }
                if pages[at].upperBound > vma.end { break }
                at += 1
            }
            index = at
        }
        return runs
    }

    /// The entries of pagemap-PID.img: neighbours with equal flags are one.
    package static func pagemap(_ runs: [Run]) -> [PagemapEntry] {
        var entries: [PagemapEntry] = []
        var end: UInt64 = 0
        for run in runs {
            let count = (run.pages.upperBound - run.pages.lowerBound) / pageSize
            if let last = entries.last, end == run.pages.lowerBound, last.flags == run.flags {
                entries[entries.count - 1].nr_pages = (last.nr_pages ?? 0) + count
            } else {
                entries.append(
                    PagemapEntry(vaddr: run.pages.lowerBound, compat_nr_pages: 0, flags: run.flags, nr_pages: count))
            }
            end = run.pages.upperBound
        }
        return entries
    }
}
