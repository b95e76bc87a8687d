import Glibc

/// Writes an image: its head, then entry by entry, through a buffer. Nothing is whole before `close`.
package final class ImageWriter {
    private static let bufferSize = 64 << 10

    package let kind: ImageKind
    package let name: String
    private let directory: Int32
    private let file: FileDescriptor
    private let temporaryName: String?
    private var buffer: [UInt8] = []
    private let arena = Arena()
    private var isClosed = false
    /// Of all that was written; nil once something else may have written to the file.
    private var checksum: Checksum? = Checksum()
    /// Bytes that went through here.
    private var size: UInt64 = 0
    /// Is told what was written when all is.
    private let whole: (WrittenImage) -> Void

    /// openat(2) with O_NOFOLLOW, mode 0600 as befits the memory of programs. `renamed`: a temporary name until
    /// `close`, so that the file is whole or absent.
    init(
        _ kind: ImageKind, name: String, in directory: Int32, renamed: Bool, whole: @escaping (WrittenImage) -> Void
    )
        throws(ImageError)
    {
        self.kind = kind
        self.name = name
        (self.directory, self.whole) = (directory, whole)
        temporaryName = renamed ? ".\(name).\(getpid()).tmp" : nil
        file = try .open(
            temporaryName ?? name, at: directory, flags: O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
        buffer.reserveCapacity(Self.bufferSize)
        switch kind.head {
        case .none: break
        case .magic: append(word: kind.magic)
        case .common: append(word: ImageKind.commonMagic); append(word: kind.magic)
        case .service: append(word: ImageKind.serviceMagic); append(word: kind.magic)
        }
    }

    deinit {
        if !isClosed, let temporaryName { unsafe unlinkat(directory, temporaryName, 0) }
    }

    /// The file itself, for data that does not go through here (pages); `flush` first.
    package var descriptor: Int32 {
        checksum = nil
        return file.number
    }

    private func append(word: UInt32) {
        unsafe withUnsafeBytes(of: word.littleEndian) { unsafe buffer.append(contentsOf: $0) }
    }

    /// One entry: length and message.
    package func append<M: ImageMessage>(_ message: M) throws(ImageError) {
        unsafe arena.reset()
        let record = RecordWriter(M.schema, arena: arena)
        message.write(to: record)
        let size = record.packedSize
        guard let word = UInt32(exactly: size) else { throw ImageError("entry is too long", file: name) }
        let place = unsafe arena.allocate(size).assumingMemoryBound(to: UInt8.self)
        unsafe record.pack(into: place)
        append(word: word)
        try unsafe append(UnsafeRawBufferPointer(start: place, count: size))
    }

    /// One entry and the bytes that follow it.
    package func append(_ message: some ImageMessage, payload: [UInt8]) throws(ImageError) {
        try append(message)
        try append(bytes: payload)
    }

    /// An entry that is encoded already.
    package func append(entry: [UInt8]) throws(ImageError) {
        guard let size = UInt32(exactly: entry.count) else { throw ImageError("entry is too long", file: name) }
        append(word: size)
        try append(bytes: entry)
    }

    /// Payload, or all of a raw image.
    package func append(bytes: [UInt8]) throws(ImageError) {
        try unsafe bytes.span.withUnsafeBytes { (bytes) throws(ImageError) in try unsafe append(bytes) }
    }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count <= Self.bufferSize {
            unsafe buffer.append(contentsOf: bytes)
        } else {
            try unsafe write(bytes)
        }
    }

    package func flush() throws(ImageError) {
        guard !buffer.isEmpty else { return }
        var pending: [UInt8] = []
        swap(&pending, &buffer)
        try unsafe pending.span.withUnsafeBytes { (bytes) throws(ImageError) in try unsafe write(bytes) }
        pending.removeAll(keepingCapacity: true)
        buffer = pending
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        unsafe checksum?.add(bytes)
        size += UInt64(bytes.count)
        do {
            try unsafe file.write(bytes)
        } catch {
            throw error.located(file: name)
        }
    }

    /// Writes what is left; with `renamed`, renameat(2) puts the file in place.
    package func close() throws(ImageError) {
        try flush()
        if let temporaryName, unsafe renameat(directory, temporaryName, directory, name) != 0 {
            throw ImageError("cannot rename \(temporaryName)", file: name, errno: errno)
        }
        isClosed = true
        if let checksum { whole(WrittenImage(size: size, checksum: checksum)) }
    }
}

/// An image all of which went through an `ImageWriter`.
struct WrittenImage {
    var size: UInt64
    var checksum: Checksum
}
