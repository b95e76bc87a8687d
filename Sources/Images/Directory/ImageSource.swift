import Glibc

/// Bytes of an image from a file, a pipe or memory, through one buffer. Never holds more than it must:
/// a length that an image claims is believed only as far as bytes arrive.
@safe package final class ImageSource {
    private static let bufferSize = 256 << 10

    /// What errors call it.
    package var name: String
    private let file: FileDescriptor
    private let isRegular: Bool
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    /// How far reading has come.
    package private(set) var position: UInt64 = 0

    /// Most images are small, and a restore reads hundreds of them.
    private static func roomFor(_ fileSize: UInt64?) -> Int {
        fileSize.map { max(64, Int(min($0, UInt64(bufferSize)))) } ?? bufferSize
    }

    /// A file, by its path or by its name in an open directory. In a directory, symbolic links are not followed, and
    /// what is no regular file is no image: the writer of a FIFO would be waited for.
    package init(path: String, in directory: Int32? = nil) throws(ImageError) {
        name = path
        file =
            if let directory {
                try .open(path, at: directory, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            } else {
                try .open(path, flags: O_RDONLY)
            }
        let size = file.regularSize
        if directory != nil, size == nil { throw ImageError("is no regular file", file: path) }
        isRegular = size != nil
        unsafe buffer = .allocate(byteCount: Self.roomFor(size), alignment: 16)
    }

    /// A descriptor that stays the caller's.
    package init(descriptor: Int32, name: String) {
        self.name = name
        file = FileDescriptor(borrowing: descriptor)
        let size = file.regularSize
        isRegular = size != nil
        unsafe buffer = .allocate(byteCount: Self.roomFor(size), alignment: 16)
    }

    /// An image that is in memory already.
    package init(bytes: [UInt8], name: String) {
        self.name = name
        file = FileDescriptor(borrowing: -1)
        isRegular = false
        unsafe buffer = .allocate(byteCount: max(bytes.count, 1), alignment: 16)
        unsafe buffer.copyBytes(from: bytes)
        end = bytes.count
        inMemory = true
    }

    private var inMemory = false

    deinit {
        unsafe buffer.deallocate()
    }

    /// The whole size, where it is known before the end.
    package var size: UInt64? {
        inMemory ? UInt64(end) : file.regularSize
    }

    func failure(_ problem: String, at offset: UInt64? = nil) -> ImageError {
        ImageError(problem, file: name, offset: offset ?? position)
    }

    /// What is buffered and not yet consumed.
    private var available: Int { end - start }

    /// Makes at least `count` bytes available, as far as the file has them; the answer is what there is.
    private func fill(_ count: Int) throws(ImageError) -> Int {
        while available < count {
            if inMemory { break }
            if unsafe buffer.count - end == 0 || (start > 0 && buffer.count - start < count) { makeRoom(for: count) }
            let space = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
            let got: Int
            do {
                got = try unsafe file.read(into: space)
            } catch {
                throw error.located(file: name)
            }
            if got == 0 { break }
            end += got
        }
        return available
    }

    /// Moves what is left to the front, and doubles the buffer only when it is full of real bytes.
    private func makeRoom(for count: Int) {
        let kept = available
        if start > 0 {
            if let base = unsafe buffer.baseAddress { unsafe memmove(base, base + start, kept) }
            start = 0
            end = kept
        }
        guard unsafe kept == buffer.count else { return }
        let larger = unsafe UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        unsafe buffer.deallocate()
        unsafe buffer = unsafe larger
    }

    /// The next `count` bytes, valid until the next call; nil when the file ends before.
    func take(_ count: Int) throws(ImageError) -> UnsafeRawBufferPointer? {
        guard try fill(count) >= count else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[start ..< start + count])
        start += count
        position += UInt64(count)
        return unsafe bytes
    }

    /// Up to `limit` bytes, at least one unless the file is at its end; valid until the next call.
    func takeSome(_ limit: Int) throws(ImageError) -> UnsafeRawBufferPointer {
        let count = min(limit, try fill(1))
        return try unsafe take(count) ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// `count` bytes, fewer only at the end of the file.
    func takeUpTo(_ count: Int) throws(ImageError) -> UnsafeRawBufferPointer {
        let count = min(count, try fill(count))
        return try unsafe take(count) ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// Whether the next bytes are an image's magic, and not text. Nothing is consumed.
    package func beginsLikeImage() throws(ImageError) -> Bool {
        guard try fill(4) >= 4 else { return false }
        let word = unsafe UInt32(
            littleEndian: UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: start, as: UInt32.self))
        return word == ImageKind.commonMagic || word == ImageKind.serviceMagic || ImageKind.of(magic: word) != nil
    }

    /// Whether the next bytes are these little-endian words. Nothing is consumed.
    func begins(with words: [UInt32]) throws(ImageError) -> Bool {
        guard try fill(words.count * 4) >= words.count * 4 else { return false }
        let bytes = unsafe UnsafeRawBufferPointer(buffer)
        return words.indices.allSatisfy {
            unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + $0 * 4, as: UInt32.self))
                == words[$0]
        }
    }

    /// Whether the text is a JSON object whose first key is this one. Nothing is consumed.
    package func beginsWithKey(_ key: String) throws(ImageError) -> Bool {
        let count = try fill(1 << 12)
        let text = unsafe UnsafeRawBufferPointer(rebasing: buffer[start ..< start + min(count, 1 << 12)])
            .filter { $0 != 0x20 && $0 != 0x0a && $0 != 0x0d && $0 != 0x09 }
        return text.starts(with: Array("{\"\(key)\":".utf8))
    }

    /// Passes over the byte order mark that some editors write before UTF-8.
    package func skipByteOrderMark() throws(ImageError) {
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        guard try fill(mark.count) >= mark.count, unsafe buffer[start ..< start + mark.count].elementsEqual(mark) else {
            return
        }
        _ = try unsafe take(mark.count)
    }

    /// Copies what is left to a descriptor.
    package func copy(to descriptor: Int32) throws(ImageError) {
        let target = FileDescriptor(borrowing: descriptor)
        while true {
            let bytes = try unsafe takeSome(Self.bufferSize)
            if unsafe bytes.isEmpty { return }
            try unsafe target.write(bytes)
        }
    }

    func atEnd() throws(ImageError) -> Bool {
        try fill(1) == 0
    }

    /// A little-endian word, or nil at the end of the file.
    func word32(_ what: String) throws(ImageError) -> UInt32? {
        let at = position
        guard let word = try number(UInt32.self) else {
            guard try atEnd() else { throw failure("\(what) is cut off", at: at) }
            return nil
        }
        return word
    }

    /// A little-endian number, or nil when the file ends before.
    func number<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) throws(ImageError) -> T? {
        guard let bytes = try unsafe take(MemoryLayout<T>.size) else { return nil }
        return unsafe T(littleEndian: bytes.loadUnaligned(as: T.self))
    }

    /// Passes over `count` bytes without reading them where the file can seek.
    func skip(_ count: UInt64) throws(ImageError) {
        let inBuffer = UInt64(min(UInt64(available), count))
        start += Int(inBuffer)
        position += inBuffer
        var rest = count - inBuffer
        if isRegular, rest > 0, let size, let seek = Int(exactly: rest) {
            guard position <= size, size - position >= rest else {
                throw failure("is cut off: \(rest) more bytes announced")
            }
            if file.skip(seek) {
                position += rest
                return
            }
        }
        while rest > 0 {
            let some = try unsafe takeSome(Int(min(rest, UInt64(Self.bufferSize))))
            guard unsafe !some.isEmpty else { throw failure("is cut off: \(rest) more bytes announced") }
            rest -= UInt64(some.count)
        }
    }
}
