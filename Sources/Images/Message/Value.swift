/// One value of a field.
package enum Value: Hashable, Sendable {
    case signed(Int64)
    case unsigned(UInt64)
    case bool(Bool)
    case enumeration(Int32)
    case string(ByteString)
    case bytes([UInt8])
    case message(Message)

    /// The number, of integers, enums and booleans.
    package var number: Int64? {
        switch self {
        case .signed(let number): number
        case .unsigned(let number): Int64(exactly: number)
        case .enumeration(let number): Int64(number)
        case .bool(let isTrue): isTrue ? 1 : 0
        case .string, .bytes, .message: nil
        }
    }

    package var message: Message? {
        if case .message(let message) = self { message } else { nil }
    }

    package var string: ByteString? {
        if case .string(let string) = self { string } else { nil }
    }
}

extension RecordReader {
    /// The values of a field; nested messages are decoded too.
    func values(of field: FieldSchema) throws(ImageError) -> [Value] {
        let count = count(field)
        guard count > 0 else { return [] }
        let first = unsafe address(field)
        let stride = field.type.stride
        var values: [Value] = []
        values.reserveCapacity(count)
        for index in 0 ..< count {
            unsafe values.append(try value(field, first + index * stride))
        }
        return values
    }

    private func value(_ field: FieldSchema, _ address: UnsafeMutableRawPointer) throws(ImageError) -> Value {
        switch field.type {
        case .int32, .sint32: return unsafe .signed(Int64(address.load(as: Int32.self)))
        case .int64: return unsafe .signed(address.load(as: Int64.self))
        case .uint32: return unsafe .unsigned(UInt64(address.load(as: UInt32.self)))
        case .uint64, .fixed64: return unsafe .unsigned(address.load(as: UInt64.self))
        case .bool: return unsafe .bool(address.load(as: Int32.self) != 0)
        case .enumeration: return unsafe .enumeration(address.load(as: Int32.self))
        case .string: return unsafe .string(ByteString(Self.data(at: address)))
        case .bytes: return unsafe .bytes(Array(Self.data(at: address)))
        case .message:
            guard let schema = field.message else { throw ImageError("\(field.name): no schema") }
            let bytes = unsafe Self.data(at: address)
            do {
                return unsafe .message(
                    try Message(RecordReader(schema, bytes, arena: arena, depth: depth + 1), original: Array(bytes)))
            } catch {
                throw ImageError("\(field.name): \(error.problem)")
            }
        }
    }
}

extension RecordWriter {
    /// Values that do not fit the field's type are cut to it: `Message` is only ever given ones that fit.
    func set(_ field: Message.Field) {
        let at = field.schema.position
        switch (field.schema.label, field.schema.type) {
        case (.repeated, .uint32): uint32(repeated: at, field.values.map { UInt32(truncatingIfNeeded: $0.bits) })
        case (.repeated, .int32), (.repeated, .sint32), (.repeated, .bool), (.repeated, .enumeration):
            int32(repeated: at, field.values.map { Int32(truncatingIfNeeded: $0.bits) })
        case (.repeated, .uint64), (.repeated, .fixed64), (.repeated, .int64):
            uint64(repeated: at, field.values.map(\.bits))
        case (.repeated, .string), (.repeated, .bytes), (.repeated, .message):
            bytes(repeated: at, field.values.map(\.encoded))
        case (_, .uint32): if let value = field.values.first { uint32(at, UInt32(truncatingIfNeeded: value.bits)) }
        case (_, .int32), (_, .sint32), (_, .bool), (_, .enumeration):
            if let value = field.values.first { int32(at, Int32(truncatingIfNeeded: value.bits)) }
        case (_, .uint64), (_, .fixed64), (_, .int64): if let value = field.values.first { uint64(at, value.bits) }
        case (_, .string), (_, .bytes), (_, .message): if let value = field.values.first { bytes(at, value.encoded) }
        }
    }
}

extension Value {
    var bits: UInt64 {
        switch self {
        case .signed(let number): UInt64(bitPattern: number)
        case .unsigned(let number): number
        case .bool(let isTrue): isTrue ? 1 : 0
        case .enumeration(let number): UInt64(bitPattern: Int64(number))
        case .string, .bytes, .message: 0
        }
    }

    fileprivate var encoded: [UInt8] {
        switch self {
        case .string(let string): string.bytes
        case .bytes(let bytes): bytes
        case .message(let message): message.wire()
        case .signed, .unsigned, .bool, .enumeration: []
        }
    }
}
