/// `struct nlattr` and what follows it.
package struct Attribute: Hashable, Sendable {
    /// Without NLA_F_NESTED and NLA_F_NET_BYTEORDER.
    package var type: UInt16
    package var payload: ArraySlice<UInt8>

    package init(type: UInt16, payload: some Sequence<UInt8>) {
        self.type = type
        self.payload = ArraySlice(payload)
    }

    /// An attribute that is one number or one structure of numbers, in the byte order of the machine.
    package init<T: FixedWidthInteger>(type: UInt16, number: T) {
        unsafe self.init(type: type, payload: withUnsafeBytes(of: number) { unsafe Array($0) })
    }

    /// All attributes that lie one behind the other in `bytes`.
    package static func decode(_ bytes: ArraySlice<UInt8>) throws(NetlinkError) -> [Attribute] {
        var attributes: [Attribute] = []
        var rest = bytes
        while !rest.isEmpty {
            let whole = rest
            let header = try AttributeHeader(takenFrom: &rest)
            let length = Int(header.length)
            guard length >= whole.count - rest.count, length <= whole.count else {
                throw .badLength(structure: AttributeHeader.cName, length: length)
            }
            attributes.append(
                Attribute(type: header.type & 0x3fff, payload: rest.prefix(length - (whole.count - rest.count))))
            rest = whole.dropFirst(aligned(length))
        }
        return attributes
    }

    /// With header and padding. A payload longer than a header can say is cut off.
    package func encoded() -> [UInt8] {
        let payload = payload.prefix(Int(UInt16.max) - AttributeHeader.size)
        var header = AttributeHeader()
        header.length = UInt16(truncatingIfNeeded: AttributeHeader.size + payload.count)
        header.type = type
        return header.encoded() + payload + [UInt8](repeating: 0, count: aligned(payload.count) - payload.count)
    }

    package func number<T: FixedWidthInteger>(as type: T.Type = T.self) throws(NetlinkError) -> T {
        guard payload.count >= T.bitWidth / 8 else { throw .truncated(structure: "nlattr") }
        return unsafe payload.withUnsafeBytes { unsafe $0.loadUnaligned(as: T.self) }
    }

    /// The numbers of an array; an incomplete one at the end is left out.
    package func numbers<T: FixedWidthInteger>(as type: T.Type = T.self) -> [T] {
        let size = T.bitWidth / 8
        return unsafe payload.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - bytes.count % size, by: size).map {
                unsafe bytes.loadUnaligned(fromByteOffset: $0, as: T.self)
            }
        }
    }

    /// The bytes before the first null byte.
    package var string: [UInt8] { Array(payload.prefix { $0 != 0 }) }
}

/// `struct nlattr`.
struct AttributeHeader: Structure {
    static let cName = "nlattr"
    var length: UInt16 = 0
    var type: UInt16 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&length)
        try coder.field(&type)
    }
}
