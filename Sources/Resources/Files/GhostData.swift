import Glibc
import Images
import Linux
import SystemPackage

/// An unlinked file.
struct GhostContent: FileContent {
    var id: UInt32
    var path: String
    var origin: FileDump.Origin
    var key: FileContentKey { FileContentKey(.ghostFile, UInt64(id)) }

    func copy(from descriptor: Int32, to contents: FileContents) throws(Problem) {
        try GhostData.copy(id, path: path, from: descriptor, to: contents.images)
    }
}

/// An unlinked file as a ghost-file image: what stat(2) tells, and the contents of a regular file.
enum GhostData {
    /// From this size on, contents are written in chunks that leave out holes.
    private static let chunkedSize: Int64 = 12288

    private static let noAccessTime: Int32 = 0o1000000  // O_NOATIME

    static func copy(_ id: UInt32, path: String, from descriptor: Int32, to images: ImageDirectory) throws(Problem) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw Problem(path, "cannot be examined", cause: Errno(rawValue: errno))
        }
        var entry = self.entry(status)
        let type = status.st_mode & S_IFMT
        if type == S_IFLNK { entry.symlnk_target = try target(of: descriptor, path: path) }
        do {
            let writer = try images.write(.ghostFile, id: UInt64(id))
            guard type == S_IFREG else {
                try writer.append(entry)
                try writer.close()
                return
            }
            let size = UInt64(max(0, status.st_size))
            if status.st_size >= chunkedSize {
                entry.chunks = true
                entry.size = size
            }
            try writer.append(entry)
            if try MappedContents.append(of: descriptor, status, chunked: entry.chunks == true, to: writer) {
                try writer.close()
                return
            }
            let source: Int32
            do { source = try FileContents.reopen(descriptor, O_RDONLY | noAccessTime) } catch {
                throw Problem(path, "the unlinked file cannot be read", cause: error)
            }
            defer { close(source) }
            if entry.chunks != true {
                try FileContents.append(0 ..< size, of: source, to: writer)
            } else {
                let ranges: [Range<UInt64>]
                do { ranges = try FileContents.data(of: source, size: size) } catch {
                    throw Problem(path, "its holes cannot be found", cause: error)
                }
                for range in ranges {
                    try writer.append(GhostChunkEntry(len: UInt64(range.count), off: range.lowerBound))
                    try FileContents.append(range, of: source, to: writer)
                }
            }
            try writer.close()
        } catch let error as Problem { throw error } catch {
            throw Problem(path, "its image cannot be written", cause: error)
        }
    }

    private static func entry(_ status: stat) -> GhostFileEntry {
        var entry = GhostFileEntry(uid: status.st_uid, gid: status.st_gid, mode: status.st_mode)
        entry.dev = kernelDevice(status.st_dev)
        entry.ino = UInt64(status.st_ino)
        if [S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT) {
            entry.rdev = UInt32(truncatingIfNeeded: status.st_rdev)
        }
        entry.atim = time(status.st_atim)
        entry.mtim = time(status.st_mtim)
        return entry
    }

    private static func kernelDevice(_ dev: dev_t) -> UInt32 {
        let major = UInt32(truncatingIfNeeded: dev >> 32 & 0xffff_f000 | dev >> 8 & 0xfff)
        let minor = UInt32(truncatingIfNeeded: dev >> 12 & 0xffff_ff00 | dev & 0xff)
        return major << 20 | minor & 0xf_ffff
    }

    private static func time(_ time: timespec) -> Timeval {
        Timeval(tv_sec: UInt64(bitPattern: Int64(time.tv_sec)), tv_usec: UInt64(bitPattern: Int64(time.tv_nsec / 1000)))
    }

    private static func target(of descriptor: Int32, path: String) throws(Problem) -> ByteString {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlinkat(descriptor, "", &buffer, buffer.count)
        guard count >= 0 else {
            throw Problem(path, "the unlinked symbolic link cannot be read", cause: Errno(rawValue: errno))
        }
        return ByteString(buffer.prefix(count).map { UInt8(bitPattern: $0) })
    }
}
