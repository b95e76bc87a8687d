import Glibc
import Images
import Linux
import Resources
import SystemPackage
import Tracer

/// Whether what a dump writes will fit into its directory: known before anything is frozen, as well as it can be.
final class DiskSpace {
    private let images: ImageDirectory
    /// Bytes that the images will take, at least; 0 as long as nobody has had to ask.
    private var needed: UInt64 = 0

    init(for tree: TreeMemory, in images: ImageDirectory) throws {
        self.images = images
        // More than all memory there is it cannot be, and a large tree takes a while to ask.
        guard let free, free < Self.allMemory else { return }
        try check(tree.tasks.reduce(0) { $0 &+ $1.bytes })
    }

    /// Refuses a dump of `bytes` that do not fit.
    func check(_ bytes: UInt64) throws {
        needed = max(needed, bytes)
        guard let free, bytes > free else { return }
        throw EngineError(
            "\(images.path): its images need \(Self.shown(bytes)), and \(Self.shown(free)) are free there")
    }

    /// Says both numbers of a dump that has run out of space.
    func explain(_ error: any Error) -> any Error {
        guard Self.isNoSpace(error), let free else { return error }
        return EngineError(
            "\(error); the images need \(Self.shown(needed)) or more, and \(Self.shown(free)) are free in "
                + "\(images.path)"
        )
    }

    private static func isNoSpace(_ error: any Error) -> Bool {
        switch error {
        case let error as Errno: error == .noSpace || error == .diskQuotaExceeded
        case let error as ImageError: [ENOSPC, EDQUOT].contains(error.errno)
        case let error as Problem: error.cause.map(isNoSpace) ?? false
        default: false
        }
    }

    /// Free bytes in the directory; nil where there is no limit to know (tmpfs with size=0).
    private var free: UInt64? {
        var status = statvfs()
        guard unsafe fstatvfs(images.descriptor, &status) == 0, status.f_blocks > 0 else { return nil }
        // Some blocks are kept for root.
        let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
        return UInt64(blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
    }

    /// Memory and swap of the machine: sysinfo(2).
    private static var allMemory: UInt64 {
        var info = [UInt8](repeating: 0, count: 112)
        do {
            try unsafe info.withMutableBytes { buffer throws(Errno) in
                _ = try systemCall(.sysinfo, Int(bitPattern: buffer.baseAddress))
            }
        } catch { return .max }
        // struct sysinfo: totalram, totalswap and mem_unit.
        guard let memory = UInt64(info, at: 32), let swap = UInt64(info, at: 64), let unit = UInt32(info, at: 104)
        else { return .max }
        return (memory &+ swap) &* UInt64(max(unit, 1))
    }

    private static func shown(_ bytes: UInt64) -> String {
        let mebibyte: UInt64 = 1 << 20
        return bytes < mebibyte ? "\(bytes / 1024) KiB" : "\(bytes / mebibyte) MiB"
    }
}
