/// Bytes as a line that can be edited and read back without loss: `\xNN` for what is no text, `\\` for a backslash.
enum EditableText {
    static func text(_ bytes: [UInt8]) -> String {
        var result = ""
        for scalar in bytes.shownLossless {
            switch scalar {
            case .byte(let byte): result += "\\x" + hexadecimal(UInt64(byte), digits: 2)
            case .scalar("\\"): result += "\\\\"
            case .scalar(let scalar):
                // Controls and invisible formats would be edited blindly.
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                    for byte in String(scalar).utf8 { result += "\\x" + hexadecimal(UInt64(byte), digits: 2) }
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    static func bytes(_ text: String) throws(InspectError) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "x"):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                    rest.first != UInt8(ascii: "+")
                else {
                    throw InspectError("\\x wants two hexadecimal digits")
                }
                result.append(value)
                rest = rest.dropFirst(2)
            default: throw InspectError("a backslash is written \\\\, a byte \\xNN")
            }
        }
        return result
    }
}

enum TextPiece {
    case scalar(Unicode.Scalar)
    case byte(UInt8)
}

extension Array where Element == UInt8 {
    /// The characters, and each byte that is part of none.
    var shownLossless: [TextPiece] {
        var pieces: [TextPiece] = []
        var at = startIndex
        while at < endIndex {
            let first = self[at]
            let length =
                first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
            if length > 0, at + length <= endIndex,
                let text = String(validating: self[at ..< at + length], as: UTF8.self),
                let scalar = text.unicodeScalars.first
            {
                pieces.append(.scalar(scalar))
                at += length
            } else {
                pieces.append(.byte(first))
                at += 1
            }
        }
        return pieces
    }
}
