import Linux

/// The id of one run, as text of a version 4 UUID: getrandom(2).
enum RunID {
    static func make() -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        _ = try? unsafe bytes.withMutableBytes { buffer in
            try systemCall(.getrandom, Int(bitPattern: buffer.baseAddress), buffer.count, 0)
        }
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}
