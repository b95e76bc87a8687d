internal import Glibc

/// Counts of pages that two dumps of a task share or do not.
struct PageCounts: Hashable {
    var same: UInt64 = 0
    var changed: UInt64 = 0
    var added: UInt64 = 0
    var removed: UInt64 = 0
    /// The first few addresses whose contents changed.
    var addresses: [UInt64] = []

    var isSame: Bool { changed == 0 && added == 0 && removed == 0 }

    var text: String {
        var parts: [String] = []
        if changed > 0 { parts.append("\(changed) changed") }
        if added > 0 { parts.append("\(added) new") }
        if removed > 0 { parts.append("\(removed) gone") }
        return "pages: " + parts.joined(separator: ", ") + ", \(same) same"
    }
}

/// Compares the contents of pages, range by range.
struct PageComparison {
    let old: PageStore
    let new: PageStore

    private static let chunk: UInt64 = 64 * 4096

    /// nil when a pages image is too short for its pagemap.
    func counts(from start: UInt64, to end: UInt64) -> PageCounts? {
        var counts = PageCounts()
        var address = start
        var oldIndex = old.firstRun(above: start)
        var newIndex = new.firstRun(above: start)
        let left = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(Self.chunk), alignment: 16)
        let right = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(Self.chunk), alignment: 16)
        defer {
            unsafe left.deallocate()
            unsafe right.deallocate()
        }
        while address < end {
            while oldIndex < old.runs.count, old.runs[oldIndex].end <= address { oldIndex += 1 }
            while newIndex < new.runs.count, new.runs[newIndex].end <= address { newIndex += 1 }
            let oldRun = oldIndex < old.runs.count ? old.runs[oldIndex] : nil
            let newRun = newIndex < new.runs.count ? new.runs[newIndex] : nil
            let inOld = oldRun.map { $0.start <= address } ?? false
            let inNew = newRun.map { $0.start <= address } ?? false
            // How far what holds here goes on.
            var stop = end
            if let oldRun { stop = min(stop, inOld ? oldRun.end : oldRun.start) }
            if let newRun { stop = min(stop, inNew ? newRun.end : newRun.start) }
            guard stop > address else { return counts }
            if inOld, inNew, let oldRun, let newRun {
                stop = address + min(stop - address, Self.chunk)
                let size = Int(stop - address)
                let a = unsafe UnsafeMutableRawBufferPointer(rebasing: left[..<size])
                let b = unsafe UnsafeMutableRawBufferPointer(rebasing: right[..<size])
                guard unsafe old.read(oldRun, at: address, into: a), unsafe new.read(newRun, at: address, into: b)
                else { return nil }
                unsafe Self.compare(a, b, at: address, &counts)
            } else if inOld {
                counts.removed &+= (stop - address) / 4096
            } else if inNew {
                counts.added &+= (stop - address) / 4096
            }
            address = stop
        }
        return counts
    }

    private static func compare(
        _ a: UnsafeMutableRawBufferPointer, _ b: UnsafeMutableRawBufferPointer, at address: UInt64,
        _ counts: inout PageCounts
    ) {
        var offset = 0
        while offset < a.count {
            let size = min(4096, a.count - offset)
            if let left = a.baseAddress, let right = b.baseAddress,
                unsafe memcmp(left + offset, right + offset, size) == 0
            {
                counts.same &+= 1
            } else {
                counts.changed &+= 1
                if counts.addresses.count < 8 { counts.addresses.append(address &+ UInt64(offset)) }
            }
            offset += size
        }
    }
}
