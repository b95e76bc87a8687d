package import Images

/// Names in images are bytes. Shown, bytes that are no UTF-8 become `\xNN`; what steers a terminal is the terminal's
/// business.
extension ByteString {
    package var shown: String { bytes.shown }
}

extension Array where Element == UInt8 {
    package var shown: String {
        if let text = String(validating: self, as: UTF8.self) { return text }
        var result = ""
        for piece in shownLossless {
            switch piece {
            case .scalar(let scalar): result.unicodeScalars.append(scalar)
            case .byte(let byte): result += "\\x" + hexadecimal(UInt64(byte), digits: 2)
            }
        }
        return result
    }
}

/// A number in hexadecimal without prefix, padded with zeros.
func hexadecimal(_ value: UInt64, digits: Int = 0) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
