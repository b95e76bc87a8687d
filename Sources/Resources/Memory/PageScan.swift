import Linux
package import ProcFS
package import SystemPackage

/// Which pages of a task hold something of its own.
package enum PageScan {
    private static let file: UInt64 = 1 << 2, present: UInt64 = 1 << 3, swapped: UInt64 = 1 << 4, zero: UInt64 = 1 << 5,
        isGuard: UInt64 = 1 << 8
    private static let ioctlScan = 0xc060_6610  // PAGEMAP_SCAN
    private static let regions = 4096

    /// What a walk through the page tables has found, in order.
    package struct Found: Equatable, Sendable {
        /// Pages of the task's own.
        package var pages: [Range<UInt64>] = []
        /// Guard regions, which kill who touches them: MADV_GUARD_INSTALL of madvise(2).
        package var guards: [Range<UInt64>] = []

        package init(pages: [Range<UInt64>] = [], guards: [Range<UInt64>] = []) {
            (self.pages, self.guards) = (pages, guards)
        }

        fileprivate mutating func add(_ range: Range<UInt64>, isGuard: Bool) {
            let list = isGuard ? \Found.guards : \Found.pages
            if let last = self[keyPath: list].last, last.upperBound == range.lowerBound {
                self[keyPath: list][self[keyPath: list].count - 1] = last.lowerBound ..< range.upperBound
            } else {
                self[keyPath: list].append(range)
            }
        }

        fileprivate var end: UInt64 { max(pages.last?.upperBound ?? 0, guards.last?.upperBound ?? 0) }
    }

    /// Ranges of pages that are present or swapped, neither of a file nor the zero page, and guard regions:
    /// PAGEMAP_SCAN of ioctl_pagemap_scan(2). One walk over the whole address space, whatever the number of mappings.
    /// Nil when the kernel (before 6.7) cannot.
    package static func privatePages(_ directory: ProcDirectory) throws(Errno) -> Found? {
        // PAGE_IS_GUARD came with commit a516403787e0 (6.15).
        if let found = try scan(directory, telling: isGuard) { return found }
        return try scan(directory, telling: 0)
    }

    private static func scan(_ directory: ProcDirectory, telling guards: UInt64) throws(Errno) -> Found? {
        let pagemap = try directory.open("pagemap")
        defer { try? pagemap.close() }
        var found = Found()
        var start: UInt64 = 0
        let end: UInt64 = 0x7fff_ffff_f000
        var vector = [UInt64](repeating: 0, count: regions * 3)
        while start < end {
            var argument: [UInt64] = [
                96, 0, start, end, 0, 0, UInt64(regions), 0, file | zero, file | zero, present | swapped | guards,
                guards,
            ]
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
                let first = max(vector[3 * index], found.end)
                guard first < vector[3 * index + 1] else { continue }
                found.add(first ..< vector[3 * index + 1], isGuard: vector[3 * index + 2] & isGuard != 0)
            }
            let walked = argument[4]
            if walked <= start { break }
            start = walked
        }
        return found
    }

    /// The same from the words of /proc/PID/pagemap, one per page. Zero pages are told by nothing there and are kept.
    package static func privatePages(_ directory: ProcDirectory, in vmas: [Range<UInt64>]) throws(Errno) -> Found {
        let pagemap = try Pagemap(directory)
        var found = Found()
        for vma in vmas {
            var at = vma.lowerBound
            while at < vma.upperBound {
                let count = Int(min(65536, (vma.upperBound - at) / 4096))
                for (index, word) in try pagemap.read(at: at, count: count).enumerated()
                where (word.isPresent || word.isSwapped) && !word.isFile {
                    let page = at + UInt64(index) * 4096
                    found.add(page ..< page + 4096, isGuard: word.isGuardRegion)
                }
                at += UInt64(count) * 4096
            }
        }
        return found
    }
}
