/// Quoted-printable (RFC 2045), text mode: how the names of unix sockets are shown.
package enum QuotedPrintable {
    private static let lineLimit = 76

    /// As Python's quopri module does it, to the last soft line break, except that nothing is lost: where line ends of
    /// several kinds would all become one, they are quoted too.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let text = encodeAsPython(bytes)
        return decode(text) == bytes ? text : encodeAsPython(bytes, quotesLineEnds: true)
    }

    /// As Python's quopri module does it; `quotesLineEnds` as its binary mode.
    static func encodeAsPython(_ bytes: [UInt8], quotesLineEnds: Bool = false) -> [UInt8] {
        var text: [UInt8] = []
        var column = 0
        var at = 0
        let usesCRLF = bytes.firstIndex(of: 0x0a).map { $0 > 0 && bytes[$0 - 1] == 0x0d } ?? false

        func following(_ index: Int) -> UInt8? {
            index + 1 < bytes.count ? bytes[index + 1] : nil
        }
        func softBreak() {
            text += [0x3d, 0x0a]
            column = 0
        }
        while at < bytes.count {
            let byte = bytes[at], next = following(at)
            if !quotesLineEnds, byte == 0x0a || (byte == 0x0d && next == 0x0a) {
                if let last = text.last, last == 0x20 || last == 0x09 {
                    text[text.count - 1] = 0x3d
                    text += [digit(last >> 4), digit(last & 15)]
                }
                if usesCRLF { text.append(0x0d) }
                text.append(0x0a)
                column = 0
                at += byte == 0x0d ? 2 : 1
            } else if isQuoted(byte, next: next, column: column) || (quotesLineEnds && (byte == 0x0a || byte == 0x0d)) {
                if column + 3 >= lineLimit { softBreak() }
                text += [0x3d, digit(byte >> 4), digit(byte & 15)]
                column += 3
                at += 1
            } else {
                if let next, quotesLineEnds || next != 0x0a, column + 1 >= lineLimit { softBreak() }
                text.append(byte)
                column += 1
                at += 1
            }
        }
        return text
    }

    private static func isQuoted(_ byte: UInt8, next: UInt8?, column: Int) -> Bool {
        switch byte {
        case 0x3d, 127...: true
        case 0x2e: column == 0 && (next == nil || next == 0x0a || next == 0x0d || next == 0)
        case 0x20, 0x09: next == nil
        case 0x0d: false
        default: byte < 33
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x37 + value
    }

    package static func decode(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte != 0x3d {
                bytes.append(byte)
                at += 1
            } else if at + 1 < text.count, text[at + 1] == 0x0a {
                at += 2
            } else if at + 2 < text.count, text[at + 1] == 0x0d, text[at + 2] == 0x0a {
                at += 3
            } else if at + 2 < text.count, let high = value(text[at + 1]), let low = value(text[at + 2]) {
                bytes.append(high << 4 | low)
                at += 3
            } else {
                bytes.append(byte)
                at += 1
            }
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30 ... 0x39: digit - 0x30
        case 0x41 ... 0x46: digit - 0x37
        case 0x61 ... 0x66: digit - 0x57
        default: nil
        }
    }
}
