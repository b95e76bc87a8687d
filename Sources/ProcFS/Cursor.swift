import Glibc

/// Reads one line of kernel text from left to right and never past its end.
struct Cursor {
    let file: StaticString
    let line: Int
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>, file: StaticString, line: Int = 1) {
        rest = bytes
        self.file = file
        self.line = line
    }

    var isAtEnd: Bool { rest.isEmpty }

    func error(_ expected: StaticString) -> ParseError {
        ParseError(file: "\(file)", line: line, expected: "\(expected)")
    }

    mutating func skipBlanks() {
        while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    }

    /// Consumes `text` when it stands next.
    mutating func accept(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard rest.count >= count else { return false }
        let matches = text.withUTF8Buffer { wanted in
            for index in 0 ..< count where unsafe rest[rest.startIndex + index] != wanted[index] { return false }
            return true
        }
        if matches { rest.removeFirst(count) }
        return matches
    }

    mutating func expect(_ text: StaticString) throws(ParseError) {
        if !accept(text) { throw error(text) }
    }

    mutating func expectEnd() throws(ParseError) {
        skipBlanks()
        if !isAtEnd { throw error("the end of the line") }
    }

    /// A number after optional blanks. What does not fit into `T` is an error, as is a sign on an unsigned type.
    @inline(__always)
    mutating func number<T: FixedWidthInteger>(
        _ expected: StaticString, as type: T.Type = T.self, radix: UInt64 = 10
    ) throws(ParseError) -> T {
        let (magnitude, isNegative) = try digits(expected, radix: radix, mayBeNegative: T.isSigned)
        let value: T? =
            if isNegative {
                magnitude <= 1 << 63 ? T(exactly: Int64(truncatingIfNeeded: 0 &- magnitude)) : nil
            } else {
                T(exactly: magnitude)
            }
        guard let value else { throw error(expected) }
        return value
    }

    private mutating func digits(
        _ expected: StaticString, radix: UInt64, mayBeNegative: Bool
    ) throws(ParseError) -> (UInt64, Bool) {
        skipBlanks()
        let isNegative = mayBeNegative && rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let first = rest.startIndex
        var index = first
        var magnitude: UInt64 = 0
        while index < rest.endIndex, let digit = digitValue(rest[index]), digit < radix {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            if overflow || carry { throw error(expected) }
            magnitude = sum
            index += 1
        }
        guard index > first else { throw error(expected) }
        rest = rest[index...]
        return (magnitude, isNegative)
    }

    /// The bytes up to the next blank, after optional blanks; at least one.
    mutating func word(_ expected: StaticString) throws(ParseError) -> ArraySlice<UInt8> {
        skipBlanks()
        let word = rest.prefix { $0 != 0x20 && $0 != 0x09 }
        if word.isEmpty { throw error(expected) }
        rest = rest[word.endIndex...]
        return word
    }

    /// The bytes before the next `separator`, which is consumed too; all of them when there is none.
    mutating func field(endingWith separator: UInt8) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: separator) else { return takeRest() }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    mutating func takeRest() -> ArraySlice<UInt8> {
        defer { rest = rest[rest.endIndex...] }
        return rest
    }
}

private func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0") ... UInt8(ascii: "9"): UInt64(byte &- UInt8(ascii: "0"))
    case UInt8(ascii: "a") ... UInt8(ascii: "f"): UInt64(byte &- UInt8(ascii: "a") &+ 10)
    case UInt8(ascii: "A") ... UInt8(ascii: "F"): UInt64(byte &- UInt8(ascii: "A") &+ 10)
    default: nil
    }
}

/// The lines of a file, each with its number.
struct Lines: Sequence, IteratorProtocol {
    private let file: StaticString
    private var rest: ArraySlice<UInt8>
    private var line = 0

    init(_ bytes: [UInt8], file: StaticString) {
        rest = bytes[...]
        self.file = file
    }

    mutating func next() -> Cursor? {
        guard !rest.isEmpty else { return nil }
        line += 1
        let end = unsafe rest.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let found = unsafe memchr(start, 0x0A, bytes.count) else {
                return rest.endIndex
            }
            return unsafe rest.startIndex + (UnsafeRawPointer(found) - start)
        }
        defer { rest = end < rest.endIndex ? rest[(end + 1)...] : rest[end...] }
        return Cursor(rest[..<end], file: file, line: line)
    }
}

extension ProcString {
    /// Undoes the escapes of seq_escape(): a backslash and three octal digits, for the bytes in `escaped` only.
    init(unescaping text: ArraySlice<UInt8>, only escaped: [UInt8]? = nil) {
        guard text.contains(UInt8(ascii: "\\")) else {
            self.init(text)
            return
        }
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if let byte = octalEscape(text[index...]), escaped?.contains(byte) ?? true {
                plain.append(byte)
                index += 4
            } else {
                plain.append(text[index])
                index += 1
            }
        }
        self.init(plain)
    }
}

private func octalEscape(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count >= 4, text.first == UInt8(ascii: "\\") else { return nil }
    var value: UInt16 = 0
    for byte in text.dropFirst().prefix(3) {
        guard (UInt8(ascii: "0") ... UInt8(ascii: "7")).contains(byte) else { return nil }
        value = value << 3 | UInt16(byte &- UInt8(ascii: "0"))
    }
    return UInt8(exactly: value)
}
