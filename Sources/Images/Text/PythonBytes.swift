/// What Python prints for a name that is not UTF-8: the repr() of the bytes.
enum PythonBytes {
    static func repr(_ bytes: [UInt8]) -> [UInt8] {
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        var text: [UInt8] = [0x62, quote]
        for byte in bytes {
            switch byte {
            case quote, 0x5c: text += [0x5c, byte]
            case 0x0a: text += Array("\\n".utf8)
            case 0x0d: text += Array("\\r".utf8)
            case 0x09: text += Array("\\t".utf8)
            case 0x20 ..< 0x7f: text.append(byte)
            default: text += Array((byte < 16 ? "\\x0" : "\\x").utf8) + Array(String(byte, radix: 16).utf8)
            }
        }
        text.append(quote)
        return text
    }
}
