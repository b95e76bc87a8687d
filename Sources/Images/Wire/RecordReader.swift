import CImages
import CProtobufC

/// A message as protobuf-c decoded it, in the memory of an arena: valid until the arena is reset, which is the unsafe
/// call. Fields are named by their position in the schema; the generated code and `Message` know them by name.
@safe package struct RecordReader {
    /// How deep messages may nest. The deepest of the format are trees of cgroups and of AppArmor namespaces.
    static let depthLimit = 64

    let schema: Schema
    let arena: Arena
    private let base: UnsafeMutableRawPointer
    let depth: Int

    static func decode(
        _ schema: Schema, _ bytes: Span<UInt8>, arena: Arena, depth: Int = 0
    ) throws(ImageError) -> RecordReader {
        try unsafe bytes.withUnsafeBytes { (buffer) throws(ImageError) in
            try unsafe RecordReader(schema, buffer, arena: arena, depth: depth)
        }
    }

    /// `protobuf_c_message_unpack`. What is decoded is copied: `bytes` need not outlive the call.
    init(_ schema: Schema, _ bytes: UnsafeRawBufferPointer, arena: Arena, depth: Int = 0) throws(ImageError) {
        guard depth < Self.depthLimit else {
            throw ImageError("messages nest deeper than \(Self.depthLimit) levels")
        }
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let message = unsafe protobuf_c_message_unpack(schema.descriptor, arena.allocator, bytes.count, start)
        else {
            throw ImageError(WireScan.complaint(about: unsafe Array(bytes), as: schema))
        }
        self.schema = schema
        self.arena = arena
        self.depth = depth
        unsafe base = UnsafeMutableRawPointer(message)
    }

    // MARK: What is there

    /// How many values a field has: 0 or 1 unless it is repeated.
    @inline(__always)
    func count(_ field: FieldSchema) -> Int {
        switch field.label {
        case .required: 1
        case .optional: unsafe base.load(fromByteOffset: field.quantifierOffset, as: Int32.self) != 0 ? 1 : 0
        case .repeated: unsafe base.load(fromByteOffset: field.quantifierOffset, as: Int.self)
        }
    }

    @inline(__always)
    func count(_ field: borrowing FieldRecord) -> Int {
        switch field.label {
        case .required: 1
        case .optional: unsafe base.load(fromByteOffset: field.quantifierOffset, as: Int32.self) != 0 ? 1 : 0
        case .repeated: unsafe base.load(fromByteOffset: field.quantifierOffset, as: Int.self)
        }
    }

    @inline(__always)
    func address(_ field: borrowing FieldRecord) -> UnsafeMutableRawPointer {
        unsafe field.label == .repeated
            ? base.load(fromByteOffset: field.offset, as: UnsafeMutableRawPointer.self)
            : base + field.offset
    }

    /// Where the first value of a field lies.
    @inline(__always)
    func address(_ field: FieldSchema) -> UnsafeMutableRawPointer {
        unsafe field.label == .repeated
            ? base.load(fromByteOffset: field.offset, as: UnsafeMutableRawPointer.self)
            : base + field.offset
    }

    /// The bytes of a string, bytes or message value.
    @inline(__always)
    static func data(at address: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
        let value = unsafe address.load(as: ProtobufCBinaryData.self)
        return unsafe UnsafeRawBufferPointer(
            start: value.len == 0 ? nil : value.data, count: value.data == nil ? 0 : value.len)
    }

    /// Fields the schema does not know, in the order of the wire: number, wire type, and the bytes after the key.
    var unknownFields: [UnknownField] {
        let message = unsafe base.assumingMemoryBound(to: ProtobufCMessage.self).pointee
        return unsafe (0 ..< Int(message.n_unknown_fields)).map { index in
            let field = unsafe message.unknown_fields[index]
            return unsafe UnknownField(
                number: field.tag, wireType: UInt8(truncatingIfNeeded: field.wire_type.rawValue),
                bytes: Array(UnsafeBufferPointer(start: field.data, count: field.len)))
        }
    }

    var hasUnknownFields: Bool {
        unsafe base.assumingMemoryBound(to: ProtobufCMessage.self).pointee.n_unknown_fields != 0
    }

    /// Whether `protobuf_c_message_pack` makes these bytes of it again, and so on for the messages inside.
    func isCanonical(_ bytes: UnsafeRawBufferPointer) throws(ImageError) -> Bool {
        let message = unsafe base.assumingMemoryBound(to: ProtobufCMessage.self)
        let size = unsafe protobuf_c_message_get_packed_size(message)
        guard size == bytes.count else { return false }
        let place = unsafe arena.allocate(size).assumingMemoryBound(to: UInt8.self)
        unsafe protobuf_c_message_pack(message, place)
        guard unsafe UnsafeRawBufferPointer(start: place, count: size).elementsEqual(bytes) else { return false }
        for field in schema.fields where field.type == .message {
            guard let nested = field.message else { continue }
            for index in 0 ..< count(field) {
                let data = unsafe Self.data(at: address(field) + index * MemoryLayout<ProtobufCBinaryData>.stride)
                guard try unsafe RecordReader(nested, data, arena: arena, depth: depth + 1).isCanonical(data) else {
                    return false
                }
            }
        }
        return true
    }

    private func value<T>(_ position: Int) -> T {
        unsafe base.load(fromByteOffset: schema.fields[position].offset, as: T.self)
    }

    private func optional<T>(_ position: Int) -> T? {
        let field = schema.fields[position]
        guard count(field) != 0 else { return nil }
        return unsafe base.load(fromByteOffset: field.offset, as: T.self)
    }

    private func array<T>(_ position: Int) -> [T] {
        let field = schema.fields[position]
        let count = count(field)
        guard count > 0 else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: address(field).assumingMemoryBound(to: T.self), count: count))
    }

    private func bytes(of value: ProtobufCBinaryData) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: value.data, count: value.data == nil ? 0 : value.len))
    }

    // MARK: Typed values, for the generated code

    package func uint32(_ at: Int) -> UInt32 { value(at) }
    package func uint32(optional at: Int) -> UInt32? { optional(at) }
    package func uint32(repeated at: Int) -> [UInt32] { array(at) }
    package func uint64(_ at: Int) -> UInt64 { value(at) }
    package func uint64(optional at: Int) -> UInt64? { optional(at) }
    package func uint64(repeated at: Int) -> [UInt64] { array(at) }
    package func int32(_ at: Int) -> Int32 { value(at) }
    package func int32(optional at: Int) -> Int32? { optional(at) }
    package func int32(repeated at: Int) -> [Int32] { array(at) }
    package func int64(_ at: Int) -> Int64 { value(at) }
    package func int64(optional at: Int) -> Int64? { optional(at) }
    package func int64(repeated at: Int) -> [Int64] { array(at) }

    package func bool(_ at: Int) -> Bool { int32(at) != 0 }
    package func bool(optional at: Int) -> Bool? { int32(optional: at).map { $0 != 0 } }
    package func bool(repeated at: Int) -> [Bool] { int32(repeated: at).map { $0 != 0 } }

    package func enumeration<E: ImageEnum>(_ at: Int) -> E { E(rawValue: value(at)) }
    package func enumeration<E: ImageEnum>(optional at: Int) -> E? { int32(optional: at).map { E(rawValue: $0) } }
    package func enumeration<E: ImageEnum>(repeated at: Int) -> [E] { int32(repeated: at).map { E(rawValue: $0) } }

    package func bytes(_ at: Int) -> [UInt8] { unsafe bytes(of: value(at)) }
    package func bytes(optional at: Int) -> [UInt8]? { unsafe optional(at).map { unsafe bytes(of: $0) } }
    package func bytes(repeated at: Int) -> [[UInt8]] { unsafe array(at).map { unsafe bytes(of: $0) } }

    package func string(_ at: Int) -> ByteString { ByteString(bytes(at)) }
    package func string(optional at: Int) -> ByteString? { bytes(optional: at).map { ByteString($0) } }
    package func string(repeated at: Int) -> [ByteString] { bytes(repeated: at).map { ByteString($0) } }

    package func message<M: ImageMessage>(_ at: Int) throws(ImageError) -> M {
        try unsafe nested(address(schema.fields[at]), at)
    }

    package func message<M: ImageMessage>(optional at: Int) throws(ImageError) -> M? {
        let field = schema.fields[at]
        guard count(field) != 0 else { return nil }
        return unsafe try nested(address(field), at)
    }

    package func message<M: ImageMessage>(repeated at: Int) throws(ImageError) -> [M] {
        let field = schema.fields[at]
        var messages: [M] = []
        let count = count(field)
        guard count > 0 else { return [] }
        messages.reserveCapacity(count)
        let first = unsafe address(field)
        for index in 0 ..< count {
            unsafe messages.append(try nested(first + index * MemoryLayout<ProtobufCBinaryData>.stride, at))
        }
        return messages
    }

    private func nested<M: ImageMessage>(_ address: UnsafeMutableRawPointer, _ at: Int) throws(ImageError) -> M {
        do {
            return try unsafe M(RecordReader(M.schema, Self.data(at: address), arena: arena, depth: depth + 1))
        } catch {
            var outer = error
            outer.problem = "\(schema.fields[at].name): \(error.problem)"
            throw outer
        }
    }
}
