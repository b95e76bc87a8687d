internal import Images

/// What VMAs are backed by, and which of their pages are in the images.
enum MemoryDescriptions {
    /// The bits of `status` of a vma_entry.
    private enum Status {
        static let stack: UInt32 = 1 << 1
        static let vsyscall: UInt32 = 1 << 2
        static let vdso: UInt32 = 1 << 3
        static let heap: UInt32 = 1 << 5
        static let file: UInt32 = 1 << 6 | 1 << 7
        static let anonymousShared: UInt32 = 1 << 8
        static let sysvipc: UInt32 = 1 << 10
        static let socket: UInt32 = 1 << 11
        static let vvar: UInt32 = 1 << 12
        static let aio: UInt32 = 1 << 13
        static let memfd: UInt32 = 1 << 14
    }

    static func vma(_ entry: VmaEntry, files: FileDescriptions) -> CheckpointVMA {
        CheckpointVMA(
            start: entry.start, end: entry.end, prot: entry.prot, flags: entry.flags, status: entry.status,
            pgoff: entry.pgoff,
            backing: backing(entry, files))
    }

    private static func backing(_ entry: VmaEntry, _ files: FileDescriptions) -> String {
        let status = entry.status
        let offset = entry.pgoff > 0 ? " + 0x" + hexadecimal(entry.pgoff) : ""
        func file() -> String {
            guard let id = UInt32(exactly: entry.shmid), let file = files.file(id) else {
                return "file \(entry.shmid) (not in files.img)"
            }
            if file.memfd != nil { return files.describe(id, type: file.type).what }
            return file.reg?.name.shown ?? "file \(id)"
        }
        if status & Status.sysvipc != 0 { return "SysV shm \(entry.shmid)" }
        if status & Status.memfd != 0 { return file() + offset }
        if status & Status.file != 0 { return file() + offset }
        if status & Status.anonymousShared != 0 { return "shmem \(entry.shmid)" + offset }
        if status & Status.socket != 0 { return "packet socket \(entry.shmid)" }
        if status & Status.stack != 0 { return "[stack]" }
        if status & Status.heap != 0 { return "[heap]" }
        if status & Status.vdso != 0 { return "[vdso]" }
        if status & Status.vvar != 0 { return "[vvar]" }
        if status & Status.vsyscall != 0 { return "[vsyscall]" }
        if status & Status.aio != 0 { return "[aio]" }
        if entry.flags & 0x100 != 0 { return "[stack?]" }
        return "[anon]"
    }

    /// Counts the pages of a pagemap in the VMAs they belong to. What a hostile pagemap can make it work is bounded.
    static func count(_ images: ImageDirectory, pid: UInt32, in vmas: inout [CheckpointVMA]) throws(ImageError) {
        let reader = try images.reader(.pagemap, id: UInt64(pid))
        _ = try reader.only(PagemapHead.self)
        let order = vmas.indices.sorted { vmas[$0].start < vmas[$1].start }
        let ends = order.map { vmas[$0].end }
        var work = 0
        while let entry = try reader.next(PagemapEntry.self) {
            let pages = entry.nr_pages ?? UInt64(entry.compat_nr_pages)
            let (size, tooLong) = pages.multipliedReportingOverflow(by: 4096)
            let (end, wraps) = entry.vaddr.addingReportingOverflow(size)
            guard !tooLong, !wraps else {
                throw ImageError(
                    "pagemap entry at 0x\(hexadecimal(entry.vaddr)) has \(pages) pages", file: reader.source.name)
            }
            var index = firstIndex(in: ends, above: entry.vaddr)
            while index < order.count, vmas[order[index]].start < end {
                work += 1
                guard work < 20_000_000 else {
                    throw ImageError("pagemap entries overlap far too often", file: reader.source.name)
                }
                add(entry, from: entry.vaddr, to: end, to: &vmas[order[index]])
                index += 1
            }
        }
    }

    private static func firstIndex(in ends: [UInt64], above address: UInt64) -> Int {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= address { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func add(_ entry: PagemapEntry, from start: UInt64, to end: UInt64, to vma: inout CheckpointVMA) {
        let first = max(start, vma.start)
        let last = min(end, vma.end)
        guard first < last, vma.size > 0 else { return }
        let pages = (last - first) / 4096
        let flags = entry.pageFlags
        if flags.isPresent {
            vma.dumped &+= pages
        } else if flags.isInParent {
            vma.inParent &+= pages
        } else if flags.isLazy {
            vma.lazy &+= pages
        }
        let step = max(1, vma.size / 16)
        let low = min(15, (first - vma.start) / step)
        let high = min(15, (last - 1 - vma.start) / step)
        for bit in low ... high {
            if flags.isPresent {
                vma.presence |= 1 << UInt16(bit)
            } else if flags.isInParent {
                vma.parentPresence |= 1 << UInt16(bit)
            }
        }
    }
}

extension PagemapEntry {
    /// The bits PE_PARENT, PE_LAZY and PE_PRESENT; old images had only `in_parent`.
    var pageFlags: (isInParent: Bool, isLazy: Bool, isPresent: Bool) {
        guard let flags else { return (in_parent ?? false, false, !(in_parent ?? false)) }
        return (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    }
}
