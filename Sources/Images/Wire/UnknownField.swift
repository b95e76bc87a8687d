/// A field that the schema has no name for. It is kept and written back.
package struct UnknownField: Hashable, Sendable {
    package var number: UInt32
    /// 0 varint, 1 64 bits, 2 length and bytes, 5 32 bits.
    package var wireType: UInt8
    /// What follows the key on the wire (with the length, for wire type 2).
    package var bytes: [UInt8]

    package init(number: UInt32, wireType: UInt8, bytes: [UInt8]) {
        self.number = number
        self.wireType = wireType
        self.bytes = bytes
    }
}

extension UnknownField {
    /// Whole fields (key and value) as they were on the wire, by number, in order of first appearance.
    static func grouped(_ fields: [UnknownField]) -> [(number: UInt32, bytes: [UInt8])] {
        var groups: [(number: UInt32, bytes: [UInt8])] = []
        for field in fields {
            if let index = groups.firstIndex(where: { $0.number == field.number }) {
                groups[index].bytes += field.wire
            } else {
                groups.append((field.number, field.wire))
            }
        }
        return groups
    }

    /// Key and value.
    var wire: [UInt8] {
        var key = UInt64(number) << 3 | UInt64(wireType)
        var result: [UInt8] = []
        while key >= 0x80 {
            result.append(UInt8(truncatingIfNeeded: key) | 0x80)
            key >>= 7
        }
        result.append(UInt8(truncatingIfNeeded: key))
        return result + bytes
    }
}
