/// The lines of an eventfd.
package struct FdinfoEventfd: Hashable, Sendable {
    package var count: UInt64 = 0
    /// Equal for descriptors of one eventfd.
    package var id: Int32?
    /// EFD_SEMAPHORE; absent before Linux 6.5.
    package var isSemaphore: Bool?

    mutating func read(_ key: ProcString, _ line: inout Cursor) throws(ParseError) {
        switch key {
        case "eventfd-count": count = try line.number("a count in hexadecimal", radix: 16)
        case "eventfd-id": id = try line.number("a number")
        default: isSemaphore = try line.number("0 or 1", as: UInt8.self) != 0
        }
    }
}
