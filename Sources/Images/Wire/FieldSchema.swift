import CImages
import CProtobufC

/// The type of a field, in protobuf's words.
package enum FieldType: Sendable, Hashable {
    case int32, sint32, uint32, int64, uint64, fixed64, bool, enumeration, string, bytes, message

    /// The kinds the image format uses; another one would need a new case here first.
    init(_ type: ProtobufCType) {
        switch type {
        case PROTOBUF_C_TYPE_INT32: self = .int32
        case PROTOBUF_C_TYPE_SINT32: self = .sint32
        case PROTOBUF_C_TYPE_UINT32: self = .uint32
        case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_SINT64: self = .int64
        case PROTOBUF_C_TYPE_UINT64: self = .uint64
        case PROTOBUF_C_TYPE_FIXED64: self = .fixed64
        case PROTOBUF_C_TYPE_BOOL: self = .bool
        case PROTOBUF_C_TYPE_ENUM: self = .enumeration
        case PROTOBUF_C_TYPE_STRING: self = .string
        case PROTOBUF_C_TYPE_MESSAGE: self = .message
        default: self = .bytes
        }
    }

    package var isInteger: Bool {
        switch self {
        case .int32, .sint32, .uint32, .int64, .uint64, .fixed64: true
        case .bool, .enumeration, .string, .bytes, .message: false
        }
    }

    var isLengthDelimited: Bool {
        switch self {
        case .string, .bytes, .message: true
        default: false
        }
    }
}

package enum FieldLabel: Sendable, Hashable {
    case required, optional, repeated
}

/// How a field is shown to people: the `criu` option of options.proto.
package struct DisplayHint: Sendable, Hashable {
    package var hex = false
    package var ipadd = false
    package var dev = false
    package var odev = false
    package var flags: String?
    package var dict: String?
    package var conv: String?

    init() {}

    init(_ hint: image_hint) {
        hex = hint.hex != 0
        ipadd = hint.ipadd != 0
        dev = hint.dev != 0
        odev = hint.odev != 0
        flags = hint.flags.map { String(cString: $0) }
        dict = hint.dict.map { String(cString: $0) }
        conv = hint.conv.map { String(cString: $0) }
    }
}

/// One field of a message.
package final class FieldSchema: Sendable {
    package let name: String
    package let number: UInt32
    package let label: FieldLabel
    package let type: FieldType
    package let hint: DisplayHint
    /// Where it stands in `Schema.fields`.
    package let position: Int
    /// The names of an enum, in order of declaration.
    package let enumeration: EnumSchema?

    let display: Display
    /// `"name": `, as it stands before every value in JSON.
    let key: StaticBytes
    let offset: Int
    let quantifierOffset: Int
    private let messageIndex: Int?

    /// The message of a message field.
    package var message: Schema? { messageIndex.map { Schema.at($0) } }

    /// The same in a form that costs nothing to go through.
    var record: FieldRecord {
        FieldRecord(
            key: key.bytes, offset: offset, quantifierOffset: quantifierOffset, stride: type.stride, label: label, type: type,
            isPlain: display.isPlain, isHex: display.isHex)
    }

    init(position: Int, descriptor: ProtobufCFieldDescriptor, place: (offset: Int, quantifier: Int), message: Int?, hint: DisplayHint) {
        name = String(cString: descriptor.name)
        number = descriptor.id
        label = switch descriptor.label {
        case PROTOBUF_C_LABEL_REQUIRED: .required
        case PROTOBUF_C_LABEL_REPEATED: .repeated
        default: .optional
        }
        type = FieldType(descriptor.type)
        self.hint = hint
        self.position = position
        enumeration = type == .enumeration
            ? descriptor.descriptor.map { EnumSchema(descriptor: $0.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)) } : nil
        display = Display(hint, field: name)
        key = StaticBytes("\"\(name)\": ")
        offset = place.offset
        quantifierOffset = place.quantifier
        messageIndex = message
    }
}

/// The numbers of an enum and their names.
package struct EnumSchema: Sendable {
    nonisolated(unsafe) private let descriptor: UnsafePointer<ProtobufCEnumDescriptor>

    fileprivate init(descriptor: UnsafePointer<ProtobufCEnumDescriptor>) {
        self.descriptor = descriptor
    }

    package func name(of number: Int32) -> String? {
        protobuf_c_enum_descriptor_get_value(descriptor, number).map { String(cString: $0.pointee.name) }
    }

    package func number(named name: String) -> Int32? {
        protobuf_c_enum_descriptor_get_value_by_name(descriptor, name)?.pointee.value
    }

    package var names: [String] {
        (0..<Int(descriptor.pointee.n_values)).map { String(cString: descriptor.pointee.values[$0].name) }
    }
}

/// Bytes that live as long as the program.
struct StaticBytes: Sendable {
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    init(_ bytes: [UInt8]) {
        let place = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        place.copyBytes(from: bytes)
        self.bytes = UnsafeRawBufferPointer(place)
    }
}

/// A field as printers go through it: without references, so that nothing is counted. With a million entries
/// in a pagemap, counting references was 40 % of the time.
struct FieldRecord {
    let key: UnsafeRawBufferPointer
    let offset: Int
    let quantifierOffset: Int
    let stride: Int
    let label: FieldLabel
    let type: FieldType
    let isPlain: Bool
    let isHex: Bool
}

extension FieldType {
    /// The size of one value in the memory of a decoded message.
    var stride: Int {
        switch self {
        case .uint32, .int32, .sint32, .bool, .enumeration: 4
        case .uint64, .int64, .fixed64: 8
        case .string, .bytes, .message: MemoryLayout<ProtobufCBinaryData>.stride
        }
    }
}
