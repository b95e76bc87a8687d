import CImages
import CProtobufC

/// The numbers of an enum and their names.
package struct EnumSchema: Sendable {
    nonisolated(unsafe) private let descriptor: UnsafePointer<ProtobufCEnumDescriptor>

    init(descriptor: UnsafePointer<ProtobufCEnumDescriptor>) {
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
