import CImages
import CProtobufC
import Synchronization

/// One message of the image format: what protobuf-c's descriptor says, and how its fields are shown.
///
/// The codec is protobuf-c, run by descriptors of our own making. They differ from the generated ones in one way:
/// strings and nested messages are described as bytes. So names keep NULs and bytes that are not UTF-8, a nested
/// message that nobody touches is written back as the very bytes it was, and how deep messages nest is ours to limit
/// (protobuf-c recurses as deep as a hostile image asks it to).
@safe package final class Schema: Sendable {
    package let name: String
    /// In ascending field number, which is the order of the wire and of every listing.
    package let fields: [FieldSchema]
    let index: Int
    nonisolated(unsafe) let descriptor: UnsafePointer<ProtobufCMessageDescriptor>

    /// `fields` without references, for the loops that run a million times.
    nonisolated(unsafe) let records: UnsafeBufferPointer<FieldRecord>

    /// Every message, in the order of the generated table.
    package static var all: [Schema] { (0 ..< image_message_count()).map { at($0) } }

    /// A message by its place in the generated table. Made when it is first asked for: a short command needs few.
    package static func at(_ index: Int) -> Schema {
        if let made = unsafe table.slots[index].load(ordering: .acquiring) {
            return unsafe Unmanaged<Schema>.fromOpaque(made).takeUnretainedValue()
        }
        let made = unsafe Unmanaged.passRetained(
            Schema(index: index, entry: table.entries[index], indices: table.indices))
        let (isOurs, other) = unsafe table.slots[index].compareExchange(
            expected: nil, desired: UnsafeRawPointer(made.toOpaque()), ordering: .acquiringAndReleasing)
        if isOurs { return unsafe made.takeUnretainedValue() }
        unsafe made.release()
        return unsafe other.map { unsafe Unmanaged<Schema>.fromOpaque($0).takeUnretainedValue() } ?? at(index)
    }

    private static let table = SchemaTable()

    package static func named(_ name: String) -> Schema? {
        all.first { $0.name == name }
    }

    package func field(named name: some StringProtocol) -> FieldSchema? {
        fields.first { $0.name == name }
    }

    private init(
        index: Int, entry: (descriptor: ProtobufCMessageDescriptor, hints: UnsafeBufferPointer<image_hint>),
        indices: [UnsafeRawPointer: Int]
    ) {
        let original = unsafe entry.descriptor
        self.index = index
        name = unsafe String(cString: original.name)
        let count = unsafe Int(original.n_fields)
        let copies = UnsafeMutablePointer<ProtobufCFieldDescriptor>.allocate(capacity: max(count, 1))
        let hints = unsafe entry.hints
        var layout = RecordLayout()
        fields = (0 ..< count).map { at in
            var copy = unsafe original.fields[at]
            let hint = unsafe hints.first { unsafe $0.number == copy.id }
            let field = unsafe FieldSchema(
                position: at, descriptor: copy, place: layout.place(copy),
                message: copy.type == PROTOBUF_C_TYPE_MESSAGE ? copy.descriptor.flatMap { unsafe indices[$0] } : nil,
                hint: unsafe hint.map(DisplayHint.init) ?? DisplayHint())
            if field.type.isLengthDelimited {
                unsafe copy.type = PROTOBUF_C_TYPE_BYTES
                unsafe copy.descriptor = nil
            }
            unsafe copy.default_value = nil
            unsafe copy.offset = UInt32(field.offset)
            unsafe copy.quantifier_offset = UInt32(field.quantifierOffset)
            unsafe (copies + at).initialize(to: copy)
            return field
        }
        let records = UnsafeMutableBufferPointer<FieldRecord>.allocate(capacity: count)
        _ = unsafe records.initialize(from: fields.map(\.record))
        unsafe self.records = UnsafeBufferPointer(records)
        var copy = unsafe original
        unsafe copy.sizeof_message = layout.size
        unsafe copy.fields = unsafe UnsafePointer(copies)
        unsafe copy.message_init = nil
        let place = UnsafeMutablePointer<ProtobufCMessageDescriptor>.allocate(capacity: 1)
        unsafe place.initialize(to: copy)
        unsafe descriptor = unsafe UnsafePointer(place)
    }
}

extension Schema: Hashable {
    package static func == (left: Schema, right: Schema) -> Bool { left === right }
    package func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

/// The generated table, and the schemas that were made of it.
@safe private final class SchemaTable: Sendable {
    nonisolated(unsafe) let slots: UnsafeMutablePointer<Atomic<UnsafeRawPointer?>>
    nonisolated(unsafe) let entries: [(descriptor: ProtobufCMessageDescriptor, hints: UnsafeBufferPointer<image_hint>)]
    nonisolated(unsafe) let indices: [UnsafeRawPointer: Int]

    init() {
        var indices: [UnsafeRawPointer: Int] = unsafe [:]
        unsafe entries = unsafe (0 ..< image_message_count()).compactMap { index in
            guard let entry = unsafe image_message_at(index)?.pointee, let descriptor = unsafe entry.descriptor else {
                return nil
            }
            unsafe indices[UnsafeRawPointer(descriptor)] = index
            return unsafe (descriptor.pointee, UnsafeBufferPointer(start: entry.hints, count: entry.hint_count))
        }
        unsafe self.indices = unsafe indices
        unsafe slots = unsafe .allocate(capacity: entries.count)
        for index in unsafe entries.indices { unsafe (slots + index).initialize(to: Atomic(nil)) }
    }
}

/// Where fields lie in the memory of a decoded message.
private struct RecordLayout {
    private(set) var size = unsafe MemoryLayout<ProtobufCMessage>.stride

    private mutating func take(_ bytes: Int) -> Int {
        let aligned = (size + bytes - 1) & ~(bytes - 1)
        size = aligned + bytes
        return aligned
    }

    mutating func place(_ field: ProtobufCFieldDescriptor) -> (offset: Int, quantifier: Int) {
        defer { size = (size + 7) & ~7 }
        if unsafe field.label == PROTOBUF_C_LABEL_REPEATED {
            let quantifier = take(MemoryLayout<Int>.size)
            return unsafe (take(MemoryLayout<UnsafeRawPointer>.size), quantifier)
        }
        let quantifier = unsafe field.label == PROTOBUF_C_LABEL_OPTIONAL ? take(MemoryLayout<Int32>.size) : 0
        switch unsafe FieldType(field.type) {
        case .uint32, .int32, .sint32, .bool, .enumeration: return (take(4), quantifier)
        case .uint64, .int64, .fixed64: return (take(8), quantifier)
        case .string, .bytes, .message:
            let start = take(8)
            _ = take(8)
            return (start, quantifier)
        }
    }
}
