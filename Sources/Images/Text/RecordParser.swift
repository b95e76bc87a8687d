import Glibc

/// JSON objects to encoded messages. What it rejects has a path and a line.
struct RecordParser {
    let json: JSONReader
    /// Passes over keys the format does not have instead of refusing them.
    let isLenient: Bool

    func failure(_ problem: String) -> ImageError {
        json.failure(problem)
    }

    /// Runs a part; what it complains about is inside of `step`.
    @inline(__always)
    func at<T>(_ step: @autoclosure () -> FieldPath.Step, _ body: () throws(ImageError) -> T) throws(ImageError) -> T {
        do {
            return try body()
        } catch {
            throw error.inside(step())
        }
    }

    /// Adds the line to the complaint of somebody who does not know it.
    @inline(__always)
    private func placed<T>(_ body: () throws(ImageError) -> T) throws(ImageError) -> T {
        do {
            return try body()
        } catch {
            throw json.failure(error.problem)
        }
    }

    /// A whole message: one without a required field is refused.
    func message(_ schema: Schema, arena: Arena, depth: Int = 0) throws(ImageError) -> RecordWriter {
        let record = try partialMessage(schema, arena: arena, depth: depth)
        try checkWhole(record)
        return record
    }

    func checkWhole(_ record: RecordWriter) throws(ImageError) {
        if let missing = record.missingField { throw failure("\(missing.name) is missing") }
    }

    /// One message. `extra` is called for the key of that name, when there is somebody to take it;
    /// then only the caller knows when the message is whole.
    func partialMessage(
        _ schema: Schema, arena: Arena, depth: Int = 0, extra: ((RecordWriter) throws(ImageError) -> Void)? = nil
    ) throws(ImageError) -> RecordWriter {
        guard depth < RecordReader.depthLimit else {
            throw failure("messages nest deeper than \(RecordReader.depthLimit) levels")
        }
        guard try json.kind() == .object else { throw failure("\(schema.name) should be an object") }
        let record = RecordWriter(schema, arena: arena)
        var unknown: [UnknownField] = []
        var position = 0
        try json.beginObject()
        var isFirst = true
        while try json.nextKey(isFirst: isFirst) {
            isFirst = false
            if let field = unsafe schema.field(keyed: json.token, from: position) {
                position = field.position + 1
                guard record.mark(field) else { throw failure("\(field.name) is given twice") }
                try at(.field(field.name)) { () throws(ImageError) in
                    if field.label == .repeated {
                        record.set(Message.Field(schema: field, values: try list(field, arena: arena, depth: depth)))
                    } else {
                        try single(field, record, arena: arena, depth: depth)
                    }
                }
            } else if let extra, unsafe json.token.elementsEqual("extra".utf8) {
                try at(.field("extra")) { () throws(ImageError) in try extra(record) }
            } else if unsafe json.token.first == 0x23 {
                try unknownField(schema, &unknown)
            } else if isLenient {
                try json.skipValue()
            } else {
                throw failure("\(schema.name) has no field \(ValueParser.shortened(json.text))")
            }
        }
        record.unknown(unknown)
        return record
    }

    // MARK: Values

    private func single(_ field: FieldSchema, _ record: RecordWriter, arena: Arena, depth: Int) throws(ImageError) {
        if field.type.isInteger, try json.kind() == .number {
            try json.readNumber()
            try placed { () throws(ImageError) in try record.set(number(field), field) }
        } else if let schema = field.message {
            record.set(try message(schema, arena: arena, depth: depth + 1), field)
        } else {
            record.set(Message.Field(schema: field, values: [try value(field, arena: arena, depth: depth)]))
        }
    }

    private func list(_ field: FieldSchema, arena: Arena, depth: Int) throws(ImageError) -> [Value] {
        guard try json.kind() == .array else { throw failure("should be a list") }
        var values: [Value] = []
        try json.beginArray()
        while try json.nextElement(isFirst: values.isEmpty) {
            if case .ipadd = field.display, try json.kind() == .string {
                try json.readString()
                guard let words = IPAddress.words(json.text) else {
                    throw failure("\(ValueParser.shortened(json.text)) is not an IP address")
                }
                values += words.map { .unsigned(UInt64($0)) }
            } else {
                let index = values.count
                values.append(
                    try at(.index(index)) { () throws(ImageError) in try value(field, arena: arena, depth: depth) })
            }
        }
        return values
    }

    private func value(_ field: FieldSchema, arena: Arena, depth: Int) throws(ImageError) -> Value {
        switch try json.kind() {
        case .object:
            guard let schema = field.message else { throw failure("should be \(field.type.typeName), not an object") }
            // Encoded here, and taken as bytes by the message around it.
            return .bytes(try message(schema, arena: arena, depth: depth + 1).bytes())
        case .array: throw failure("should be one value, not a list")
        case .number:
            try json.readNumber()
            return try placed { () throws(ImageError) in try number(field) }
        case .literal:
            let word = try json.readLiteral()
            guard field.type == .bool, word != "null" else {
                throw failure("should be \(field.type.typeName), not \(word)")
            }
            return .bool(word == "true")
        case .string:
            try json.readString()
            switch field.type {
            case .string: return unsafe .string(ByteString(json.token))
            case .bool, .message: throw failure("should be \(field.type.typeName), not a string")
            default: break
            }
            if case .quotedPrintable = field.display { return unsafe .bytes(QuotedPrintable.decode(Array(json.token))) }
            return try placed { () throws(ImageError) in try ValueParser.value(json.text, for: field) }
        }
    }

    private func number(_ field: FieldSchema) throws(ImageError) -> Value {
        guard field.type.isInteger || field.type == .enumeration || field.type == .bool else {
            throw ImageError("should be \(field.type.typeName), not a number")
        }
        return try ValueParser.value(try integer(), for: field)
    }

    /// The number that was just read, as JSON spells integers.
    private func integer() throws(ImageError) -> ValueParser.Integer {
        let digits = unsafe json.token
        let isNegative = unsafe digits.first == 0x2d
        let start = isNegative ? 1 : 0
        guard digits.count > start, unsafe digits.count == start + 1 || digits[start] != 0x30 else {
            throw notAnInteger()
        }
        var magnitude: UInt64 = 0
        for index in start ..< digits.count {
            let digit = unsafe digits[index]
            guard digit >= 0x30, digit <= 0x39 else { throw notAnInteger() }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit &- 0x30))
            guard !overflow, !carry else { throw ImageError("\(json.text) has more than 64 bits") }
            magnitude = sum
        }
        return ValueParser.Integer(isNegative: isNegative && magnitude != 0, magnitude: magnitude)
    }

    private func notAnInteger() -> ImageError {
        ImageError("\(json.text) is not an integer")
    }

    /// `"#15": "…"`: fields the format does not know, as they were on the wire.
    private func unknownField(_ schema: Schema, _ unknown: inout [UnknownField]) throws(ImageError) {
        let key = json.text
        guard let number = UInt32(key.dropFirst()), try json.kind() == .string else {
            throw failure("\(ValueParser.shortened(key)) is not #NUMBER with base64")
        }
        try json.readString()
        guard let bytes = unsafe Base64.decode(json.token), let fields = WireScan.unknownFields(bytes) else {
            throw failure("\(key) is not the base64 of encoded fields")
        }
        for field in fields {
            guard field.number == number, !schema.fields.contains(where: { $0.number == number }) else {
                throw failure("\(key) holds field \(field.number)")
            }
            unknown.append(field)
        }
    }

    // MARK: Values that are not messages

    func unsigned(limit: UInt64) throws(ImageError) -> UInt64 {
        let integer: ValueParser.Integer?
        switch try json.kind() {
        case .number:
            try json.readNumber()
            integer = try placed { () throws(ImageError) in try self.integer() }
        case .string:
            try json.readString()
            integer = ValueParser.integer(json.text)
        default: integer = nil
        }
        guard let integer, !integer.isNegative, integer.magnitude <= limit else {
            throw failure("should be a number up to \(limit)")
        }
        return integer.magnitude
    }

    /// A whole base64 string.
    func base64() throws(ImageError) -> [UInt8] {
        guard try json.kind() == .string else { throw failure("should be a string of base64") }
        try json.readString()
        guard let bytes = unsafe Base64.decode(json.token) else { throw failure("is not base64") }
        return bytes
    }
}

extension Schema {
    /// The field of this name; keys come in order, so the search starts where the last one ended.
    func field(keyed name: UnsafeRawBufferPointer, from position: Int) -> FieldSchema? {
        guard let wanted = name.baseAddress else { return nil }
        for offset in unsafe 0 ..< records.count {
            let index = position + offset
            let at = unsafe index < records.count ? index : index - records.count
            // "name": with quotes, colon and space around
            let key = unsafe records[at].key
            guard key.count == name.count + 4, let base = key.baseAddress else { continue }
            if unsafe memcmp(wanted, base + 1, name.count) == 0 { return fields[at] }
        }
        return nil
    }
}
