package import Images
import Linux
package import ProcFS
import SystemPackage
import Tracer

/// Copies pages of a task into pagemap-PID.img and pages-N.img.
package enum PageDump {
    package static let pageSize: UInt64 = 4096
    private static let isLazy: UInt32 = 2, isPresent: UInt32 = 4

    /// Runs of pages with the mapping each lies in, cut where the mapping changes.
    package static func runs(_ pages: [Range<UInt64>], in vmas: [VmaEntry]) -> [(pages: Range<UInt64>, vma: VmaEntry)] {
        var runs: [(Range<UInt64>, VmaEntry)] = []
        var index = 0
        for vma in vmas {
            if vma.kind.contains(.vdso) {
                runs.append((vma.start ..< vma.end, vma))
                continue
            }
            guard !vma.isShared, !vma.isSpecial else { continue }
            while index < pages.count, pages[index].upperBound <= vma.start { index += 1 }
            var at = index
            while at < pages.count, pages[at].lowerBound < vma.end {
                let range = max(pages[at].lowerBound, vma.start) ..< min(pages[at].upperBound, vma.end)
                if !range.isEmpty { runs.append((range, vma)) }
                if pages[at].upperBound > vma.end { break }
                at += 1
            }
            index = at
        }
        return runs
    }

    /// The entries of pagemap-PID.img: neighbours with equal flags are one.
    package static func pagemap(_ runs: [(pages: Range<UInt64>, vma: VmaEntry)]) -> [PagemapEntry] {
        var entries: [PagemapEntry] = []
        var end: UInt64 = 0
        for (range, vma) in runs {
            // Pages that a lazy restore may leave for later; the flag is there in every dump.
            let lazy = vma.kind.contains(.anonPrivate) && !vma.isSpecial && vma.flags & (MapFlags.locked | MapFlags.hugetlb) == 0
            let flags = isPresent | (lazy ? isLazy : 0)
            let count = (range.upperBound - range.lowerBound) / pageSize
            if let last = entries.last, end == range.lowerBound, last.flags == flags {
                entries[entries.count - 1].nr_pages = (last.nr_pages ?? 0) + count
            } else {
                entries.append(PagemapEntry(vaddr: range.lowerBound, compat_nr_pages: 0, flags: flags, nr_pages: count))
            }
            end = range.upperBound
        }
        return entries
    }

    /// Copies the runs to `file`, in order. `progress` is told the pages done; it throws to cancel.
    package static func copy(
        _ runs: [(pages: Range<UInt64>, vma: VmaEntry)], of pid: Int32, directory: ProcDirectory, to file: Int32,
        progress: (UInt64) throws -> Void
    ) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var memory: FileDescriptor?
        defer { try? memory?.close() }
        for (range, vma) in runs {
            var at = range.lowerBound
            while at < range.upperBound {
                let count = Int(min(UInt64(buffer.count), range.upperBound - at))
                if vma.prot & 1 != 0 {
                    let address = at
                    let got = try buffer.withMutableBytes { bytes throws(Errno) in
                        try RemoteMemory.read(pid, at: address, into: UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(count)))
                    }
                    guard got == count else { throw Problem("memory at 0x\(String(at, radix: 16))", "only \(got) of \(count) bytes could be read") }
                } else {
                    // Pages without PROT_READ are read with force, which process_vm_readv has not.
                    if memory == nil { memory = try directory.open("mem") }
                    let got = try buffer.withUnsafeMutableBytes { try memory?.read(fromAbsoluteOffset: Int64(at), into: UnsafeMutableRawBufferPointer(rebasing: $0.prefix(count))) }
                    guard got == count else { throw Problem("memory at 0x\(String(at, radix: 16))", "only \(got ?? 0) of \(count) bytes could be read") }
                }
                try buffer.withBytes { bytes throws(Errno) in try writeAll(file, UnsafeRawBufferPointer(rebasing: bytes.prefix(count))) }
                at += UInt64(count)
                try progress(UInt64(count) / pageSize)
            }
        }
    }
}
