import Linux
package import ProcFS
package import SystemPackage

/// Which pages of a task hold something of its own.
package enum PageScan {
    private static let file: UInt64 = 1 << 2, present: UInt64 = 1 << 3, swapped: UInt64 = 1 << 4, zero: UInt64 = 1 << 5
    private static let ioctlScan = 0xc060_6610  // PAGEMAP_SCAN
    private static let regions = 4096

    /// Ranges of pages that are present or swapped, neither of a file nor the zero page: PAGEMAP_SCAN of ioctl_pagemap_scan(2).
    /// One walk over the whole address space, whatever the number of mappings. Nil when the kernel (before 6.7) cannot.
    package static func privatePages(_ directory: ProcDirectory) throws(Errno) -> [Range<UInt64>]? {
        let pagemap = try directory.open("pagemap")
        defer { try? pagemap.close() }
        var found: [Range<UInt64>] = []
        var start: UInt64 = 0
        let end: UInt64 = 0x7fff_ffff_f000
        var vector = [UInt64](repeating: 0, count: regions * 3)
        while start < end {
            var argument: [UInt64] = [96, 0, start, end, 0, 0, UInt64(regions), 0, file | zero, file | zero, present | swapped, file]
            let count: Int
            do throws(Errno) {
                count = try unsafe vector.withMutableBytes { vector throws(Errno) in
                    argument[5] = UInt64(UInt(bitPattern: vector.baseAddress))
                    return try unsafe argument.withMutableBytes { argument throws(Errno) in
                        try systemCall(.ioctl, Int(pagemap.rawValue), ioctlScan, Int(bitPattern: argument.baseAddress))
                    }
                }
            } catch {
                if error == .inappropriateIOCTLForDevice || error == .invalidArgument { return nil }
                throw error
            }
            for index in 0 ..< min(count, regions) {
                // A walk that ran out of room may tell of its last pages again.
                let first = max(vector[3 * index], found.last?.upperBound ?? 0)
                guard first < vector[3 * index + 1] else { continue }
                let range = first ..< vector[3 * index + 1]
                if let last = found.last, last.upperBound == range.lowerBound {
                    found[found.count - 1] = last.lowerBound ..< range.upperBound
                } else {
                    found.append(range)
                }
            }
            let walked = argument[4]
            if walked <= start { break }
            start = walked
        }
        return found
    }

    /// The same from the words of /proc/PID/pagemap, one per page. Zero pages are told by nothing there and are kept.
    package static func privatePages(_ directory: ProcDirectory, in vmas: [Range<UInt64>]) throws(Errno) -> [Range<UInt64>] {
        let pagemap = try Pagemap(directory)
        var found: [Range<UInt64>] = []
        for vma in vmas {
            var at = vma.lowerBound
            while at < vma.upperBound {
                let count = Int(min(65536, (vma.upperBound - at) / 4096))
                for (index, word) in try pagemap.read(at: at, count: count).enumerated() where (word.isPresent || word.isSwapped) && !word.isFile {
                    let page = at + UInt64(index) * 4096
                    if let last = found.last, last.upperBound == page {
                        found[found.count - 1] = last.lowerBound ..< page + 4096
                    } else {
                        found.append(page ..< page + 4096)
                    }
                }
                at += UInt64(count) * 4096
            }
        }
        return found
    }
}
