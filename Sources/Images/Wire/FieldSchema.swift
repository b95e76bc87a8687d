import CImages
import CProtobufC

package enum FieldLabel: Sendable, Hashable {
    case required, optional, repeated
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
        unsafe FieldRecord(
            key: key.bytes, offset: offset, quantifierOffset: quantifierOffset, stride: type.stride, label: label,
            type: type,
            isPlain: display.isPlain, isHex: display.isHex)
    }

    init(
        position: Int, descriptor: ProtobufCFieldDescriptor, place: (offset: Int, quantifier: Int), message: Int?,
        hint: DisplayHint
    ) {
        name = unsafe String(cString: descriptor.name)
        number = unsafe descriptor.id
        label =
            switch unsafe descriptor.label {
            case PROTOBUF_C_LABEL_REQUIRED: .required
            case PROTOBUF_C_LABEL_REPEATED: .repeated
            default: .optional
            }
        type = unsafe FieldType(descriptor.type)
        self.hint = hint
        self.position = position
        enumeration =
            unsafe type == .enumeration
            ? descriptor.descriptor.map {
                unsafe EnumSchema(descriptor: $0.assumingMemoryBound(to: ProtobufCEnumDescriptor.self))
            } : nil
        display = Display(hint, field: name)
        key = StaticBytes("\"\(name)\": ")
        offset = place.offset
        quantifierOffset = place.quantifier
        messageIndex = message
    }
}
