import Glibc

/// Reads JSON piece by piece from a source of any length, and knows the line it is at.
@safe final class JSONReader {
    /// What the next value is.
    enum Kind: Hashable {
        case object, array, string, number, literal
    }

    private let source: ImageSource
    private var chunk = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var at = 0
    private(set) var line = 1
    private var memory: UnsafeMutablePointer<UInt8> = .allocate(capacity: 256)
    private var capacity = 256
    private var count = 0

    init(_ source: ImageSource) {
        self.source = source
    }

    deinit {
        unsafe memory.deallocate()
    }

    func failure(_ problem: String) -> ImageError {
        ImageError(problem, file: source.name, line: line)
    }

    // MARK: The token

    /// The bytes of the string or number that was read last; valid until the next one is read.
    var token: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: memory, count: count) }

    /// The same as text.
    var text: String { unsafe String(decoding: token, as: UTF8.self) }

    private func reserve(_ size: Int) {
        guard capacity - count < size else { return }
        capacity = max(capacity * 2, count + size)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe larger.update(from: memory, count: count)
        unsafe memory.deallocate()
        unsafe memory = unsafe larger
    }

    @inline(__always)
    private func append(_ byte: UInt8) {
        reserve(1)
        unsafe memory[count] = byte
        count &+= 1
    }

    func clearToken() {
        count = 0
    }

    // MARK: Bytes

    /// The next byte, left where it is; nil at the end.
    @inline(__always)
    private func peek() throws(ImageError) -> UInt8? {
        if unsafe at == chunk.count {
            unsafe chunk = try unsafe source.takeSome(1 << 16)
            at = 0
            if unsafe chunk.isEmpty { return nil }
        }
        return unsafe chunk[at]
    }

    private func next(_ what: String) throws(ImageError) -> UInt8 {
        guard let byte = try peek() else { throw failure("JSON ends in the middle of \(what)") }
        at += 1
        return byte
    }

    /// The next byte that is not white space, left where it is.
    private func peekToken() throws(ImageError) -> UInt8? {
        while let byte = try peek() {
            switch byte {
            case 0x0a:
                line += 1
                at += 1
            case 0x20, 0x09, 0x0d: at += 1
            default: return byte
            }
        }
        return nil
    }

    private func expect(_ byte: UInt8) throws(ImageError) {
        guard let found = try peekToken() else { throw failure("JSON ends where \(quoted(byte)) should be") }
        guard found == byte else { throw failure("\(quoted(found)) where \(quoted(byte)) should be") }
        at += 1
    }

    private func quoted(_ byte: UInt8) -> String {
        byte >= 0x20 && byte < 0x7f ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
    }

    // MARK: Structure

    func kind() throws(ImageError) -> Kind {
        guard let byte = try peekToken() else { throw failure("JSON ends where a value should be") }
        switch byte {
        case 0x7b: return .object
        case 0x5b: return .array
        case 0x22: return .string
        case 0x2d, 0x30 ... 0x39: return .number
        case 0x74, 0x66, 0x6e: return .literal
        default: throw failure("\(quoted(byte)) where a value should be")
        }
    }

    func beginObject() throws(ImageError) { try expect(0x7b) }
    func beginArray() throws(ImageError) { try expect(0x5b) }

    /// Moves to the next member: its key is then `token`. False after the last.
    func nextKey(isFirst: Bool) throws(ImageError) -> Bool {
        guard try nextMember(isFirst: isFirst, close: 0x7d) else { return false }
        guard try peekToken() == 0x22 else { throw failure("a key in quotes should be here") }
        try readString()
        try expect(0x3a)
        return true
    }

    /// Moves to the next element; false after the last.
    func nextElement(isFirst: Bool) throws(ImageError) -> Bool {
        try nextMember(isFirst: isFirst, close: 0x5d)
    }

    private func nextMember(isFirst: Bool, close: UInt8) throws(ImageError) -> Bool {
        guard let byte = try peekToken() else { throw failure("JSON ends where \(quoted(close)) should be") }
        if byte == close {
            at += 1
            return false
        }
        if !isFirst {
            guard byte == 0x2c else { throw failure("\(quoted(byte)) where ',' or \(quoted(close)) should be") }
            at += 1
            if try peekToken() == close { throw failure("',' before \(quoted(close))") }
        }
        return true
    }

    /// After the document there may be only white space.
    func end() throws(ImageError) {
        if let byte = try peekToken() { throw failure("\(quoted(byte)) after the end of the JSON") }
    }

    // MARK: Scalars

    /// Far more than any name or list of an image needs, and far less than a hostile text could ask for.
    private static let stringLimit = 256 << 20

    /// A whole string, into `token`. Lone surrogates U+DC80…U+DCFF are bytes that were not UTF-8.
    func readString() throws(ImageError) {
        try beginString()
        while try !readStringPiece(1 << 20) {
            guard count < Self.stringLimit else { throw failure("a string of more than \(Self.stringLimit) bytes") }
        }
    }

    func beginString() throws(ImageError) {
        try expect(0x22)
        count = 0
    }

    /// Appends about `limit` more bytes of the string to `token`; true when it ended.
    func readStringPiece(_ limit: Int) throws(ImageError) -> Bool {
        let goal = count + limit
        while count < goal {
            guard try peek() != nil else { throw failure("JSON ends in the middle of a string") }
            var plainEnd = at
            while unsafe plainEnd < chunk.count, unsafe chunk[plainEnd] != 0x22, unsafe chunk[plainEnd] != 0x5c,
                unsafe chunk[plainEnd] >= 0x20
            { plainEnd += 1 }
            reserve(plainEnd - at)
            if let base = unsafe chunk.baseAddress { unsafe memcpy(memory + count, base + at, plainEnd - at) }
            count += plainEnd - at
            at = plainEnd
            guard unsafe at < chunk.count else { continue }
            let byte = unsafe chunk[at]
            at += 1
            if byte == 0x22 { return true }
            guard byte == 0x5c else { throw failure("control character in a string") }
            try readEscape()
        }
        return false
    }

    private func readEscape() throws(ImageError) {
        let byte = try next("a string")
        switch byte {
        case 0x22, 0x5c, 0x2f: append(byte)
        case 0x62: append(0x08)
        case 0x66: append(0x0c)
        case 0x6e: append(0x0a)
        case 0x72: append(0x0d)
        case 0x74: append(0x09)
        case 0x75: try readUnicodeEscape()
        default: throw failure("unknown escape \\\(quoted(byte))")
        }
    }

    private func readUnit() throws(ImageError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0 ..< 4 {
            let byte = try next("a \\u escape")
            let digit: UInt8
            switch byte {
            case 0x30 ... 0x39: digit = byte - 0x30
            case 0x41 ... 0x46: digit = byte - 0x37
            case 0x61 ... 0x66: digit = byte - 0x57
            default: throw failure("\(quoted(byte)) in a \\u escape")
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private func readUnicodeEscape() throws(ImageError) {
        var scalar = try readUnit()
        if (0xd800 ... 0xdbff).contains(scalar) {
            guard try next("a surrogate pair") == 0x5c, try next("a surrogate pair") == 0x75 else {
                throw failure("half of a surrogate pair")
            }
            let low = try readUnit()
            guard (0xdc00 ... 0xdfff).contains(low) else { throw failure("half of a surrogate pair") }
            scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
        } else if (0xdc80 ... 0xdcff).contains(scalar) {
            append(UInt8(truncatingIfNeeded: scalar))
            return
        }
        guard let scalar = UnicodeScalar(scalar) else { throw failure("half of a surrogate pair") }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    /// A number, into `token`.
    func readNumber() throws(ImageError) {
        _ = try peekToken()
        count = 0
        while let byte = try peek() {
            switch byte {
            case 0x30 ... 0x39, 0x2d, 0x2b, 0x2e, 0x45, 0x65:
                append(byte)
                at += 1
                guard count <= 64 else { throw failure("a number of more than 64 digits") }
            default: return
            }
        }
    }

    /// true, false or null
    func readLiteral() throws(ImageError) -> String {
        _ = try peekToken()
        count = 0
        while let byte = try peek(), (0x61 ... 0x7a).contains(byte), count < 8 {
            append(byte)
            at += 1
        }
        let word = text
        guard ["true", "false", "null"].contains(word) else { throw failure("\(word) is not JSON") }
        return word
    }

    /// Passes over a value of any kind.
    func skipValue(depth: Int = 0) throws(ImageError) {
        guard depth < RecordReader.depthLimit else {
            throw failure("JSON nests deeper than \(RecordReader.depthLimit) levels")
        }
        switch try kind() {
        case .string:
            try beginString()
            while try !readStringPiece(1 << 16) { clearToken() }
        case .number: try readNumber()
        case .literal: _ = try readLiteral()
        case .array:
            try beginArray()
            var isFirst = true
            while try nextElement(isFirst: isFirst) {
                isFirst = false
                try skipValue(depth: depth + 1)
            }
        case .object:
            try beginObject()
            var isFirst = true
            while try nextKey(isFirst: isFirst) {
                isFirst = false
                try skipValue(depth: depth + 1)
            }
        }
    }
}
