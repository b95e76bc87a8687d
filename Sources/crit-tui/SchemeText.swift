/// The part of YAML in which base16 schemes are written: `key: value` in lines, one level of them below a key without a
/// value, values plain or quoted, comments. A YAML library brings Foundation along, five times the size of everything
/// else here.
enum SchemeText {
    struct Problem: Error {
        var line: Int
        var what: String
    }

    /// The values by key; those of the second level by `key.key`. A key without a value has the empty text.
    static func values(_ text: String) throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        var outer = ""
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.drop { $0 == " " }
            if content.isEmpty || content.hasPrefix("#") || line == "---" || line == "..." { continue }
            guard let colon = content.firstIndex(of: ":"), colon > content.startIndex else {
                throw Problem(line: index + 1, what: "expected “key: value”")
            }
            let key = String(content[..<colon])
            let rest = content[content.index(after: colon)...]
            guard rest.isEmpty || rest.first == " ", let value = scalar(rest) else {
                throw Problem(line: index + 1, what: "the value of “\(key)” is not a text in one line")
            }
            let isInner = content.startIndex > line.startIndex
            if !isInner { outer = key }
            values[isInner ? "\(outer).\(key)" : key] = value
        }
        return values
    }

    /// nil for lists, mappings, aliases and blocks, and for quotes that do not end.
    private static func scalar(_ text: Substring) -> String? {
        let text = text.drop { $0 == " " }
        guard let first = text.first, first != "#" else { return "" }
        if first == "\"" || first == "'" {
            guard let end = text.dropFirst().firstIndex(of: first) else { return nil }
            let after = text[text.index(after: end)...].drop { $0 == " " }
            guard after.isEmpty || after.first == "#" else { return nil }
            return String(text[text.index(after: text.startIndex) ..< end])
        }
        if "[{&*!|>%@`".contains(first) { return nil }
        var value = text
        if let comment = text.indices.first(where: { text[$0] == "#" && text[text.index(before: $0)] == " " }) {
            value = text[..<comment]
        }
        while value.last == " " { value.removeLast() }
        return String(value)
    }
}
