internal import Images

/// Values of fields as people read and write them: names for flags and numbers that have some.
enum FieldText {
    /// Fields that everybody reads in octal.
    private static let octal: Set<String> = ["umask", "mode"]

    static func text(_ value: Value, _ field: FieldSchema, hex: Bool) -> String {
        switch value {
        case .unsigned(let number): return integer(number, field, hex: hex || field.hint.hex)
        case .signed(let number): return "\(number)"
        case .bool(let isTrue): return isTrue ? "true" : "false"
        case .enumeration(let number): return field.enumeration?.name(of: number) ?? "\(number)"
        case .string(let string): return string.shown
        case .bytes(let bytes): return bytesText(bytes, field)
        case .message(let message): return summary(message)
        }
    }

    /// What the line to be edited starts with; `parse` takes it back.
    static func editable(_ value: Value, _ field: FieldSchema, hex: Bool) -> String {
        switch value {
        case .unsigned(let number):
            if octal.contains(field.name) { return "0" + String(number, radix: 8) }
            if let table = field.hint.flags, NameTable.flags(table) != nil { return text(value, field, hex: hex) }
            return hex || field.hint.hex ? "0x" + hexadecimal(number) : "\(number)"
        case .string(let string): return EditableText.text(string.bytes)
        case .bytes(let bytes): return EditableText.text(bytes)
        case .signed, .bool, .enumeration, .message: return text(value, field, hex: hex)
        }
    }

    static func parse(_ text: String, for field: FieldSchema) throws(InspectError) -> Value {
        switch field.type {
        case .string:
            let bytes = try EditableText.bytes(text)
            guard !bytes.contains(0) else { throw InspectError("a name cannot hold a zero byte") }
            if field.name == "comm", bytes.count > 15 {
                throw InspectError("a name of a task has at most 15 bytes, this has \(bytes.count)")
            }
            return .string(ByteString(bytes))
        case .bytes: return .bytes(try EditableText.bytes(text))
        default: break
        }
        var text = text
        // 022 is what people write for a mode; elsewhere a leading zero says nothing certain.
        if octal.contains(field.name), text.hasPrefix("0"), text.utf8.count > 1,
            text.utf8.allSatisfy({ (0x30 ... 0x37).contains($0) })
        {
            text = "0o" + text.dropFirst()
        }
        if let name = names(field)?.first(where: { "\($0.name)" == text }) { return .unsigned(name.value) }
        do throws(ImageError) {
            return try ValueParser.value(text, for: field)
        } catch {
            throw InspectError(error.problem)
        }
    }

    /// What may be typed.
    static func hint(_ field: FieldSchema) -> String {
        if let table = field.hint.flags, let names = NameTable.flags(table) {
            return "flags joined by |: " + names.map { "\($0.name)" }.joined(separator: " ")
        }
        if let names = names(field) {
            return "a number, or " + names.map { "\($0.name) (\($0.value))" }.joined(separator: ", ")
        }
        if let enumeration = field.enumeration { return "one of " + enumeration.names.joined(separator: ", ") }
        switch field.type {
        case .bool: return "true or false"
        case .string, .bytes: return "\\xNN for a byte that is no text, \\\\ for a backslash"
        default:
            return octal.contains(field.name)
                ? "octal with a leading 0 or 0o, or another number" : "decimal, 0x hexadecimal, 0o octal or 0b binary"
        }
    }

    /// The names of a field's numbers. In task_state the format's text has them wrong, and Stopped would make a zombie
    /// of a task.
    private static func names(_ field: FieldSchema) -> [NameTable.Name]? {
        field.name == "task_state"
            ? NameTable.taskStates : field.hint.dict.flatMap { NameTable.dict($0, field: field.name) }
    }

    private static func integer(_ number: UInt64, _ field: FieldSchema, hex: Bool) -> String {
        if let table = field.hint.flags, let names = NameTable.flags(table) {
            var rest = number
            var parts: [String] = []
            for name in names where number & name.value != 0 && number & name.value == name.value {
                parts.append("\(name.name)")
                rest &= ~name.value
            }
            if rest != 0 || parts.isEmpty { parts.append("0x" + hexadecimal(rest)) }
            return parts.joined(separator: " | ")
        }
        if let name = names(field)?.first(where: { $0.value == number }) {
            return "\(name.name)"
        }
        if octal.contains(field.name) { return "0" + String(number, radix: 8) }
        return hex ? "0x" + hexadecimal(number) : "\(number)"
    }

    private static func bytesText(_ bytes: [UInt8], _ field: FieldSchema) -> String {
        if field.hint.conv != nil { return EditableText.text(bytes) }
        let shown = bytes.prefix(32).map { hexadecimal(UInt64($0), digits: 2) }.joined(separator: " ")
        return "\(bytes.count) bytes" + (bytes.isEmpty ? "" : ": " + shown) + (bytes.count > 32 ? " …" : "")
    }

    /// The first simple fields of a message in a line.
    static func summary(_ message: Message, hex: Bool = false) -> String {
        var parts: [String] = []
        for field in message.fields {
            guard parts.count < 5 else { return parts.joined(separator: "  ") + " …" }
            guard field.schema.type != .message, let first = field.values.first else { continue }
            let more = field.values.count > 1 ? " …" : ""
            parts.append("\(field.schema.name)=\(text(first, field.schema, hex: hex))\(more)")
        }
        return parts.joined(separator: "  ")
    }
}
