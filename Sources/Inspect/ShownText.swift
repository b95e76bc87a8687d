package import Images

/// Names in images are bytes. Shown, bytes that are no UTF-8 become `\xNN`; what steers a terminal is the terminal's business.
extension ByteString {
    package var shown: String { bytes.shown }
}

extension Array where Element == UInt8 {
    package var shown: String {
        if let text = String(validating: self, as: UTF8.self) { return text }
        var result = ""
        var rest = self[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
            if length > 0, let text = String(validating: rest.prefix(length), as: UTF8.self) {
                result += text
                rest = rest.dropFirst(length)
            } else {
                result += "\\x" + hexadecimal(UInt64(first), digits: 2)
                rest = rest.dropFirst()
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
