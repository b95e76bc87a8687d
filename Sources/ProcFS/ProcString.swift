/// Bytes that the kernel hands out as text: a comm, a path, an option. They need not be UTF-8 and are kept as they are.
package struct ProcString: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package var bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    package init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// The text, with what is not UTF-8 replaced; for people, not for system calls.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension ProcString {
    /// Splits off the ` (deleted)` that d_path() appends to the path of an unlinked file.
    ///
    /// A file may have been given a name that ends so: who needs certainty compares with stat(2).
    func strippingDeleted() -> (path: ProcString, isDeleted: Bool) {
        let mark = Array(" (deleted)".utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count > mark.count, bytes.suffix(mark.count) == mark[...] else {
            return (self, false)
        }
        return (ProcString(bytes.dropLast(mark.count)), true)
    }
}
