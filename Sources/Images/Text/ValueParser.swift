/// Values from the text people write: any spelling that Python's `int(s, 0)` takes, names of flags, devices, addresses.
package enum ValueParser {
    /// A number with its sign, wide enough for every field.
    struct Integer: Equatable {
        var isNegative: Bool
        var magnitude: UInt64
    }

    /// Python's `int(s, 0)`: white space around, a sign, 0x 0o 0b, single underscores between digits.
    static func integer(_ text: some StringProtocol) -> Integer? {
        var rest = Substring(text)
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            rest = rest.dropFirst()
        }
        var radix = 10
        let prefix = rest.prefix(2).lowercased()
        if let found = ["0x": 16, "0o": 8, "0b": 2][prefix] {
            radix = found
            rest = rest.dropFirst(2)
            if rest.first == "_" { rest = rest.dropFirst() }
        }
        let parts = rest.split(separator: "_", omittingEmptySubsequences: false)
        guard !rest.isEmpty, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let digits = parts.joined()
        guard
            digits.utf8.allSatisfy({
                (0x30 ... 0x39).contains($0) || (0x41 ... 0x5a).contains($0) || (0x61 ... 0x7a).contains($0)
            })
        else { return nil }
        if radix == 10, digits.first == "0", digits.contains(where: { $0 != "0" }) { return nil }
        return UInt64(digits, radix: radix).map { Integer(isNegative: isNegative && $0 != 0, magnitude: $0) }
    }

    /// A field's value from text, as `crit` shows it or as a person types it.
    package static func value(_ text: String, for field: FieldSchema) throws(ImageError) -> Value {
        switch field.type {
        case .bool:
            switch text {
            case "true", "1": return .bool(true)
            case "false", "0": return .bool(false)
            default: throw ImageError("\(shortened(text)) is neither true nor false")
            }
        case .enumeration:
            if let number = field.enumeration?.number(named: text) { return .enumeration(number) }
            if let integer = integer(text), let number = signed(integer), let value = Int32(exactly: number) {
                return .enumeration(value)
            }
            let names = field.enumeration?.names.joined(separator: ", ") ?? ""
            throw ImageError("\(shortened(text)) is none of \(names)")
        case .string: return .string(ByteString(text))
        case .bytes:
            if case .quotedPrintable = field.display { return .bytes(QuotedPrintable.decode(Array(text.utf8))) }
            guard let bytes = Base64.decode(Array(text.utf8)) else { throw ImageError("is not base64") }
            return .bytes(bytes)
        case .message: throw ImageError("\(field.name) is a message, not a word")
        case .int32, .sint32, .uint32, .int64, .uint64, .fixed64:
            return try value(number(text, field), for: field)
        }
    }

    /// The number as a value of the field, or why it does not fit.
    static func value(_ integer: Integer, for field: FieldSchema) throws(ImageError) -> Value {
        let value: Value? =
            switch field.type {
            case .uint32: !integer.isNegative && integer.magnitude <= UInt32.max ? .unsigned(integer.magnitude) : nil
            case .uint64, .fixed64: !integer.isNegative ? .unsigned(integer.magnitude) : nil
            case .int32, .sint32: signed(integer).flatMap { Int32(exactly: $0) }.map { .signed(Int64($0)) }
            case .int64: signed(integer).map { .signed($0) }
            case .enumeration: signed(integer).flatMap { Int32(exactly: $0) }.map { .enumeration($0) }
            case .bool: integer.magnitude <= 1 && !integer.isNegative ? .bool(integer.magnitude == 1) : nil
            case .string, .bytes, .message: nil
            }
        guard let value else {
            throw ImageError("\(integer.isNegative ? "-" : "")\(integer.magnitude) does not fit \(field.type.typeName)")
        }
        return value
    }

    static func signed(_ integer: Integer) -> Int64? {
        if integer.isNegative {
            return integer.magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- integer.magnitude) : nil
        }
        return Int64(exactly: integer.magnitude)
    }

    private static func number(_ text: String, _ field: FieldSchema) throws(ImageError) -> Integer {
        switch field.display {
        case .dev, .odev:
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 else { break }
            guard let major = integer(parts[0]), let minor = integer(parts[1]), !major.isNegative, !minor.isNegative,
                major.magnitude <= 0xfff_ffff, minor.magnitude <= 0xffff_ffff
            else { throw ImageError("\(shortened(text)) is no MAJOR:MINOR") }
            if case .odev = field.display {
                return Integer(
                    isNegative: false, magnitude: DeviceNumber.userspace(major: major.magnitude, minor: minor.magnitude)
                )
            }
            guard minor.magnitude <= 0xfffff else {
                throw ImageError("\(shortened(text)): the minor number has only 20 bits")
            }
            return Integer(
                isNegative: false, magnitude: DeviceNumber.kernel(major: major.magnitude, minor: minor.magnitude))
        case .flags(let table):
            if let number = integer(text) { return number }
            return Integer(isNegative: false, magnitude: try flags(text, table ?? []))
        case .dict(let table):
            if let name = table.first(where: { $0.name.description == text }) {
                return Integer(isNegative: false, magnitude: name.value)
            }
        case .plain, .hex, .ipadd, .quotedPrintable: break
        }
        guard let number = integer(text) else { throw ImageError("\(shortened(text)) is not a number") }
        return number
    }

    /// `A | B | 0x4`; the empty text is 0.
    private static func flags(_ text: String, _ table: [NameTable.Name]) throws(ImageError) -> UInt64 {
        var bits: UInt64 = 0
        for part in text.split(separator: "|", omittingEmptySubsequences: false) {
            let word = part.drop { $0 == " " }
            let name = word.prefix { $0 != " " }
            if name.isEmpty, text.allSatisfy({ $0 == " " }) { continue }
            if let known = table.first(where: { $0.name.description == name }) {
                bits |= known.value
            } else if let number = integer(name), !number.isNegative {
                bits |= number.magnitude
            } else {
                throw ImageError("\(shortened(String(name))) is no flag")
            }
        }
        return bits
    }

    /// A text in an error stays one line.
    static func shortened(_ text: String) -> String {
        let visible = text.unicodeScalars.prefix(40).map { $0.value < 0x20 || $0.value == 0x7f ? "?" : String($0) }
            .joined()
        return "\"\(visible)\(text.unicodeScalars.count > 40 ? "…" : "")\""
    }
}
