/// A structure of the kernel's headers. Its layout is written down once, as the order of its fields: the same list
/// encodes, decodes and measures, so that no offset stands anywhere.
package protocol Structure: Hashable, Sendable {
    /// The name in the kernel's header.
    static var cName: String { get }
    init()
    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError)
}

/// Walks along the fields of a structure and reads or writes each.
package protocol FieldCoder {
    /// In the byte order of the machine.
    mutating func field<T: FixedWidthInteger>(_ value: inout T) throws(NetlinkError)
    /// `__be16` and `__be32`.
    mutating func bigEndian<T: FixedWidthInteger>(_ value: inout T) throws(NetlinkError)
    /// An array of bytes of fixed length.
    mutating func bytes(_ value: inout [UInt8], count: Int) throws(NetlinkError)
    /// Padding, written as zero.
    mutating func padding(_ count: Int) throws(NetlinkError)
}

extension Structure {
    /// `sizeof`.
    package static var size: Int { Self().encoded().count }

    package func encoded() -> [UInt8] {
        var encoder = FieldEncoder()
        var copy = self
        // An encoder has no reason to fail; what it has written until then is all there is.
        try? copy.fields(&encoder)
        return encoder.encoded
    }

    /// Reads the structure at the start of `bytes` and takes it off.
    package init(takenFrom bytes: inout ArraySlice<UInt8>) throws(NetlinkError) {
        self.init()
        var decoder = FieldDecoder(structure: Self.cName, rest: bytes)
        try fields(&decoder)
        bytes = decoder.rest
    }

    package init(_ bytes: ArraySlice<UInt8>) throws(NetlinkError) {
        var bytes = bytes
        try self.init(takenFrom: &bytes)
    }
}

private struct FieldEncoder: FieldCoder {
    var encoded: [UInt8] = []

    mutating func field<T: FixedWidthInteger>(_ value: inout T) {
        unsafe withUnsafeBytes(of: value) { unsafe encoded.append(contentsOf: $0) }
    }

    mutating func bigEndian<T: FixedWidthInteger>(_ value: inout T) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe encoded.append(contentsOf: $0) }
    }

    mutating func bytes(_ value: inout [UInt8], count: Int) {
        encoded.append(contentsOf: value.prefix(count))
        padding(count - min(count, value.count))
    }

    mutating func padding(_ count: Int) {
        encoded.append(contentsOf: repeatElement(0, count: count))
    }
}

private struct FieldDecoder: FieldCoder {
    let structure: String
    var rest: ArraySlice<UInt8>

    mutating func field<T: FixedWidthInteger>(_ value: inout T) throws(NetlinkError) {
        let taken = try take(T.bitWidth / 8)
        value = unsafe taken.withUnsafeBytes { unsafe $0.loadUnaligned(as: T.self) }
    }

    mutating func bigEndian<T: FixedWidthInteger>(_ value: inout T) throws(NetlinkError) {
        try field(&value)
        value = T(bigEndian: value)
    }

    mutating func bytes(_ value: inout [UInt8], count: Int) throws(NetlinkError) {
        value = Array(try take(count))
    }

    mutating func padding(_ count: Int) throws(NetlinkError) {
        _ = try take(count)
    }

    private mutating func take(_ count: Int) throws(NetlinkError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .truncated(structure: structure) }
        defer { rest.removeFirst(count) }
        return rest.prefix(count)
    }
}
