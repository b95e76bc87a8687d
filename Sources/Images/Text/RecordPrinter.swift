/// Prints decoded messages as JSON, straight from the memory protobuf-c filled.
struct RecordPrinter {
    let output: OutputBuffer
    let options: TextOptions
    let leftOut = LeftOut()

    /// Fields that were not printed.
    final class LeftOut {
        var count = 0
    }

    // MARK: Layout

    func lineBreak(_ depth: Int) {
        if options.isPretty {
            output.append(0x0a)
            output.append(spaces: depth &* 4)
        }
    }

    @inline(__always)
    func separator(_ depth: Int) {
        output.append(0x2c)
        if options.isPretty {
            lineBreak(depth)
        } else {
            output.append(0x20)
        }
    }

    /// A value that is followed by another one, or the first of its list.
    @inline(__always)
    private func begin(_ isFirst: Bool, _ depth: Int) {
        if isFirst { lineBreak(depth) } else { separator(depth) }
    }

    // MARK: Messages

    /// One message as an object. `tail` adds members of the caller's.
    func object(
        _ record: RecordReader, depth: Int, hex: Bool = false,
        tail: ((_ isEmpty: Bool) throws(ImageError) -> Bool)? = nil
    )
        throws(ImageError)
    {
        output.append(0x7b)
        var isEmpty = true
        let records = unsafe record.schema.records
        for position in 0 ..< records.count {
            let field = unsafe records[position]
            let count = record.count(field)
            guard count > 0 else { continue }
            if field.type == .enumeration, !options.showsUnknown, hidesEnum(record, record.schema.fields[position]) {
                leftOut.count += 1
                continue
            }
            begin(isEmpty, depth + 1)
            isEmpty = false
            unsafe output.append(field.key)
            if field.label != .repeated, unsafe number(field, record.address(field), hex: hex) { continue }
            try other(record, record.schema.fields[position], count, depth: depth + 1, hex: hex)
        }
        if record.hasUnknownFields, !options.showsUnknown {
            leftOut.count += UnknownField.grouped(record.unknownFields).count
        } else if record.hasUnknownFields {
            for (number, bytes) in UnknownField.grouped(record.unknownFields) {
                begin(isEmpty, depth + 1)
                isEmpty = false
                output.append("\"#\(number)\": ")
                base64(bytes)
            }
        }
        if let tail { isEmpty = try tail(isEmpty) && isEmpty }
        if !isEmpty { lineBreak(depth) }
        output.append(0x7d)
    }

    /// What most values are: a number without a name. False when it is something else.
    @inline(__always)
    private func number(_ field: FieldRecord, _ address: UnsafeMutableRawPointer, hex: Bool) -> Bool {
        let isHex = options.isPretty && (hex || field.isHex)
        guard field.isPlain || isHex || !options.isPretty else { return false }
        switch field.type {
        case .uint32: return unsafe number(UInt64(address.load(as: UInt32.self)), isHex: isHex)
        case .uint64, .fixed64: return unsafe number(address.load(as: UInt64.self), isHex: isHex)
        case .int32, .sint32:
            guard !isHex else { return false }
            unsafe output.append(decimal: Int64(address.load(as: Int32.self)))
            return true
        case .bool:
            if unsafe address.load(as: Int32.self) != 0 { output.append("true") } else { output.append("false") }
            return true
        case .int64, .enumeration, .string, .bytes, .message: return false
        }
    }

    @inline(__always)
    private func number(_ value: UInt64, isHex: Bool) -> Bool {
        if isHex { hexadecimal(nil, value) } else { decimal(nil, value) }
        return true
    }

    private func other(
        _ record: RecordReader, _ field: FieldSchema, _ count: Int, depth: Int, hex: Bool
    ) throws(ImageError) {
        if field.label == .repeated {
            try list(record, field, count, depth: depth, hex: hex)
        } else {
            try unsafe value(record, field, record.address(field), depth: depth, hex: hex)
        }
    }

    /// Python's protobuf treats an optional enum number without a name as an unknown field.
    private func hidesEnum(_ record: RecordReader, _ field: FieldSchema) -> Bool {
        guard field.label == .optional else { return false }
        return unsafe field.enumeration?.name(of: record.address(field).load(as: Int32.self)) == nil
    }

    private func list(
        _ record: RecordReader, _ field: FieldSchema, _ count: Int, depth: Int, hex: Bool
    ) throws(ImageError) {
        let first = unsafe record.address(field)
        if options.isPretty, case .ipadd = field.display {
            let words = unsafe Array(
                UnsafeBufferPointer(start: first.assumingMemoryBound(to: UInt32.self), count: count))
            if let text = IPAddress.text(words) {
                output.append(0x5b)
                lineBreak(depth + 1)
                output.append(0x22)
                output.append(text)
                output.append(0x22)
                lineBreak(depth)
                output.append(0x5d)
                return
            }
        }
        output.append(0x5b)
        let plain = field.record
        for index in 0 ..< count {
            begin(index == 0, depth + 1)
            let address = unsafe first + index &* plain.stride
            if unsafe number(plain, address, hex: hex) { continue }
            try unsafe value(record, field, address, depth: depth + 1, hex: hex)
        }
        lineBreak(depth)
        output.append(0x5d)
    }

    // MARK: Values

    private func value(
        _ record: RecordReader, _ field: FieldSchema, _ address: UnsafeMutableRawPointer, depth: Int, hex: Bool
    )
        throws(ImageError)
    {
        switch field.type {
        case .uint32:
            unsafe integer(Int64(address.load(as: UInt32.self)), UInt64(address.load(as: UInt32.self)), field, hex: hex)
        case .int32, .sint32:
            let number = unsafe Int64(address.load(as: Int32.self))
            integer(number, UInt64(bitPattern: number), field, hex: hex)
        case .uint64, .fixed64:
            let number = unsafe address.load(as: UInt64.self)
            integer(Int64(bitPattern: number) < 0 ? nil : Int64(bitPattern: number), number, field, hex: hex)
        case .int64:
            let number = unsafe address.load(as: Int64.self)
            integer(number, UInt64(bitPattern: number), field, hex: hex)
        case .bool:
            if unsafe address.load(as: Int32.self) != 0 { output.append("true") } else { output.append("false") }
        case .enumeration:
            let number = unsafe address.load(as: Int32.self)
            if let name = field.enumeration?.name(of: number) {
                quoted(name)
            } else {
                output.append(decimal: Int64(number))
            }
        case .string:
            let bytes = unsafe RecordReader.data(at: address)
            if options.isStrict, unsafe !isUTF8(bytes) {
                JSONString.append(PythonBytes.repr(unsafe Array(bytes)), to: output)
            } else {
                unsafe JSONString.append(bytes, to: output)
            }
        case .bytes:
            let bytes = unsafe RecordReader.data(at: address)
            if case .quotedPrintable = field.display {
                let name = unsafe Array(bytes)
                JSONString.append(
                    options.isStrict ? QuotedPrintable.encodeAsPython(name) : QuotedPrintable.encode(name), to: output)
            } else {
                output.append(0x22)
                unsafe Base64.append(bytes, to: output)
                output.append(0x22)
            }
        case .message:
            guard let schema = field.message else { throw ImageError("\(field.name): no schema") }
            let nested: RecordReader
            do {
                nested = try unsafe RecordReader(
                    schema, RecordReader.data(at: address), arena: record.arena, depth: record.depth + 1)
            } catch {
                throw ImageError("\(field.name): \(error.problem)")
            }
            var inherits = hex
            if case .hex = field.display { inherits = true }
            try object(nested, depth: depth, hex: inherits)
        }
    }

    /// `signed` is nil when the number does not fit.
    @inline(__always)
    private func integer(_ signed: Int64?, _ bits: UInt64, _ field: FieldSchema, hex: Bool) {
        guard options.isPretty else { return decimal(signed, bits) }
        if hex { return hexadecimal(signed, bits) }
        switch field.display {
        case .plain, .ipadd, .quotedPrintable: decimal(signed, bits)
        case .hex: hexadecimal(signed, bits)
        case .dev: device(DeviceNumber.kernel(bits))
        case .odev: device(DeviceNumber.userspace(bits))
        case .flags(let table): flags(bits, table)
        case .dict(let table):
            if let name = table.first(where: { $0.value == bits }) {
                quoted(name.name)
            } else {
                decimal(signed, bits)
            }
        }
    }

    /// `signed` is nil when the number has no sign.
    @inline(__always)
    private func decimal(_ signed: Int64?, _ bits: UInt64) {
        let isQuoted = options.quotesBigNumbers && (signed?.magnitude ?? bits) > Self.exactInDouble
        if isQuoted { output.append(0x22) }
        if let signed { output.append(decimal: signed) } else { output.append(decimal: bits) }
        if isQuoted { output.append(0x22) }
    }

    /// The last of the integers that an IEEE 754 double tells from its neighbours, which is what most readers of JSON
    /// make of a number.
    private static let exactInDouble: UInt64 = 1 << 53

    private func hexadecimal(_ signed: Int64?, _ bits: UInt64) {
        output.append(0x22)
        if let signed, signed < 0 {
            output.append("-0x")
            output.append(hex: signed.magnitude)
        } else {
            output.append("0x")
            output.append(hex: bits)
        }
        output.append(0x22)
    }

    private func device(_ number: (major: UInt64, minor: UInt64)) {
        output.append(0x22)
        output.append(decimal: number.major)
        output.append(0x3a)
        output.append(decimal: number.minor)
        output.append(0x22)
    }

    private func flags(_ bits: UInt64, _ table: [NameTable.Name]?) {
        guard let table else { return hexadecimal(nil, bits) }
        output.append(0x22)
        var rest = bits
        var isFirst = true
        for name in table where bits & name.value != 0 {
            if !isFirst { output.append(" | ") }
            isFirst = false
            output.append(name.name)
            rest &= ~name.value
        }
        if rest != 0 {
            if !isFirst { output.append(" | ") }
            output.append("0x")
            output.append(hex: rest)
        }
        output.append(0x22)
    }

    private func quoted(_ name: StaticString) {
        output.append(0x22)
        output.append(name)
        output.append(0x22)
    }

    private func quoted(_ name: String) {
        output.append(0x22)
        output.append(name)
        output.append(0x22)
    }

    func base64(_ bytes: [UInt8]) {
        output.append(0x22)
        unsafe bytes.withUnsafeBytes { unsafe Base64.append($0, to: output) }
        output.append(0x22)
    }

    private func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < bytes.count {
            guard let (_, length) = unsafe JSONString.decode(bytes, at) else { return false }
            at += length
        }
        return true
    }
}
