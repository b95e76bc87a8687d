internal import Glibc
internal import Images

/// The dumped pages of one task: where each lies in its pages-N.img.
final class PageStore {
    struct Run {
        var start: UInt64
        var end: UInt64
        /// Where the first page lies in the file.
        var offset: UInt64
    }

    private(set) var runs: [Run] = []
    /// Pages that are in the parent images or were left for later.
    private(set) var elsewhere: UInt64 = 0
    /// Where those are.
    private(set) var absent: [(start: UInt64, end: UInt64, isInParent: Bool)] = []
    private let file: CInt

    /// How many runs are kept; a pagemap of more is refused rather than held in memory.
    private static let limit = 4_000_000

    init(_ images: ImageDirectory, pid: UInt32) throws(ImageError) {
        if let inventory = try images.entries(InventoryEntry.self, .inventory).first,
            !ImageVersion.hasPlainPages(inventory.img_version)
        {
            throw ImageError("pages are compressed (image version \(inventory.img_version)) and cannot be read here")
        }
        let reader = try images.reader(.pagemap, id: UInt64(pid))
        let head = try reader.only(PagemapHead.self)
        var offset: UInt64 = 0
        var runs: [Run] = []
        var elsewhere: UInt64 = 0
        var absent: [(start: UInt64, end: UInt64, isInParent: Bool)] = []
        while let entry = try reader.next(PagemapEntry.self) {
            let pages = entry.nr_pages ?? UInt64(entry.compat_nr_pages)
            let (size, isTooLong) = pages.multipliedReportingOverflow(by: 4096)
            let (end, wraps) = entry.vaddr.addingReportingOverflow(size)
            let (next, isTooFar) = offset.addingReportingOverflow(size)
            guard !isTooLong, !wraps, !isTooFar, next < UInt64(Int64.max) else {
                throw ImageError(
                    "pagemap entry at 0x\(hexadecimal(entry.vaddr)) has \(pages) pages", file: reader.source.name)
            }
            guard entry.pageFlags.isPresent else {
                elsewhere = elsewhere &+ pages
                if absent.count < Self.limit { absent.append((entry.vaddr, end, entry.pageFlags.isInParent)) }
                continue
            }
            guard runs.count < Self.limit else {
                throw ImageError("more than \(Self.limit) runs of pages", file: reader.source.name)
            }
            if size > 0 { runs.append(Run(start: entry.vaddr, end: end, offset: offset)) }
            offset = next
        }
        self.runs = runs.sorted { $0.start < $1.start }
        self.elsewhere = elsewhere
        self.absent = absent
        let name = ImageKind.pages.fileName(id: UInt64(head.pages_id))
        file = try openImage(name, in: images.descriptor)
    }

    deinit { close(file) }

    /// The first run that ends above an address.
    func firstRun(above address: UInt64) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].end <= address { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// pread(2) of bytes of a run; false when the file is too short.
    func read(_ run: Run, at address: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        let start = run.offset &+ (address &- run.start)
        var done = 0
        while done < buffer.count {
            let count = unsafe pread(
                file, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
                off_t(clamping: start &+ UInt64(done)))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
