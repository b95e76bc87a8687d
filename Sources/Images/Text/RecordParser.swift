import Glibc

/// JSON objects to messages. Knows where it is, so that what it rejects has a path and a line.
final class RecordParser {
    let json: JSONReader
    /// Passes over keys the format does not have instead of refusing them.
    let isLenient: Bool
    private var path: [FieldPath.Step]

    init(_ json: JSONReader, isLenient: Bool) {
        self.json = json
        self.isLenient = isLenient
        path = []
    }

    func failure(_ problem: String) -> ImageError {
        json.failure(path.isEmpty ? problem : "\(FieldPath(path)): \(problem)")
    }

    func at<T>(_ step: FieldPath.Step, _ body: () throws(ImageError) -> T) throws(ImageError) -> T {
        path.append(step)
        let result = try body()
        path.removeLast()
        return result
    }

    /// Runs a parser of values, and adds the place to its complaint.
    private func placed<T>(_ body: () throws(ImageError) -> T) throws(ImageError) -> T {
        do {
            return try body()
        } catch {
            throw error.problem.hasPrefix("line ") ? error : failure(error.problem)
        }
    }

    /// One message. `extra` is called for the key of that name, when there is somebody to take it.
    func message(_ schema: Schema, depth: Int = 0, extra: ((inout Message) throws(ImageError) -> Void)? = nil) throws(ImageError) -> Message {
        guard depth < RecordReader.depthLimit else { throw failure("messages nest deeper than \(RecordReader.depthLimit) levels") }
        guard try json.kind() == .object else { throw failure("\(schema.name) should be an object") }
        var message = Message(schema)
        var position = 0
        try json.beginObject()
        var isFirst = true
        while try json.nextKey(isFirst: isFirst) {
            isFirst = false
            if let field = schema.field(keyed: json.token, from: position) {
                position = field.position + 1
                guard message.values(of: field).isEmpty else { throw failure("\(field.name) is given twice") }
                let values = try at(.field(field.name)) { () throws(ImageError) in try self.values(field, depth: depth) }
                message.append(field, values)
            } else if let extra, json.token.elementsEqual("extra".utf8) {
                try at(.field("extra")) { () throws(ImageError) in try extra(&message) }
            } else if json.token.first == 0x23 {
                try unknownField(&message)
            } else if isLenient {
                try json.skipValue()
            } else {
                throw failure("\(schema.name) has no field \(ValueParser.shortened(String(decoding: json.token, as: UTF8.self)))")
            }
        }
        return message
    }

    /// Refuses a message without a required field. (With a payload, only the caller knows when it is whole.)
    func checkWhole(_ message: Message) throws(ImageError) {
        if let missing = message.missingField { throw failure("\(missing) is missing") }
    }

    private func values(_ field: FieldSchema, depth: Int) throws(ImageError) -> [Value] {
        guard field.label == .repeated else { return [try value(field, depth: depth)] }
        guard try json.kind() == .array else { throw failure("should be a list") }
        var values: [Value] = []
        try json.beginArray()
        while try json.nextElement(isFirst: values.isEmpty) {
            if case .ipadd = field.display, try json.kind() == .string {
                try json.readString()
                guard let words = IPAddress.words(String(decoding: json.token, as: UTF8.self)) else {
                    throw failure("\(ValueParser.shortened(String(decoding: json.token, as: UTF8.self))) is not an IP address")
                }
                values += words.map { .unsigned(UInt64($0)) }
            } else {
                values.append(try at(.index(values.count)) { () throws(ImageError) in try self.value(field, depth: depth) })
            }
        }
        return values
    }

    private func value(_ field: FieldSchema, depth: Int) throws(ImageError) -> Value {
        switch try json.kind() {
        case .object:
            guard let schema = field.message else { throw failure("should be \(field.type.typeName), not an object") }
            return .message(try message(schema, depth: depth + 1))
        case .array: throw failure("should be one value, not a list")
        case .number:
            try json.readNumber()
            return try placed { () throws(ImageError) in try number(field) }
        case .literal:
            let word = try json.readLiteral()
            guard field.type == .bool, word != "null" else { throw failure("should be \(field.type.typeName), not \(word)") }
            return .bool(word == "true")
        case .string:
            try json.readString()
            if field.type == .string { return .string(ByteString(json.token)) }
            if case .quotedPrintable = field.display { return .bytes(QuotedPrintable.decode(json.token)) }
            if field.type == .bool { throw failure("should be true or false, not a string") }
            return try placed { () throws(ImageError) in try ValueParser.value(String(decoding: json.token, as: UTF8.self), for: field) }
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
        var digits = json.token[...]
        let isNegative = digits.first == 0x2d
        if isNegative { digits = digits.dropFirst() }
        var magnitude: UInt64 = 0
        guard !digits.isEmpty, digits.count == 1 || digits.first != 0x30 else { throw notAnInteger() }
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { throw notAnInteger() }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - 0x30))
            guard !overflow, !carry else { throw ImageError("\(String(decoding: json.token, as: UTF8.self)) has more than 64 bits") }
            magnitude = sum
        }
        return ValueParser.Integer(isNegative: isNegative && magnitude != 0, magnitude: magnitude)
    }

    private func notAnInteger() -> ImageError {
        ImageError("\(String(decoding: json.token, as: UTF8.self)) is not an integer")
    }

    /// `"#15": "…"`: fields the format does not know, as they were on the wire.
    private func unknownField(_ message: inout Message) throws(ImageError) {
        let key = String(decoding: json.token, as: UTF8.self)
        guard let number = UInt32(key.dropFirst()), try json.kind() == .string else { throw failure("\(ValueParser.shortened(key)) is not #NUMBER with base64") }
        try json.readString()
        guard let bytes = Base64.decode(json.token), let fields = WireScan.unknownFields(bytes) else {
            throw failure("\(key) is not the base64 of encoded fields")
        }
        for field in fields {
            guard field.number == number, !message.schema.fields.contains(where: { $0.number == number }) else {
                throw failure("\(key) holds field \(field.number)")
            }
            message.append(unknown: field)
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
            integer = ValueParser.integer(String(decoding: json.token, as: UTF8.self))
        default: integer = nil
        }
        guard let integer, !integer.isNegative, integer.magnitude <= limit else { throw failure("should be a number up to \(limit)") }
        return integer.magnitude
    }

    /// A whole base64 string.
    func base64() throws(ImageError) -> [UInt8] {
        guard try json.kind() == .string else { throw failure("should be a string of base64") }
        try json.readString()
        guard let bytes = Base64.decode(json.token) else { throw failure("is not base64") }
        return bytes
    }
}

extension Schema {
    /// The field of this name; keys come in order, so the search starts where the last one ended.
    func field(keyed name: [UInt8], from position: Int) -> FieldSchema? {
        for offset in 0..<fields.count {
            let index = position + offset
            let field = fields[index < fields.count ? index : index - fields.count]
            // "name": with quotes, colon and space around
            let key = field.key.bytes
            guard key.count == name.count + 4, let base = key.baseAddress else { continue }
            if name.withUnsafeBytes({ memcmp($0.baseAddress ?? base, base + 1, name.count) }) == 0 { return field }
        }
        return nil
    }
}
