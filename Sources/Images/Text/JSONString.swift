/// Strings as Python's json module writes them: ASCII only.
enum JSONString {
    private static let hexDigits = StaticBytes("0123456789abcdef")

    /// Bytes that pass through as they are.
    private static let plain: [Bool] = (0 ..< 256).map { $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }

    /// The string with its quotes. A byte that is not part of UTF-8 becomes U+DC80…U+DCFF (Python's surrogateescape).
    static func append(_ bytes: UnsafeRawBufferPointer, to output: OutputBuffer) {
        output.append(0x22)
        unsafe appendBody(bytes, to: output)
        output.append(0x22)
    }

    static func append(_ bytes: [UInt8], to output: OutputBuffer) {
        unsafe bytes.withUnsafeBytes { unsafe append($0, to: output) }
    }

    private static func appendBody(_ bytes: UnsafeRawBufferPointer, to output: OutputBuffer) {
        var at = 0
        while at < bytes.count {
            let byte = unsafe bytes[at]
            if plain[Int(byte)] {
                output.append(byte)
                at += 1
            } else if byte < 0x80 {
                appendEscape(byte, to: output)
                at += 1
            } else if let (scalar, length) = unsafe decode(bytes, at) {
                if scalar > 0xffff {
                    appendUnit(UInt16(truncatingIfNeeded: 0xd800 + (scalar - 0x10000) >> 10), to: output)
                    appendUnit(UInt16(truncatingIfNeeded: 0xdc00 + (scalar - 0x10000) & 0x3ff), to: output)
                } else {
                    appendUnit(UInt16(truncatingIfNeeded: scalar), to: output)
                }
                at += length
            } else {
                appendUnit(0xdc00 + UInt16(byte), to: output)
                at += 1
            }
        }
    }

    private static func appendEscape(_ byte: UInt8, to output: OutputBuffer) {
        let short: UInt8? =
            switch byte {
            case 0x22: 0x22
            case 0x5c: 0x5c
            case 0x0a: 0x6e
            case 0x0d: 0x72
            case 0x09: 0x74
            case 0x08: 0x62
            case 0x0c: 0x66
            default: nil
            }
        if let short {
            output.append(0x5c)
            output.append(short)
        } else {
            appendUnit(UInt16(byte), to: output)
        }
    }

    private static func appendUnit(_ unit: UInt16, to output: OutputBuffer) {
        let place = unsafe output.room(6)
        unsafe place[0] = 0x5c
        unsafe place[1] = 0x75
        for digit in 0 ..< 4 {
            unsafe place[2 + digit] = unsafe hexDigits.bytes[Int(unit >> UInt16(12 - 4 * digit)) & 15]
        }
        output.advance(6)
    }

    /// One UTF-8 sequence, strictly: no overlong forms, no surrogates.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> (scalar: UInt32, length: Int)? {
        let first = unsafe bytes[at]
        let length: Int, minimum: UInt32
        var scalar: UInt32
        switch first {
        case 0 ..< 0x80: return (UInt32(first), 1)
        case 0xc2 ... 0xdf: (length, minimum, scalar) = (2, 0x80, UInt32(first & 0x1f))
        case 0xe0 ... 0xef: (length, minimum, scalar) = (3, 0x800, UInt32(first & 0x0f))
        case 0xf0 ... 0xf4: (length, minimum, scalar) = (4, 0x10000, UInt32(first & 0x07))
        default: return nil
        }
        guard at + length <= bytes.count else { return nil }
        for index in 1 ..< length {
            let byte = unsafe bytes[at + index]
            guard byte & 0xc0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3f)
        }
        guard scalar >= minimum, scalar <= 0x10ffff, !(0xd800 ... 0xdfff).contains(scalar) else { return nil }
        return (scalar, length)
    }
}
