/// One JSON object of texts and whole numbers, without objects or lists in it (RFC 8259): all that a line of events
/// needs.
enum FlatJSON {
    enum Value: Hashable, Sendable {
        case text(String)
        case number(UInt64)

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: UInt64? { if case .number(let number) = self { number } else { nil } }
    }

    static func text(_ fields: [(String, Value)]) -> String {
        let fields = fields.map { key, value in
            switch value {
            case .text(let text): "\(quoted(key)):\(quoted(text))"
            case .number(let number): "\(quoted(key)):\(number)"
            }
        }
        return "{" + fields.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// nil for what is no such object.
    static func object(_ line: some StringProtocol) -> [String: Value]? {
        var parser = Parser(rest: Substring(line).unicodeScalars)
        return parser.object()
    }

    private struct Parser {
        var rest: Substring.UnicodeScalarView

        mutating func object() -> [String: Value]? {
            guard take("{") else { return nil }
            var object: [String: Value] = [:]
            if take("}") { return isAtEnd ? object : nil }
            repeat {
                guard let key = string(), take(":"), let value = value() else { return nil }
                object[key] = value
            } while take(",")
            return take("}") && isAtEnd ? object : nil
        }

        private var isAtEnd: Bool {
            mutating get {
                skipSpace()
                return rest.isEmpty
            }
        }

        private mutating func skipSpace() { rest = rest.drop { [" ", "\t", "\n", "\r"].contains($0) } }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            skipSpace()
            guard rest.first == scalar else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func value() -> Value? {
            skipSpace()
            if rest.first == "\"" { return string().map(Value.text) }
            let digits = rest.prefix { ("0" ... "9").contains($0) }
            rest = rest.dropFirst(digits.count)
            return UInt64(String(digits)).map(Value.number)
        }

        private mutating func string() -> String? {
            guard take("\"") else { return nil }
            var text = String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\"": return String(text)
                case "\\":
                    guard let escaped = escaped() else { return nil }
                    text.append(escaped)
                default: text.append(scalar)
                }
            }
            return nil
        }

        private mutating func escaped() -> Unicode.Scalar? {
            let plain: [Unicode.Scalar: Unicode.Scalar] = [
                "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t",
            ]
            guard let scalar = rest.popFirst() else { return nil }
            if scalar != "u" { return plain[scalar] }
            let digits = rest.prefix(4)
            rest = rest.dropFirst(4)
            return digits.count == 4 ? UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init) : nil
        }
    }
}
