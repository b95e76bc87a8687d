import Glibc
import Images
import SystemPackage

/// One ghost-file image, made a file again.
struct GhostFile {
    private let id: UInt32
    private let name: String
    private let reader: ImageReader
    private let entry: GhostFileEntry

    init(id: UInt32, _ images: ImageDirectory) throws(Problem) {
        self.id = id
        name = ImageKind.ghostFile.fileName(id: UInt64(id))
        do {
            reader = try images.reader(.ghostFile, id: UInt64(id))
            entry = try reader.only(GhostFileEntry.self)
        } catch { throw Problem(name, "cannot be read", cause: error) }
    }

    /// Makes the file at `path`, or beside it where that is taken by another now. `undo` gets what takes each thing back.
    func make(at path: [UInt8], undo: (@escaping () -> Void) -> Void) throws(Problem) -> [UInt8] {
        try Self.makeParents(of: path, for: name, undo: undo)
        var path = path
        var result = create(path)
        if result == EEXIST {
            path += Array(".cr.\(String(id, radix: 16)).ghost".utf8)
            result = create(path)
        }
        let shown = ByteString(path).string
        guard result == 0 else { throw Problem(name, "\(shown) cannot be made", cause: Errno(rawValue: result)) }
        let isDirectory = entry.mode & S_IFMT == S_IFDIR
        let made = path
        undo { unsafe withPath(made) { _ = unsafe isDirectory ? rmdir($0) : unlink($0) } }
        if entry.mode & S_IFMT == S_IFREG { try fill(path, shown) }
        try describe(path, shown)
        return path
    }

    /// Directories that are gone too come back for the time of the restore.
    static func makeParents(of path: [UInt8], for name: String, undo: (@escaping () -> Void) -> Void) throws(Problem) {
        for index in path.indices.dropFirst() where path[index] == UInt8(ascii: "/") {
            let parent = Array(path[..<index])
            if unsafe withPath(parent, { unsafe mkdir($0, 0o700) }) == 0 {
                undo { unsafe withPath(parent) { _ = unsafe rmdir($0) } }
            } else if errno != EEXIST {
                throw Problem(name, "the directory \(ByteString(parent)) cannot be made", cause: Errno(rawValue: errno))
            }
        }
    }

    /// 0 or an errno.
    private func create(_ path: [UInt8]) -> Int32 {
        unsafe withPath(path) { path in
            let result: Int32
            switch entry.mode & S_IFMT {
            case S_IFREG:
                let file = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
                result = file < 0 ? -1 : 0
                if file >= 0 { close(file) }
            case S_IFDIR: result = unsafe mkdir(path, 0o700)
            case S_IFLNK: result = unsafe withPath(entry.symlnk_target?.bytes ?? []) { unsafe symlink($0, path) }
            case S_IFIFO, S_IFCHR, S_IFBLK, S_IFSOCK: result = unsafe mknod(path, entry.mode & S_IFMT | 0o600, dev_t(entry.rdev ?? 0))
            default: return EINVAL
            }
            return result == 0 ? 0 : errno
        }
    }

    private func describe(_ path: [UInt8], _ shown: String) throws(Problem) {
        let isLink = entry.mode & S_IFMT == S_IFLNK
        let flag = AT_SYMLINK_NOFOLLOW
        var result = unsafe withPath(path) { unsafe fchownat(AT_FDCWD, $0, entry.uid, entry.gid, flag) }
        if result == 0, !isLink { result = unsafe withPath(path) { unsafe chmod($0, entry.mode & 0o7777) } }
        if result == 0, let atim = entry.atim, let mtim = entry.mtim {
            let times = [atim, mtim].map { timespec(tv_sec: time_t(bitPattern: UInt(truncatingIfNeeded: $0.tv_sec)), tv_nsec: Int(truncatingIfNeeded: $0.tv_usec % 1_000_000 * 1000)) }
            result = unsafe withPath(path) { unsafe utimensat(AT_FDCWD, $0, times, flag) }
        }
        guard result == 0 else { throw Problem(name, "owner, mode or times of \(shown) cannot be set", cause: Errno(rawValue: errno)) }
    }

    private func fill(_ path: [UInt8], _ shown: String) throws(Problem) {
        let file = unsafe withPath(path) { unsafe open($0, O_WRONLY | O_CLOEXEC | O_NOFOLLOW) }
        guard file >= 0 else { throw Problem(name, "\(shown) cannot be written", cause: Errno(rawValue: errno)) }
        defer { close(file) }
        do {
            if entry.chunks == true {
                let size = entry.size ?? 0
                guard size <= UInt64(Int64.max), ftruncate(file, off_t(size)) == 0 else { throw Problem(name, "\(shown) cannot have \(size) bytes", cause: Errno(rawValue: errno)) }
                while let chunk = try reader.next(GhostChunkEntry.self) {
                    guard chunk.off <= size, chunk.len <= size - chunk.off else { throw Problem(name, "a chunk lies beyond the end; the image is damaged") }
                    try copy(chunk.len, to: file, at: chunk.off, shown)
                }
            } else {
                try copyRest(to: file, shown)
            }
        } catch let error as Problem { throw error } catch { throw Problem(name, "cannot be read", cause: error) }
    }

    private func copy(_ count: UInt64, to file: Int32, at offset: UInt64, _ shown: String) throws {
        var done: UInt64 = 0
        while done < count {
            let piece = try reader.payload(Int(min(count - done, 1 << 18)))
            try write(piece, to: file, at: offset + done, shown)
            done += UInt64(piece.count)
        }
    }

    private func copyRest(to file: Int32, _ shown: String) throws {
        guard let size = reader.source.size, size >= reader.source.position else { throw Problem(name, "is no ordinary file") }
        try copy(size - reader.source.position, to: file, at: 0, shown)
    }

    private func write(_ bytes: [UInt8], to file: Int32, at offset: UInt64, _ shown: String) throws(Problem) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done, off_t(offset) + off_t(done)) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem(name, "\(shown) cannot be written", cause: Errno(rawValue: errno))
            }
            done += count
        }
    }
}
