import Glibc
package import SystemPackage

/// A word of /proc/PID/pagemap, see proc_pid_pagemap(5).
package struct PagemapWord: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// 0 for readers without CAP_SYS_ADMIN.
    package var pageFrame: UInt64? { isPresent ? rawValue & ((1 << 55) - 1) : nil }
    package var isSoftDirty: Bool { rawValue & 1 << 55 != 0 }
    package var isExclusivelyMapped: Bool { rawValue & 1 << 56 != 0 }
    package var isUffdWriteProtected: Bool { rawValue & 1 << 57 != 0 }
    package var isGuardRegion: Bool { rawValue & 1 << 58 != 0 }
    /// A page of a file or of shared anonymous memory.
    package var isFile: Bool { rawValue & 1 << 61 != 0 }
    package var isSwapped: Bool { rawValue & 1 << 62 != 0 }
    package var isPresent: Bool { rawValue & 1 << 63 != 0 }
}

/// /proc/PID/pagemap, held open.
package final class Pagemap: Sendable {
    private let descriptor: FileDescriptor

    package init(_ process: ProcDirectory) throws(Errno) { descriptor = try process.open("pagemap") }

    deinit { try? descriptor.close() }

    /// The words of `count` pages of 4 KiB from `address`; fewer where the address space ends.
    package func read(at address: UInt64, count: Int) throws(Errno) -> [PagemapWord] {
        guard count > 0, let offset = Int(exactly: (address >> 12) * 8) else { return [] }
        var words = [UInt64](repeating: 0, count: count)
        let got = unsafe words.withUnsafeMutableBytes {
            unsafe pread(descriptor.rawValue, $0.baseAddress, $0.count, offset)
        }
        guard got >= 0 else { throw Errno(rawValue: errno) }
        return words.prefix(got / 8).map(PagemapWord.init(rawValue:))
    }
}
