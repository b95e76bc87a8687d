/// An `"extra"` that was read and waits for its entry.
enum HeldPayload {
    case absent
    case bytes([UInt8])
    case queues(inq: [UInt8], outq: [UInt8])
    case semaphores([UInt16])
    /// Encoded ipc_msg entries with their texts, padded.
    case messages([UInt8], count: UInt32)

    // MARK: Reading

    static func queues(_ parser: RecordParser) throws(ImageError) -> HeldPayload {
        guard try parser.json.kind() == .object else { throw parser.failure("should be an object with inq and outq") }
        var queues: [String: [UInt8]] = [:]
        try parser.json.beginObject()
        var isFirst = true
        while try parser.json.nextKey(isFirst: isFirst) {
            isFirst = false
            let key = parser.json.text
            guard ["inq", "outq"].contains(key), queues[key] == nil else {
                throw parser.failure("should have inq and outq, once")
            }
            queues[key] = try parser.at(.field(key)) { () throws(ImageError) in try parser.base64() }
        }
        guard let inq = queues["inq"], let outq = queues["outq"] else {
            throw parser.failure("should have inq and outq")
        }
        return .queues(inq: inq, outq: outq)
    }

    static func semaphores(_ parser: RecordParser) throws(ImageError) -> HeldPayload {
        guard try parser.json.kind() == .array else { throw parser.failure("should be a list of semaphore values") }
        var values: [UInt16] = []
        try parser.json.beginArray()
        while try parser.json.nextElement(isFirst: values.isEmpty) {
            values.append(
                UInt16(
                    try parser.at(.index(values.count)) { () throws(ImageError) in try parser.unsigned(limit: 0xffff) })
            )
        }
        return .semaphores(values)
    }

    /// Pairs of a head and its text.
    static func messages(_ parser: RecordParser) throws(ImageError) -> HeldPayload {
        guard try parser.json.kind() == .array else { throw parser.failure("should be a list of messages and texts") }
        let encoded = OutputBuffer()
        var index = 0
        var size: UInt32 = 0
        try parser.json.beginArray()
        while try parser.json.nextElement(isFirst: index == 0) {
            try parser.at(.index(index)) { () throws(ImageError) in
                if index.isMultiple(of: 2) {
                    let wire = try parser.message(IpcMsg.schema, arena: Arena()).bytes()
                    size = try IpcMsg(wire: wire).msize
                    encoded.append(word: UInt32(truncatingIfNeeded: wire.count))
                    encoded.append(contentsOf: wire)
                } else {
                    let text = try parser.base64()
                    guard text.count == Int(size) else {
                        throw parser.failure("has \(text.count) bytes, msize says \(size)")
                    }
                    encoded.append(contentsOf: text)
                    encoded.append(zeros: (8 - text.count % 8) % 8)
                }
            }
            index += 1
        }
        guard index.isMultiple(of: 2) else { throw parser.failure("the last message has no text") }
        return .messages(encoded.bytes, count: UInt32(clamping: index / 2))
    }

    // MARK: Writing

    /// Writes what the entry announced, and refuses what it did not.
    func write(_ payload: EntryPayload, to output: OutputBuffer, _ parser: RecordParser) throws(ImageError) {
        switch (self, payload) {
        case (.absent, .none), (.absent, .rest), (.absent, .messages(0)), (.absent, .semaphores(0, _)),
            (.absent, .bytes(0, _)):
            break
        case (.absent, _): throw parser.failure("extra is missing")
        case (_, .none): throw parser.failure("has an extra, but its entry says there is none")
        case (.bytes(let bytes), .bytes), (.bytes(let bytes), .rest):
            output.append(contentsOf: bytes)
            try Self.finish(payload, size: UInt64(bytes.count), to: output, parser)
        case (.queues(let inq, let outq), .queues(let inqLength, let outqLength)):
            guard inq.count == inqLength else {
                throw parser.failure("extra.inq has \(inq.count) bytes, inq_len says \(inqLength)")
            }
            guard outq.count == outqLength else {
                throw parser.failure("extra.outq has \(outq.count) bytes, outq_len says \(outqLength)")
            }
            output.append(contentsOf: inq)
            output.append(contentsOf: outq)
        case (.semaphores(let values), .semaphores(let count, let padding)):
            guard values.count == count else {
                throw parser.failure("extra has \(values.count) values, nsems says \(count)")
            }
            for value in values {
                unsafe withUnsafeBytes(of: value.littleEndian) { unsafe output.append($0) }
            }
            output.append(zeros: padding)
        case (.messages(let bytes, let count), .messages(let announced)):
            guard count == announced else {
                throw parser.failure("extra has \(count) messages, qnum says \(announced)")
            }
            output.append(contentsOf: bytes)
        default: throw parser.failure("extra is not of the kind its entry announces")
        }
    }

    /// Checks the size of a payload of bytes that is written already, and pads it.
    static func finish(
        _ payload: EntryPayload, size: UInt64, to output: OutputBuffer, _ parser: RecordParser
    ) throws(ImageError) {
        switch payload {
        case .bytes(let announced, let padding):
            guard size == announced else {
                throw parser.failure("extra has \(size) bytes, the entry says \(announced)")
            }
            output.append(zeros: padding)
        case .rest: break
        default: throw parser.failure("extra is not of the kind its entry announces")
        }
    }
}

extension OutputBuffer {
    func append(zeros count: Int) {
        for _ in 0 ..< count { append(0) }
    }
}
