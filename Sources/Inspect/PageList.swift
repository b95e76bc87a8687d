internal import Images

/// A part of the memory of a task in a checkpoint.
package struct PageRange: Hashable, Sendable {
    package var checkpoint: String
    package var pid: UInt32
    package var start: UInt64
    package var end: UInt64

    package init(checkpoint: String, pid: UInt32, start: UInt64, end: UInt64) {
        self.checkpoint = checkpoint
        self.pid = pid
        self.start = start
        self.end = end
    }
}

/// The pages that the images know of in a range, each with its first data.
package struct PageList: Sendable {
    package struct Page: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// In pages-N.img, with the first 16 bytes that are not all zero.
            case dumped(start: [UInt8], isZero: Bool)
            /// In the images that this dump builds on.
            case parent
            /// Left in the source task, to be fetched after the restore.
            case lazy
        }

        package var address: UInt64
        package var kind: Kind
    }

    package private(set) var pages: [Page] = []
    /// Whether there are more than a person goes through.
    package private(set) var isCut = false

    private static let limit = 65_536

    package init(_ range: PageRange) throws(InspectError) {
        do throws(ImageError) {
            let store = try PageStore(try ImageDirectory(range.checkpoint), pid: range.pid)
            try add(store, range)
        } catch {
            throw InspectError(error)
        }
        pages.sort { $0.address < $1.address }
    }

    private mutating func add(_ store: PageStore, _ range: PageRange) throws(ImageError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { unsafe buffer.deallocate() }
        for run in store.runs[store.firstRun(above: range.start)...] {
            guard run.start < range.end else { break }
            var address = max(run.start, range.start)
            while address < min(run.end, range.end) {
                guard pages.count < Self.limit else {
                    isCut = true
                    return
                }
                guard unsafe store.read(run, at: address, into: buffer) else {
                    throw ImageError("the pages image is shorter than its pagemap")
                }
                let data = unsafe buffer.firstIndex { $0 != 0 }
                let line = data.map { $0 & ~15 } ?? 0
                unsafe pages.append(
                    Page(address: address, kind: .dumped(start: Array(buffer[line ..< line + 16]), isZero: data == nil))
                )
                let (next, wraps) = address.addingReportingOverflow(4096)
                if wraps { break }
                address = next
            }
        }
        for run in store.absent where run.start < range.end && run.end > range.start {
            var address = max(run.start, range.start)
            while address < min(run.end, range.end) {
                guard pages.count < Self.limit else {
                    isCut = true
                    return
                }
                pages.append(Page(address: address, kind: run.isInParent ? .parent : .lazy))
                let (next, wraps) = address.addingReportingOverflow(4096)
                if wraps { break }
                address = next
            }
        }
    }

    /// The contents of the page that the range starts with.
    package static func contents(_ range: PageRange) throws(InspectError) -> [UInt8] {
        do throws(ImageError) {
            let store = try PageStore(try ImageDirectory(range.checkpoint), pid: range.pid)
            let index = store.firstRun(above: range.start)
            guard store.runs.indices.contains(index), store.runs[index].start <= range.start else {
                throw ImageError("the page is not in these images")
            }
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
            defer { unsafe buffer.deallocate() }
            guard unsafe store.read(store.runs[index], at: range.start, into: buffer) else {
                throw ImageError("the pages image is shorter than its pagemap")
            }
            return unsafe Array(buffer)
        } catch {
            throw InspectError(error)
        }
    }
}
