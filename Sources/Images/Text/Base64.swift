/// Base64 in lines of 76 characters, each ended by a newline (RFC 2045), as it stands in JSON.
enum Base64 {
    private static let alphabet = StaticBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    /// The value of every character; 255: not of the alphabet.
    private static let values: StaticBytes = {
        var values = [UInt8](repeating: 255, count: 256)
        for value in 0 ..< 64 { unsafe values[Int(alphabet.bytes[value])] = UInt8(value) }
        return StaticBytes(values)
    }()

    /// Bytes of one line of text.
    static let lineBytes = 57

    /// Encodes a piece; every piece but the last is a multiple of `lineBytes` long. Newlines come out as `\n`.
    static func append(_ bytes: UnsafeRawBufferPointer, to output: OutputBuffer) {
        let alphabet = unsafe alphabet.bytes
        var at = 0
        while at < bytes.count {
            let lineEnd = min(at + lineBytes, bytes.count)
            let place = unsafe output.room(lineBytes / 3 * 4 + 2)
            var written = 0
            while at < lineEnd {
                let left = lineEnd - at
                let first = unsafe bytes[at], second = unsafe left > 1 ? bytes[at + 1] : 0,
                    third = unsafe left > 2 ? bytes[at + 2] : 0
                unsafe place[written] = unsafe alphabet[Int(first >> 2)]
                unsafe place[written + 1] = unsafe alphabet[Int((first & 3) << 4 | second >> 4)]
                unsafe place[written + 2] = unsafe left > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : 0x3d
                unsafe place[written + 3] = unsafe left > 2 ? alphabet[Int(third & 63)] : 0x3d
                written += 4
                at += 3
            }
            unsafe place[written] = 0x5c
            unsafe place[written + 1] = 0x6e
            output.advance(written + 2)
        }
    }

    /// Decodes piece by piece. White space is passed over; anything else that is not of the alphabet is refused
    /// (Python's base64 module passes over it too, and would take `... <1.5KB>` of `--nopl` for data).
    struct Decoder {
        private var bits: UInt32 = 0
        private var bitCount = 0
        private var characters = 0
        private var padding = 0
        private(set) var isMalformed = false

        mutating func decode(_ text: UnsafeRawBufferPointer, into output: OutputBuffer) {
            let values = unsafe Base64.values.bytes
            var place = unsafe output.room(text.count / 4 * 3 + 3)
            let start = unsafe place
            var at = 0
            while at < text.count {
                // Whole groups, as nearly all of it is.
                while bitCount == 0, padding == 0, text.count - at >= 4 {
                    let first = unsafe values[Int(text[at])], second = unsafe values[Int(text[at + 1])]
                    let third = unsafe values[Int(text[at + 2])], fourth = unsafe values[Int(text[at + 3])]
                    guard first | second | third | fourth < 64 else { break }
                    unsafe place[0] = first << 2 | second >> 4
                    unsafe place[1] = second << 4 | third >> 2
                    unsafe place[2] = third << 6 | fourth
                    unsafe place += 3
                    characters &+= 4
                    at += 4
                }
                guard at < text.count else { break }
                if let byte = unsafe take(text[at], values[Int(text[at])]) {
                    unsafe place.pointee = byte
                    unsafe place += 1
                }
                at += 1
            }
            unsafe output.advance(place - start)
        }

        /// One character; a byte when one is complete.
        private mutating func take(_ character: UInt8, _ value: UInt8) -> UInt8? {
            if character == 0x3d {
                padding += 1
                return nil
            }
            guard value < 64 else {
                if character != 0x0a && character != 0x0d && character != 0x20 { isMalformed = true }
                return nil
            }
            if padding > 0 { isMalformed = true }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            characters &+= 1
            guard bitCount >= 8 else { return nil }
            bitCount -= 8
            let byte = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
            bits &= 0xff
            return byte
        }

        /// Whether what came was whole groups of four.
        var isComplete: Bool {
            !isMalformed && (characters + padding).isMultiple(of: 4) && padding <= 2 && (padding == 0 || characters > 0)
        }
    }

    static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var decoder = Decoder()
        let output = OutputBuffer()
        unsafe decoder.decode(text, into: output)
        return decoder.isComplete ? output.bytes : nil
    }

    static func decode(_ text: [UInt8]) -> [UInt8]? {
        unsafe text.withUnsafeBytes { unsafe decode($0) }
    }
}
