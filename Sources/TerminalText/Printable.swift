/// Text from an image or from /proc is hostile: what could steer a terminal or hide itself is spelled out (`\x1b`,
/// `\u{202e}`).
package enum Printable {
    /// The text with everything spelled out that ``Swift/Unicode/Scalar/columns`` refuses.
    package static func text(_ text: some StringProtocol) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return String(text) }
        var result = ""
        for piece in pieces(text) { result += piece.text }
        return result
    }

    /// Bytes that should be UTF-8; each byte that is not becomes `\xNN`.
    package static func text(bytes: some Sequence<UInt8>) -> String {
        var result = ""
        var decoder = UTF8Bytes(bytes: Array(bytes))
        while let step = decoder.next() {
            switch step {
            case .scalar(let scalar): result += scalar.columns == nil ? spelled(scalar) : String(scalar)
            case .bad(let byte): result += "\\x" + hex(UInt32(byte), digits: 2)
            }
        }
        return result
    }

    /// Columns that the text takes once it is printable.
    package static func columns(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
        return pieces(text).reduce(0) { $0 + $1.columns }
    }

    /// The text cut in the middle to fit, since both ends of a path tell more than its middle.
    package static func elided(_ text: String, to width: Int) -> String {
        let all = pieces(text)
        guard all.reduce(0, { $0 + $1.columns }) > width else { return text }
        guard width > 1 else { return width == 1 ? "…" : "" }
        let tail = (width - 1) * 3 / 5
        var end: [String] = []
        var used = 0
        for piece in all.reversed() {
            guard used + piece.columns <= tail else { break }
            used += piece.columns
            end.append(piece.text)
        }
        var start = ""
        var room = width - 1 - used
        for piece in all {
            guard piece.columns <= room else { break }
            room -= piece.columns
            start += piece.text
        }
        return start + "…" + end.reversed().joined()
    }

    /// The text cut at its end to fit.
    package static func cut(_ text: String, to width: Int) -> String {
        guard width > 0 else { return "" }
        if text.utf8.count <= width, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        // Marks take no column, but no more than two of them stay on a character.
        let limit = width * 3 + 3
        let start = String.UnicodeScalarView(text.unicodeScalars.prefix(limit))
        let isAll = start.count < limit
        let all = pieces(String(start))
        if isAll, all.reduce(0, { $0 + $1.columns }) <= width { return text }
        var result = ""
        var used = 0
        for piece in all {
            guard used + piece.columns <= width - 1 else { break }
            used += piece.columns
            result += piece.text
        }
        return result + "…"
    }

    /// The text in lines of at most `width` columns, broken at spaces where there are any.
    package static func wrapped(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                let size = columns(word)
                if used > 0, used + 1 + size > width {
                    lines.append(line)
                    line = ""
                    used = 0
                } else if used > 0 || !line.isEmpty {
                    line += " "
                    used += 1
                }
                if size <= width {
                    line += word
                    used += size
                    continue
                }
                for piece in pieces(word) {
                    if used + piece.columns > width, used > 0 {
                        lines.append(line)
                        line = ""
                        used = 0
                    }
                    line += piece.text
                    used += piece.columns
                }
            }
            lines.append(line)
        }
        return lines
    }

    package struct Piece {
        package var text: String
        package var columns: Int
        /// Written out in ASCII because the character itself may not reach the terminal.
        package var isSpelled = false
    }

    /// What is drawn, one step after the other: a character with its marks, or something spelled out.
    package static func pieces(_ text: some StringProtocol) -> [Piece] {
        var result: [Piece] = []
        var marks = 0
        for scalar in text.unicodeScalars {
            switch scalar.columns {
            case 0? where !result.isEmpty && marks < 2:
                result[result.count - 1].text.unicodeScalars.append(scalar)
                marks += 1
            case let columns? where columns > 0:
                result.append(Piece(text: String(scalar), columns: columns))
                marks = 0
            default:
                let text = spelled(scalar)
                result.append(Piece(text: text, columns: text.utf8.count, isSpelled: true))
                marks = 2
            }
        }
        return result
    }

    private static func spelled(_ scalar: Unicode.Scalar) -> String {
        scalar.value < 0x100 ? "\\x" + hex(scalar.value, digits: 2) : "\\u{" + hex(scalar.value, digits: 4) + "}"
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// UTF-8 that keeps each byte which is not part of a valid sequence.
private struct UTF8Bytes {
    enum Step {
        case scalar(Unicode.Scalar)
        case bad(UInt8)
    }

    let bytes: [UInt8]
    var position = 0

    mutating func next() -> Step? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        let length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
        if length > 0, position + length <= bytes.count,
            let text = String(validating: bytes[position ..< position + length], as: UTF8.self),
            let scalar = text.unicodeScalars.first
        {
            position += length
            return .scalar(scalar)
        }
        position += 1
        return .bad(first)
    }
}
