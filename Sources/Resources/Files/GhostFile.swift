import Glibc
import Images
import Linux
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

    /// How a description (open(2)) differs from one that is made through a link of /proc.
    struct Opening {
        var file: UInt32
        var flags: Int32
    }

    /// The file for tasks to open, and descriptions that only the engine can make for them, by file.
    struct Made {
        /// O_PATH.
        var descriptor: Int32
        var descriptions: [UInt32: Int32] = [:]
    }

    /// Makes the file as if it had been opened at `path`, or beside it where that is taken by another now.
    ///
    /// It gets its contents, owner and mode where only root can reach it: in a directory that somebody else owns, a
    /// name may be led to another file between two calls.
    func make(at path: [UInt8], openings: [Opening], host: HostChanges) throws(Problem) -> Made {
        let (directory, last) = try Self.split(path, name)
        let parent = try host.directory(directory, making: true)
        if entry.mode & S_IFMT == S_IFREG,
            let opening = openings.first(where: { $0.flags & Self.temporary == Self.temporary }),
            let made = try makeTemporary(opening, in: parent)
        {
            return made
        }
        let workshop = try host.workshop(in: parent)
        let ready = host.freshName()
        let shown = ByteString(path).string
        try create(ready, in: workshop, shown)
        let descriptor = unsafe withPath(ready) {
            unsafe openat(workshop.descriptor, $0, HostDirectory.pathOnly | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw Problem(name, "\(shown) cannot be opened", cause: Errno(rawValue: errno)) }
        var made = Made(descriptor: descriptor)
        do throws(Problem) {
            for opening in openings {
                let isTemporary = opening.flags & Self.temporary == Self.temporary
                let flags = (isTemporary ? opening.flags & ~Self.temporary : opening.flags) | O_NOFOLLOW | O_CLOEXEC
                let number = unsafe withPath(ready) { unsafe openat(workshop.descriptor, $0, flags) }
                guard number >= 0 else {
                    throw Problem(name, "\(shown) cannot be opened as it was", cause: Errno(rawValue: errno))
                }
                made.descriptions[opening.file] = number
            }
            try show(ready, in: workshop, as: last, in: parent, host)
        } catch {
            for number in [made.descriptor] + made.descriptions.values { close(number) }
            throw error
        }
        return made
    }

    /// Splits a path before its last name.
    static func split(_ path: [UInt8], _ subject: String) throws(Problem) -> (directory: [UInt8], name: [UInt8]) {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")), slash + 1 < path.count, !path.contains(0) else {
            throw Problem(subject, "\(ByteString(path)) is no path of a file; the image is damaged")
        }
        return (slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash]), Array(path[(slash + 1)...]))
    }

    private func show(
        _ ready: [UInt8], in workshop: HostDirectory, as last: [UInt8], in parent: HostDirectory, _ host: HostChanges
    ) throws(Problem) {
        var target = last
        for number in 1 ... HostChanges.mostNames {
            do throws(Problem) { return try host.show(ready, in: workshop, as: target, in: parent) } catch {
                guard (error.cause as? Errno) == .fileExists, number < HostChanges.mostNames else {
                    throw error.inside(name)
                }
            }
            target = last + Array(".cr.\(String(id, radix: 16)).ghost\(number == 1 ? "" : ".\(number)")".utf8)
        }
    }

    // MARK: Making it

    /// O_TMPFILE of open(2), which has O_DIRECTORY in it.
    static let temporary = Int32(0o20200000)

    /// A file that never had a name, and may get one by linkat(2): the description that open(2) made is what can tell.
    /// Nil where the file system has no such files.
    private func makeTemporary(_ opening: Opening, in parent: HostDirectory) throws(Problem) -> Made? {
        let file = unsafe openat(parent.descriptor, ".", opening.flags | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EOPNOTSUPP || errno == EISDIR { return nil }
            throw Problem(
                name, "no unnamed file can be made in \(ByteString(parent.path))", cause: Errno(rawValue: errno))
        }
        do throws(Problem) {
            let shown = ByteString(parent.path).string
            // O_APPEND would have pwrite(2) append.
            let writable = unsafe open("/proc/self/fd/\(file)", O_WRONLY | O_CLOEXEC)
            guard writable >= 0 else { throw Problem(name, "it cannot be written", cause: Errno(rawValue: errno)) }
            defer { close(writable) }
            try fill(writable, shown)
            try describe(writable, shown)
            let path = unsafe open("/proc/self/fd/\(file)", HostDirectory.pathOnly | O_CLOEXEC)
            guard path >= 0 else { throw Problem(name, "it cannot be opened", cause: Errno(rawValue: errno)) }
            return Made(descriptor: path, descriptions: [opening.file: file])
        } catch {
            close(file)
            throw error
        }
    }

    private func create(_ ready: [UInt8], in workshop: HostDirectory, _ shown: String) throws(Problem) {
        let directory = workshop.descriptor
        let result: Int32
        switch entry.mode & S_IFMT {
        case S_IFREG:
            let file = unsafe withPath(ready) {
                unsafe openat(directory, $0, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
            guard file >= 0 else { throw Problem(name, "\(shown) cannot be made", cause: Errno(rawValue: errno)) }
            defer { close(file) }
            try fill(file, shown)
            return try describe(file, shown)
        case S_IFDIR: result = unsafe withPath(ready) { unsafe mkdirat(directory, $0, 0o700) }
        case S_IFLNK:
            result = unsafe withPath(entry.symlnk_target?.bytes ?? []) { target in
                unsafe withPath(ready) { unsafe symlinkat(target, directory, $0) }
            }
        case S_IFIFO, S_IFCHR, S_IFBLK, S_IFSOCK:
            result = unsafe withPath(ready) {
                unsafe mknodat(directory, $0, entry.mode & S_IFMT | 0o600, dev_t(entry.rdev ?? 0))
            }
        default:
            throw Problem(
                name, "a file of mode 0\(String(entry.mode, radix: 8)) is of no kind there is; the image is damaged")
        }
        guard result == 0 else { throw Problem(name, "\(shown) cannot be made", cause: Errno(rawValue: errno)) }
        try describe(ready, in: directory, shown)
    }

    /// Owner first: changing it takes the set-user-ID bit away.
    private func describe(_ file: Int32, _ shown: String) throws(Problem) {
        var result = fchown(file, entry.uid, entry.gid)
        if result == 0 { result = fchmod(file, entry.mode & 0o7777) }
        if result == 0, let times { result = unsafe futimens(file, times) }
        if result != 0 { throw notDescribed(shown) }
    }

    private func describe(_ ready: [UInt8], in directory: Int32, _ shown: String) throws(Problem) {
        let flag = AT_SYMLINK_NOFOLLOW
        let isLink = entry.mode & S_IFMT == S_IFLNK
        let result: Int32 = unsafe withPath(ready) { ready in
            var result = unsafe fchownat(directory, ready, entry.uid, entry.gid, flag)
            if result == 0, !isLink { result = unsafe fchmodat(directory, ready, entry.mode & 0o7777, 0) }
            if result == 0, let times { result = unsafe utimensat(directory, ready, times, flag) }
            return result
        }
        if result != 0 { throw notDescribed(shown) }
    }

    private func notDescribed(_ shown: String) -> Problem {
        Problem(name, "owner, mode or times of \(shown) cannot be set", cause: Errno(rawValue: errno))
    }

    private var times: [timespec]? {
        guard let atim = entry.atim, let mtim = entry.mtim else { return nil }
        return [atim, mtim].map { time in
            let microseconds = Int(truncatingIfNeeded: time.tv_usec % 1_000_000)
            return timespec(
                tv_sec: time_t(bitPattern: UInt(truncatingIfNeeded: time.tv_sec)), tv_nsec: microseconds * 1000)
        }
    }

    // MARK: Contents

    private func fill(_ file: Int32, _ shown: String) throws(Problem) {
        do {
            guard entry.chunks == true else { return try copyRest(to: file, shown) }
            let size = entry.size ?? 0
            guard size <= UInt64(Int64.max), ftruncate(file, off_t(size)) == 0 else {
                throw Problem(name, "\(shown) cannot have \(size) bytes", cause: Errno(rawValue: errno))
            }
            while let chunk = try reader.next(GhostChunkEntry.self) {
                guard chunk.off <= size, chunk.len <= size - chunk.off else {
                    throw Problem(name, "a chunk lies beyond the end; the image is damaged")
                }
                try copy(chunk.len, to: file, at: chunk.off, shown)
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
        guard let size = reader.source.size, size >= reader.source.position else {
            throw Problem(name, "is no ordinary file")
        }
        try copy(size - reader.source.position, to: file, at: 0, shown)
    }

    private func write(_ bytes: [UInt8], to file: Int32, at offset: UInt64, _ shown: String) throws(Problem) {
        do throws(Errno) {
            try unsafe bytes.withBytes { bytes throws(Errno) in try unsafe writeAll(file, bytes, at: offset) }
        } catch {
            throw Problem(name, "\(shown) cannot be written", cause: error)
        }
    }
}
