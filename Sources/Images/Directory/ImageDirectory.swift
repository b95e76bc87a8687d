import Glibc

/// A directory of images.
///
///     let images = try ImageDirectory("/tmp/checkpoint")
///     let core = try images.only(CoreEntry.self, .core, id: 42)
///     for task in try images.entries(PstreeEntry.self, .pstree) { … }
///
///     let writer = try images.write(.pipesData)              // pipes-data.img, head written
///     try writer.append(PipeDataEntry(pipe_id: 1, bytes: 3), payload: [1, 2, 3])
///     try writer.close()
package final class ImageDirectory {
    package let path: String
    private let directory: FileDescriptor
    /// The images that were written here.
    private(set) var written: [String: WrittenImage] = [:]

    package init(_ path: String) throws(ImageError) {
        self.path = path
        directory = try .open(path, flags: O_RDONLY | O_DIRECTORY)
    }

    /// A directory that is open already; the descriptor stays the caller's.
    package init(descriptor: Int32, path: String = "") {
        self.path = path
        directory = FileDescriptor(borrowing: descriptor)
    }

    package var descriptor: Int32 { directory.number }

    // MARK: Reading

    package func source(_ name: String) throws(ImageError) -> ImageSource {
        try ImageSource(path: name, in: directory.number)
    }

    /// Whether there is such a file (of any type, not following links), as far as one can see.
    package func contains(_ name: String) -> Bool { (try? has(name)) ?? false }

    /// Whether there is such a file. One that cannot be looked for is not one that is not there: fstatat(2), ENOENT
    /// alone is a no.
    package func has(_ name: String) throws(ImageError) -> Bool {
        try status(of: name) != nil
    }

    func status(of name: String) throws(ImageError) -> stat? {
        var status = stat()
        if unsafe fstatat(directory.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        guard errno == ENOENT else { throw ImageError("cannot be looked for", file: name, errno: errno) }
        return nil
    }

    /// Opens an image and checks that it is of this kind.
    package func reader(_ kind: ImageKind, id: UInt64 = 0) throws(ImageError) -> ImageReader {
        try reader(kind, named: kind.fileName(id: id))
    }

    package func reader(_ kind: ImageKind, named name: String) throws(ImageError) -> ImageReader {
        let reader: ImageReader
        do { reader = try ImageReader(source(name)) } catch  where error.isUnknownMagic {
            // Python crit's words, which crit prints, name neither the file nor what was wanted.
            throw ImageError("is no \(kind.name) image: its magic is of no kind that is known", file: name)
        }
        guard reader.kind.magic == kind.magic else {
            throw ImageError("is a \(reader.kind.name) image, not \(kind.name)", file: name)
        }
        return reader
    }

    /// The one entry of an image.
    package func only<M: ImageMessage>(_ type: M.Type, _ kind: ImageKind, id: UInt64 = 0) throws(ImageError) -> M {
        try reader(kind, id: id).only(type)
    }

    /// All entries of an image without payloads. An absent image has none: CRIU leaves out empty ones.
    package func entries<M: ImageMessage>(_ type: M.Type, _ kind: ImageKind, id: UInt64 = 0) throws(ImageError) -> [M] {
        let name = kind.fileName(id: id)
        guard try has(name) else { return [] }
        return try reader(kind, named: name).rest(type)
    }

    /// The head and the entries of a pagemap.
    package func pagemap(
        _ kind: ImageKind = .pagemap, id: UInt64
    ) throws(ImageError) -> (head: PagemapHead, entries: [PagemapEntry]) {
        let reader = try reader(kind, id: id)
        let head = try reader.only(PagemapHead.self)
        return (head, try reader.rest(PagemapEntry.self))
    }

    /// The names in the directory, sorted.
    package func names() throws(ImageError) -> [String] {
        let copy = unsafe openat(directory.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else {
            throw ImageError("cannot list", file: path, errno: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw ImageError("cannot list", file: path, errno: errno) }
                return names.sorted()
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    // MARK: Writing

    /// Makes an image with its head. It appears under its name at once, or on `close` when `renamed`.
    package func write(_ kind: ImageKind, id: UInt64 = 0, renamed: Bool = false) throws(ImageError) -> ImageWriter {
        try writer(kind, kind.fileName(id: id), renamed: renamed)
    }

    package func write(_ kind: ImageKind, id: String) throws(ImageError) -> ImageWriter {
        try writer(kind, kind.fileName(id: id), renamed: false)
    }

    private func writer(_ kind: ImageKind, _ name: String, renamed: Bool) throws(ImageError) -> ImageWriter {
        try ImageWriter(kind, name: name, in: directory.number, renamed: renamed) { self.written[name] = $0 }
    }

    /// Makes an image of one entry.
    package func write(
        _ kind: ImageKind, id: UInt64 = 0, renamed: Bool = false, _ entry: some ImageMessage
    ) throws(ImageError) {
        let writer = try write(kind, id: id, renamed: renamed)
        try writer.append(entry)
        try writer.close()
    }
}
