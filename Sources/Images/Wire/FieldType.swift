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

extension FieldType {
    /// The size of one value in the memory of a decoded message.
    var stride: Int {
        switch self {
        case .uint32, .int32, .sint32, .bool, .enumeration: 4
        case .uint64, .int64, .fixed64: 8
        case .string, .bytes, .message: unsafe MemoryLayout<ProtobufCBinaryData>.stride
        }
    }
}

extension FieldType {
    /// protobuf's name of the type
    package var typeName: String {
        switch self {
        case .int32: "int32"
        case .sint32: "sint32"
        case .uint32: "uint32"
        case .int64: "int64"
        case .uint64: "uint64"
        case .fixed64: "fixed64"
        case .bool: "bool"
        case .enumeration: "enum"
        case .string: "string"
        case .bytes: "bytes"
        case .message: "message"
        }
    }
}
