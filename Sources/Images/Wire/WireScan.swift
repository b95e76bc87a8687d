/// A walk over the wire format by itself. protobuf-c only says that a message is malformed; this says how.
enum WireScan {
    static func complaint(about bytes: [UInt8], as schema: Schema) -> String {
        var scan = Cursor(bytes: bytes)
        var seen: Set<UInt32> = []
        while !scan.atEnd {
            let start = scan.at
            guard let key = scan.varint(), key >> 3 != 0, let number = UInt32(exactly: key >> 3) else {
                return "\(schema.name): byte \(start) is not the start of a field"
            }
            let field = schema.fields.first { $0.number == number }
            let name = field?.name ?? "field \(number)"
            guard let problem = scan.skip(wireType: key & 7) else {
                seen.insert(number)
                if let field, !fits(field, wireType: key & 7) {
                    return "\(schema.name).\(name) at byte \(start) has wire type \(key & 7)"
                }
                continue
            }
            return "\(schema.name).\(name) at byte \(start) \(problem)"
        }
        for field in schema.fields where field.label == .required && !seen.contains(field.number) {
            return "\(schema.name) lacks its required field \(field.name)"
        }
        return "\(schema.name) is malformed"
    }

    /// Splits encoded fields; nil when they are not well formed.
    static func unknownFields(_ bytes: [UInt8]) -> [UnknownField]? {
        var scan = Cursor(bytes: bytes)
        var fields: [UnknownField] = []
        while !scan.atEnd {
            guard let key = scan.varint(), let number = UInt32(exactly: key >> 3), number != 0 else { return nil }
            let start = scan.at
            guard scan.skip(wireType: key & 7) == nil else { return nil }
            fields.append(
                UnknownField(number: number, wireType: UInt8(key & 7), bytes: Array(bytes[start ..< scan.at])))
        }
        return fields
    }

    private static func fits(_ field: FieldSchema, wireType: UInt64) -> Bool {
        switch field.type {
        case .string, .bytes, .message: wireType == 2
        case .fixed64: wireType == 1 || (wireType == 2 && field.label == .repeated)
        default: wireType == 0 || (wireType == 2 && field.label == .repeated)
        }
    }

    private struct Cursor {
        let bytes: [UInt8]
        var at = 0

        var atEnd: Bool { at >= bytes.count }

        mutating func varint() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: 0, to: 70, by: 7) {
                guard at < bytes.count else { return nil }
                let byte = bytes[at]
                at += 1
                value |= UInt64(byte & 0x7f) << UInt64(shift)
                if byte < 0x80 { return value }
            }
            return nil
        }

        /// What is wrong with the value, or nil.
        mutating func skip(wireType: UInt64) -> String? {
            switch wireType {
            case 0:
                return varint() == nil ? "is cut off" : nil
            case 1, 5:
                let size = wireType == 1 ? 8 : 4
                guard bytes.count - at >= size else { return "is cut off" }
                at += size
            case 2:
                guard let size = varint(), size <= UInt64(bytes.count - at) else { return "is longer than its message" }
                at += Int(size)
            default:
                return "has the unknown wire type \(wireType)"
            }
            return nil
        }
    }
}
