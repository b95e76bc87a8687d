import CImages
import CProtobufC

/// The numbers of an enum and their names.
@safe package struct EnumSchema: Sendable {
    nonisolated(unsafe) private let descriptor: UnsafePointer<ProtobufCEnumDescriptor>

    init(descriptor: UnsafePointer<ProtobufCEnumDescriptor>) {
        unsafe self.descriptor = unsafe descriptor
    }

    package func name(of number: Int32) -> String? {
        unsafe protobuf_c_enum_descriptor_get_value(descriptor, number).map { unsafe String(cString: $0.pointee.name) }
    }

    package func number(named name: String) -> Int32? {
        unsafe protobuf_c_enum_descriptor_get_value_by_name(descriptor, name)?.pointee.value
    }

    package var names: [String] {
        unsafe (0 ..< Int(descriptor.pointee.n_values)).map {
            unsafe String(cString: descriptor.pointee.values[$0].name)
        }
    }
}
