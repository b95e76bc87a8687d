import CImages
import CProtobufC

/// A message to be, in the memory of an arena, in the shape `protobuf_c_message_pack` reads.
@safe package struct RecordWriter {
    let schema: Schema
    private let arena: Arena
    private let base: UnsafeMutableRawPointer
    /// One byte per field: whether a parser has seen it.
    private let marks: UnsafeMutablePointer<UInt8>

    init(_ schema: Schema, arena: Arena) {
        self.schema = schema
        self.arena = arena
        let size = unsafe schema.descriptor.pointee.sizeof_message
        unsafe base = unsafe arena.allocate(size + schema.records.count)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size + schema.records.count)
        unsafe marks = unsafe (base + size).assumingMemoryBound(to: UInt8.self)
        unsafe base.assumingMemoryBound(to: ProtobufCMessage.self).pointee.descriptor = unsafe schema.descriptor
    }

    /// `protobuf_c_message_pack`
    func bytes() -> [UInt8] {
        let message = unsafe base.assumingMemoryBound(to: ProtobufCMessage.self)
        let size = unsafe protobuf_c_message_get_packed_size(message)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = unsafe size == 0 ? 0 : protobuf_c_message_pack(message, buffer.baseAddress)
        }
    }

    var packedSize: Int {
        unsafe protobuf_c_message_get_packed_size(base.assumingMemoryBound(to: ProtobufCMessage.self))
    }

    func pack(into place: UnsafeMutablePointer<UInt8>) {
        unsafe protobuf_c_message_pack(base.assumingMemoryBound(to: ProtobufCMessage.self), place)
    }

    private func packed() -> ProtobufCBinaryData {
        let message = unsafe base.assumingMemoryBound(to: ProtobufCMessage.self)
        let size = unsafe protobuf_c_message_get_packed_size(message)
        let place = unsafe arena.allocate(size).assumingMemoryBound(to: UInt8.self)
        return unsafe ProtobufCBinaryData(len: protobuf_c_message_pack(message, place), data: place)
    }

    private func set<T>(_ position: Int, _ value: T) {
        let field = schema.fields[position]
        unsafe base.storeBytes(of: value, toByteOffset: field.offset, as: T.self)
        if field.label == .optional {
            unsafe base.storeBytes(of: 1, toByteOffset: field.quantifierOffset, as: Int32.self)
        }
    }

    private func set<T>(repeated position: Int, _ values: [T]) {
        guard !values.isEmpty else { return }
        let field = schema.fields[position]
        let place = unsafe arena.allocate(values.count * MemoryLayout<T>.stride).bindMemory(
            to: T.self, capacity: values.count)
        unsafe place.initialize(from: values, count: values.count)
        unsafe base.storeBytes(
            of: UnsafeMutableRawPointer(place), toByteOffset: field.offset, as: UnsafeMutableRawPointer.self)
        unsafe base.storeBytes(of: values.count, toByteOffset: field.quantifierOffset, as: Int.self)
    }

    private func data(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        let place = unsafe arena.allocate(bytes.count).assumingMemoryBound(to: UInt8.self)
        unsafe place.initialize(from: bytes, count: bytes.count)
        return unsafe ProtobufCBinaryData(len: bytes.count, data: place)
    }

    // MARK: For parsers

    /// Notes that a field was given; false when it was given before.
    func mark(_ field: FieldSchema) -> Bool {
        defer { unsafe marks[field.position] = 1 }
        return unsafe marks[field.position] == 0
    }

    /// The first required field that was not marked.
    var missingField: FieldSchema? {
        let records = unsafe schema.records
        for position in 0 ..< records.count where unsafe records[position].label == .required && marks[position] == 0 {
            return schema.fields[position]
        }
        return nil
    }

    /// A number that fits the field.
    func set(_ value: Value, _ field: FieldSchema) {
        if field.type.stride == 8 {
            set(field.position, value.bits)
        } else {
            set(field.position, UInt32(truncatingIfNeeded: value.bits))
        }
    }

    /// A nested message.
    func set(_ nested: RecordWriter, _ field: FieldSchema) {
        unsafe set(field.position, nested.packed())
    }

    func unknown(_ unknown: [UnknownField]) {
        guard !unknown.isEmpty else { return }
        let place = unsafe arena.allocate(unknown.count * MemoryLayout<ProtobufCMessageUnknownField>.stride)
            .bindMemory(to: ProtobufCMessageUnknownField.self, capacity: unknown.count)
        for (index, field) in unknown.enumerated() {
            let bytes = unsafe data(field.bytes)
            unsafe (place + index).initialize(
                to: ProtobufCMessageUnknownField(
                    tag: field.number, wire_type: ProtobufCWireType(rawValue: UInt32(field.wireType)), len: bytes.len,
                    data: bytes.data))
        }
        let message = unsafe base.assumingMemoryBound(to: ProtobufCMessage.self)
        unsafe message.pointee.n_unknown_fields = UInt32(clamping: unknown.count)
        unsafe message.pointee.unknown_fields = unsafe place
    }

    // MARK: Typed values, for the generated code

    package func uint32(_ at: Int, _ value: UInt32) { set(at, value) }
    package func uint32(optional at: Int, _ value: UInt32?) { if let value { set(at, value) } }
    package func uint32(repeated at: Int, _ values: [UInt32]) { set(repeated: at, values) }
    package func uint64(_ at: Int, _ value: UInt64) { set(at, value) }
    package func uint64(optional at: Int, _ value: UInt64?) { if let value { set(at, value) } }
    package func uint64(repeated at: Int, _ values: [UInt64]) { set(repeated: at, values) }
    package func int32(_ at: Int, _ value: Int32) { set(at, value) }
    package func int32(optional at: Int, _ value: Int32?) { if let value { set(at, value) } }
    package func int32(repeated at: Int, _ values: [Int32]) { set(repeated: at, values) }
    package func int64(_ at: Int, _ value: Int64) { set(at, value) }
    package func int64(optional at: Int, _ value: Int64?) { if let value { set(at, value) } }
    package func int64(repeated at: Int, _ values: [Int64]) { set(repeated: at, values) }

    package func bool(_ at: Int, _ value: Bool) { int32(at, value ? 1 : 0) }
    package func bool(optional at: Int, _ value: Bool?) { int32(optional: at, value.map { $0 ? 1 : 0 }) }
    package func bool(repeated at: Int, _ values: [Bool]) { int32(repeated: at, values.map { $0 ? 1 : 0 }) }

    package func enumeration(_ at: Int, _ value: some ImageEnum) { int32(at, value.rawValue) }
    package func enumeration(optional at: Int, _ value: (some ImageEnum)?) { int32(optional: at, value?.rawValue) }
    package func enumeration(repeated at: Int, _ values: [some ImageEnum]) {
        int32(repeated: at, values.map(\.rawValue))
    }

    package func bytes(_ at: Int, _ value: [UInt8]) { unsafe set(at, data(value)) }
    package func bytes(optional at: Int, _ value: [UInt8]?) { if let value { unsafe set(at, data(value)) } }
    package func bytes(repeated at: Int, _ values: [[UInt8]]) { unsafe set(repeated: at, values.map(data)) }

    package func string(_ at: Int, _ value: ByteString) { bytes(at, value.bytes) }
    package func string(optional at: Int, _ value: ByteString?) { bytes(optional: at, value?.bytes) }
    package func string(repeated at: Int, _ values: [ByteString]) { bytes(repeated: at, values.map(\.bytes)) }

    package func message(_ at: Int, _ value: some ImageMessage) { unsafe set(at, packed(value)) }
    package func message(optional at: Int, _ value: (some ImageMessage)?) {
        if let value { unsafe set(at, packed(value)) }
    }
    package func message(repeated at: Int, _ values: [some ImageMessage]) {
        unsafe set(repeated: at, values.map { unsafe packed($0) })
    }

    private func packed<M: ImageMessage>(_ value: M) -> ProtobufCBinaryData {
        let nested = RecordWriter(M.schema, arena: arena)
        value.write(to: nested)
        return unsafe nested.packed()
    }
}
