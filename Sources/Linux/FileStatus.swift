import Glibc
package import SystemPackage

/// What stat(2) tells of a file.
package struct FileStatus: Hashable, Sendable {
    package var device: UInt64 = 0
    package var inode: UInt64 = 0
    package var mode: UInt32 = 0
    package var links: UInt64 = 0
    package var uid: UInt32 = 0
    package var gid: UInt32 = 0
    package var rdev: UInt64 = 0
    package var size: Int64 = 0
    package var blocks: Int64 = 0
    /// st_mtim, in nanoseconds since 1970; of times before and after what 64 bits hold the low bits.
    package var modified: UInt64 = 0
    package init() {}

    private init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        mode = status.st_mode
        links = UInt64(status.st_nlink)
        uid = status.st_uid
        gid = status.st_gid
        rdev = UInt64(status.st_rdev)
        size = Int64(status.st_size)
        blocks = Int64(status.st_blocks)
        let nanosecondsPerSecond: Int64 = 1_000_000_000
        let nanoseconds = Int64(status.st_mtim.tv_sec) &* nanosecondsPerSecond &+ Int64(status.st_mtim.tv_nsec)
        modified = UInt64(bitPattern: nanoseconds)
    }

    /// stat(2) of a path, or lstat(2).
    /// - Parameter directory: what a relative path starts from, as of fstatat(2).
    package init(path: [UInt8], in directory: Int32 = AT_FDCWD, followingLinks: Bool = true) throws(Errno) {
        var status = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        let result = unsafe (path + [0]).withUnsafeBytes {
            unsafe fstatat(directory, $0.assumingMemoryBound(to: CChar.self).baseAddress!, &status, flags)
        }
        if result != 0 { throw Errno(rawValue: errno) }
        self.init(status)
    }

    /// fstat(2).
    package init(descriptor: Int32) throws(Errno) {
        var status = stat()
        if unsafe fstat(descriptor, &status) != 0 { throw Errno(rawValue: errno) }
        self.init(status)
    }

    /// The S_IFMT part of the mode.
    package enum Kind: UInt32 {
        case fifo = 0o010000, character = 0o020000, directory = 0o040000, block = 0o060000, regular = 0o100000, link =
            0o120000, socket = 0o140000
    }
    /// S_IFMT.
    package static let kindMask: UInt32 = 0o170000
    package var kind: Kind? { Kind(rawValue: mode & Self.kindMask) }
}
