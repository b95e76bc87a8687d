/// Reads an image: its head, then entry by entry. Payloads after an entry are read with `payload`, or passed over.
///
///     let reader = try ImageReader(ImageSource(path: "img/pstree.img"))
///     while let task = try reader.next(PstreeEntry.self) { … }
package final class ImageReader {
    package let source: ImageSource
    package let kind: ImageKind
    /// Version 1 images lack the IMG_COMMON word.
    package let hasCommonHead: Bool
    private let arena = Arena()

    /// Reads the head. A raw image has none and is refused here, with what it probably is.
    package init(_ source: ImageSource) throws(ImageError) {
        self.source = source
        guard let first = try source.word32("magic") else { throw source.failure("is empty, not an image", at: 0) }
        hasCommonHead = first == ImageKind.commonMagic || first == ImageKind.serviceMagic
        var magic = first
        if hasCommonHead {
            guard let second = try source.word32("magic") else {
                throw source.failure("is cut off after its first magic")
            }
            magic = second
        }
        guard let kind = ImageKind.of(magic: magic) else { throw Self.unknown(magic) }
        self.kind = kind
    }

    /// In Python crit's words, which name no file.
    private static func unknown(_ magic: UInt32) -> ImageError {
        ImageError(
            ImageError.unknownMagic
                + " 0x\(String(magic, radix: 16)).\nMaybe you are feeding me an image with raw data(i.e. pages.img)?")
    }

    /// The schema of entry number `index`: a pagemap starts with its head, chunks follow a ghost file's entry.
    package func schema(ofEntry index: Int) -> Schema? {
        switch kind.payload {
        case .pagemap where index == 0: PagemapHead.schema
        case .ghostFile where index > 0: GhostChunkEntry.schema
        default: kind.message
        }
    }

    /// The bytes of the next entry, valid until the next call; nil at the end of the file.
    func nextBytes() throws(ImageError) -> UnsafeRawBufferPointer? {
        let at = source.position
        guard let size = try source.word32("length of an entry") else { return nil }
        guard let bytes = try unsafe source.take(Int(size)) else {
            throw source.failure("entry is cut off: \(size) bytes announced", at: at)
        }
        return unsafe bytes
    }

    /// The encoded message of the next entry.
    package func nextEntry() throws(ImageError) -> [UInt8]? {
        try unsafe nextBytes().map { unsafe Array($0) }
    }

    /// The next entry, decoded.
    package func next<M: ImageMessage>(_ type: M.Type) throws(ImageError) -> M? {
        let at = source.position
        guard let bytes = try unsafe nextBytes() else { return nil }
        unsafe arena.reset()
        do {
            return unsafe try M(RecordReader(M.schema, bytes, arena: arena))
        } catch {
            throw error.located(file: source.name, offset: at)
        }
    }

    /// The only entry of an image that has exactly one.
    package func only<M: ImageMessage>(_ type: M.Type) throws(ImageError) -> M {
        guard let entry = try next(type) else { throw source.failure("has no entry") }
        return entry
    }

    /// The rest of the entries.
    package func rest<M: ImageMessage>(_ type: M.Type) throws(ImageError) -> [M] {
        var entries: [M] = []
        while let entry = try next(type) { entries.append(entry) }
        return entries
    }

    /// `count` bytes of payload after an entry.
    package func payload(_ count: Int) throws(ImageError) -> [UInt8] {
        let at = source.position
        guard count >= 0, let bytes = try unsafe source.take(count) else {
            throw source.failure("payload is cut off: \(count) bytes announced", at: at)
        }
        return unsafe Array(bytes)
    }

    /// Passes over payload.
    package func skipPayload(_ count: UInt64) throws(ImageError) {
        try source.skip(count)
    }
}
