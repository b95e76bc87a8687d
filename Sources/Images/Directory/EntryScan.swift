/// Goes through an image entry by entry, payloads included, without keeping any of it.
package struct EntryScan {
    package struct Entry: Sendable {
        /// Where its length word lies.
        package let offset: UInt64
        /// The size of its message.
        package let length: UInt64
        /// The size of its payload without padding.
        package let payload: UInt64
        /// The positions (in the schema) of the fields that are present.
        package let present: [Int]
        /// The numbers of fields the format does not know.
        package let unknown: [UInt32]
        /// Whether encoding it anew gives the same bytes.
        package let isCanonical: Bool
    }

    private let reader: ImageReader
    private let arena = Arena()
    private let payloadArena = Arena()
    private var index = 0
    /// Encodes every entry anew to see whether it comes out the same.
    package var checksEncoding = false

    package init(_ reader: ImageReader) {
        self.reader = reader
    }

    /// The next entry, or nil at the end of the file.
    package mutating func next() throws(ImageError) -> Entry? {
        let start = reader.source.position
        do {
            guard let schema = reader.schema(ofEntry: index), let bytes = try unsafe reader.nextBytes() else {
                return nil
            }
            unsafe arena.reset()
            let record = try unsafe RecordReader(schema, bytes, arena: arena)
            let length = UInt64(bytes.count)
            var isCanonical = true
            if checksEncoding { isCanonical = try unsafe record.isCanonical(bytes) }
            let payload = try EntryPayload(of: record, kind: reader.kind, index: index)
            index += 1
            return Entry(
                offset: start, length: length, payload: try reader.skip(payload, arena: payloadArena),
                present: record.schema.fields.filter { record.count($0) > 0 }.map(\.position),
                unknown: record.unknownFields.map(\.number), isCanonical: isCanonical)
        } catch {
            throw error.located(file: reader.source.name, offset: start)
        }
    }
}

extension ImageReader {
    /// Passes over all entries of an image without payloads; the answer is how many there were.
    package func passEntries() throws(ImageError) -> Int {
        var count = 0
        while try unsafe nextBytes() != nil { count += 1 }
        return count
    }

    /// Passes over a length and as many bytes, as far as the file has them; false at the end.
    package func passEntryLoosely() throws(ImageError) -> Bool {
        guard var rest = try source.number(UInt32.self).map(UInt64.init) else { return false }
        while rest > 0 {
            let some = try unsafe source.takeSome(Int(min(rest, 1 << 18)))
            if unsafe some.isEmpty { break }
            rest -= UInt64(some.count)
        }
        return true
    }
}
