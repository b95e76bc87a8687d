/// JSON text to an image: what `crit encode` does. Entry by entry, in memory that does not grow with the text.
package struct ImageEncoder {
    /// A payload up to this size waits for the rest of its entry, so that keys may come in any order.
    private static let heldPayload = 1 << 20

    private let parser: RecordParser
    private let json: JSONReader
    private let output: OutputBuffer
    private let arena = Arena()

    /// `again` opens the same text once more, for a text whose `magic` comes after its `entries`; nil when it cannot.
    package static func encode(
        _ source: ImageSource, to output: OutputBuffer, isLenient: Bool = false,
        again: (() throws(ImageError) -> ImageSource?)? = nil
    ) throws(ImageError) {
        let json = JSONReader(source)
        let encoder = ImageEncoder(parser: RecordParser(json: json, isLenient: isLenient), json: json, output: output)
        guard try json.kind() == .object else { throw json.failure("an image is an object with magic and entries") }
        try json.beginObject()
        var kind: ImageKind?
        var hasEntries = false
        var isFirst = true
        while try json.nextKey(isFirst: isFirst) {
            isFirst = false
            switch json.text {
            case "magic": kind = try encoder.kind(output, isWritten: hasEntries)
            case "entries":
                if kind == nil {
                    guard let source = try again?() else { throw json.failure("magic should come before entries") }
                    kind = try magic(in: source, output)
                }
                guard let kind, !hasEntries else { throw json.failure("entries are given twice") }
                hasEntries = true
                try encoder.entries(kind)
            case let key:
                guard isLenient else { throw json.failure("an image has no member \(ValueParser.shortened(key))") }
                try json.skipValue()
            }
        }
        try json.end()
        guard kind != nil, hasEntries else {
            throw json.failure(kind == nil ? "magic is missing" : "entries are missing")
        }
    }

    // MARK: The head

    /// Reads the magic; writes the head unless entries have caused that already.
    private func kind(_ output: OutputBuffer, isWritten: Bool) throws(ImageError) -> ImageKind {
        guard try json.kind() == .string else { throw json.failure("magic should be the name of an image") }
        try json.readString()
        let name = json.text
        guard let kind = ImageKind.named(name) else {
            throw json.failure("there is no image \(ValueParser.shortened(name))")
        }
        if !isWritten { Self.writeHead(kind, output) }
        return kind
    }

    private static func writeHead(_ kind: ImageKind, _ output: OutputBuffer) {
        if kind.head == .common { output.append(word: ImageKind.commonMagic) }
        if kind.head == .service { output.append(word: ImageKind.serviceMagic) }
        output.append(word: kind.magic)
    }

    /// Looks through the whole text for the magic.
    private static func magic(in source: ImageSource, _ output: OutputBuffer) throws(ImageError) -> ImageKind? {
        let json = JSONReader(source)
        try json.beginObject()
        var isFirst = true
        while try json.nextKey(isFirst: isFirst) {
            isFirst = false
            if unsafe json.token.elementsEqual("magic".utf8) {
                return try ImageEncoder(parser: RecordParser(json: json, isLenient: true), json: json, output: output)
                    .kind(output, isWritten: false)
            }
            try json.skipValue()
        }
        throw json.failure("magic is missing")
    }

    // MARK: Entries

    private func entries(_ kind: ImageKind) throws(ImageError) {
        guard try json.kind() == .array else { throw json.failure("entries should be a list") }
        try json.beginArray()
        var index = 0
        while try json.nextElement(isFirst: index == 0) {
            try parser.at(.field("entries")) { () throws(ImageError) in
                try parser.at(.index(index)) { () throws(ImageError) in try entry(kind, index) }
            }
            index += 1
            try output.pass()
        }
    }

    private func entry(_ kind: ImageKind, _ index: Int) throws(ImageError) {
        let schema: Schema? =
            switch kind.payload {
            case .pagemap where index == 0: PagemapHead.schema
            case .ghostFile where index > 0: GhostChunkEntry.schema
            default: kind.message
            }
        guard let schema else { throw parser.failure("\(kind.name) has no entries") }
        unsafe arena.reset()
        if kind.payload == .none || kind.payload == .pagemap {
            return write(try parser.message(schema, arena: arena))
        }
        var held: HeldPayload?
        var isWritten = false
        let record = try parser.partialMessage(schema, arena: arena) { (record) throws(ImageError) in
            guard held == nil else { throw parser.failure("is given twice") }
            held = try payload(kind, index, record, &isWritten)
        }
        if isWritten { return }
        try parser.checkWhole(record)
        let announced = try self.payload(of: record, kind, index)
        write(record)
        try (held ?? .absent).write(announced, to: output, parser)
    }

    private func write(_ record: RecordWriter) {
        let size = record.packedSize
        output.append(word: UInt32(truncatingIfNeeded: size))
        unsafe record.pack(into: output.room(size))
        output.advance(size)
    }

    private func payload(of record: RecordWriter, _ kind: ImageKind, _ index: Int) throws(ImageError) -> EntryPayload {
        let wire = record.bytes()
        return try EntryPayload(
            of: RecordReader.decode(record.schema, wire.span, arena: Arena()), kind: kind, index: index)
    }

    /// Reads `"extra"`. A long one is written at once, with its entry before it, if the entry is whole.
    private func payload(
        _ kind: ImageKind, _ index: Int, _ record: RecordWriter, _ isWritten: inout Bool
    ) throws(ImageError) -> HeldPayload {
        switch kind.payload {
        case .tcpStream: return try .queues(parser)
        case .ipcSem: return try .semaphores(parser)
        case .ipcMsg: return try .messages(parser)
        default: break
        }
        guard try json.kind() == .string else { throw parser.failure("should be a string of base64") }
        try json.beginString()
        var decoder = Base64.Decoder()
        let bytes = OutputBuffer()
        while true {
            json.clearToken()
            let isLast = try json.readStringPiece(Self.heldPayload)
            unsafe decoder.decode(json.token, into: bytes)
            if isLast { break }
            if record.missingField == nil, !decoder.isMalformed {
                isWritten = true
                try stream(record, kind, index, &decoder, bytes.bytes)
                return .absent
            }
        }
        guard decoder.isComplete else { throw parser.failure("is not base64") }
        return .bytes(bytes.bytes)
    }

    private func stream(
        _ record: RecordWriter, _ kind: ImageKind, _ index: Int, _ decoder: inout Base64.Decoder, _ first: [UInt8]
    ) throws(ImageError) {
        let announced = try self.payload(of: record, kind, index)
        write(record)
        output.append(contentsOf: first)
        var size = UInt64(first.count)
        var isLast = false
        while !isLast {
            try output.pass()
            json.clearToken()
            isLast = try json.readStringPiece(Self.heldPayload)
            let before = output.count
            unsafe decoder.decode(json.token, into: output)
            size += UInt64(output.count - before)
        }
        guard decoder.isComplete else { throw parser.failure("is not base64") }
        try HeldPayload.finish(announced, size: size, to: output, parser)
    }
}

extension OutputBuffer {
    /// A little-endian word.
    func append(word: UInt32) {
        unsafe withUnsafeBytes(of: word.littleEndian) { unsafe append($0) }
    }
}
