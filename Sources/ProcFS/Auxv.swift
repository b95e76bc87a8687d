/// An entry of the auxiliary vector, see getauxval(3).
package struct AuxvEntry: Hashable, Sendable {
    /// AT_PHDR, AT_ENTRY …
    package var type: UInt64
    package var value: UInt64

    /// The entries as they lie in memory, AT_NULL and what follows it included.
    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [AuxvEntry] {
        guard bytes.count.isMultiple(of: 16) else {
            throw ParseError(file: "auxv", line: 0, expected: "pairs of 64-bit words")
        }
        return unsafe bytes.withUnsafeBytes { words in
            stride(from: 0, to: words.count, by: 16).map { offset in
                unsafe AuxvEntry(
                    type: words.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                    value: words.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            }
        }
    }
}

extension ProcFile where Value == [AuxvEntry] {
    package static var auxv: Self { Self("auxv", AuxvEntry.parse) }
}
