/// A `string` of the image format: what the kernel calls a name, any bytes at all, not only UTF-8.
package struct ByteString: Hashable, Sendable {
    package var bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    package init(_ string: some StringProtocol) {
        bytes = Array(string.utf8)
    }

    /// The text, with U+FFFD for what is not UTF-8: for people, not for opening files.
    package var string: String {
        String(decoding: bytes, as: UTF8.self)
    }

    package var isEmpty: Bool { bytes.isEmpty }
}

extension ByteString: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(value)
    }
}

extension ByteString: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension ByteString: CustomStringConvertible {
    package var description: String { string }
}
