/// An image as JSON text: what `crit decode` and `crit show` print.
package struct ImageDecoder {
    private let reader: ImageReader
    private let output: OutputBuffer
    private let printer: RecordPrinter
    private let options: TextOptions
    private let arena = Arena()

    /// Reads the head.
    package init(_ source: ImageSource, to output: OutputBuffer, options: TextOptions) throws(ImageError) {
        reader = try ImageReader(source)
        self.output = output
        self.options = options
        printer = RecordPrinter(output: output, options: options)
    }

    package var kind: ImageKind { reader.kind }

    /// Fields that were there and are not in the text, because the format does not know them.
    package var leftOut: Int { printer.leftOut.count }

    /// Prints the whole image; without a newline at the end.
    package func decode() throws(ImageError) {
        var start = reader.source.position
        do {
            output.append(0x7b)
            printer.lineBreak(1)
            output.append("\"magic\": \"")
            output.append(reader.kind.name)
            output.append("\"")
            printer.separator(1)
            output.append("\"entries\": [")
            var index = 0
            while true {
                start = reader.source.position
                guard let schema = reader.schema(ofEntry: index), let bytes = try unsafe reader.nextBytes() else {
                    break
                }
                if index == 0 { printer.lineBreak(2) } else { printer.separator(2) }
                try unsafe entry(schema, bytes, index)
                index += 1
                try output.pass()
            }
            if index > 0 { printer.lineBreak(1) }
            output.append(0x5d)
            printer.lineBreak(0)
            output.append(0x7d)
        } catch {
            throw error.located(file: reader.source.name, offset: start)
        }
    }

    private func entry(_ schema: Schema, _ bytes: UnsafeRawBufferPointer, _ index: Int) throws(ImageError) {
        unsafe arena.reset()
        let record = try unsafe RecordReader(schema, bytes, arena: arena)
        switch reader.kind.payload {
        case .none, .pagemap:
            try printer.object(record, depth: 2)
        default:
            try printer.object(record, depth: 2) { (isEmpty) throws(ImageError) in
                try payload(record, index: index, isEmpty: isEmpty)
            }
        }
    }

    // MARK: Payloads

    /// Prints `"extra"` as the last member of an entry; true when there was nothing to print.
    private func payload(_ record: RecordReader, index: Int, isEmpty: Bool) throws(ImageError) -> Bool {
        let payload = try EntryPayload(of: record, kind: reader.kind, index: index, isStrict: options.isStrict)
        if payload == .none { return true }
        if options.hidesPayload {
            let size = try measure(payload)
            guard reader.kind.payload != .ghostFile else { return true }
            key(isEmpty)
            output.append("\"... <")
            output.append(HumanSize.text(size))
            output.append(">\"")
            return false
        }
        key(isEmpty)
        switch payload {
        case .none: break
        case .bytes(let count, let padding):
            try base64(count)
            try skipPadding(padding)
        case .rest: try base64(nil)
        case .queues(let inq, let outq):
            output.append(0x7b)
            printer.lineBreak(4)
            output.append("\"inq\": ")
            try base64(inq)
            printer.separator(4)
            output.append("\"outq\": ")
            try base64(outq)
            printer.lineBreak(3)
            output.append(0x7d)
        case .semaphores(let count, let padding):
            try semaphores(count)
            try skipPadding(padding)
        case .messages(let count): try messages(count)
        }
        return false
    }

    private func key(_ isEmpty: Bool) {
        if isEmpty { printer.lineBreak(3) } else { printer.separator(3) }
        output.append("\"extra\": ")
    }

    /// `nil`: to the end of the file.
    private func base64(_ count: UInt64?) throws(ImageError) {
        let piece = Base64.lineBytes * 1024
        output.append(0x22)
        var rest = count ?? .max
        while rest > 0 {
            let wanted = Int(min(rest, UInt64(piece)))
            let bytes = try unsafe reader.source.takeUpTo(wanted)
            if bytes.count < wanted, count != nil {
                throw reader.source.failure("payload is cut off: \(rest) more bytes announced, \(bytes.count) there")
            }
            unsafe Base64.append(bytes, to: output)
            if bytes.count < wanted { break }
            rest -= UInt64(wanted)
            try output.pass()
        }
        output.append(0x22)
    }

    private func skipPadding(_ count: Int) throws(ImageError) {
        guard try unsafe reader.source.take(count) != nil else {
            throw reader.source.failure("padding of a payload is cut off")
        }
    }

    private func semaphores(_ count: Int) throws(ImageError) {
        output.append(0x5b)
        for index in 0 ..< count {
            guard let value = try reader.source.number(UInt16.self) else {
                throw reader.source.failure("semaphore values are cut off")
            }
            if index == 0 { printer.lineBreak(4) } else { printer.separator(4) }
            output.append(decimal: UInt64(value))
            if index & 0xfff == 0 { try output.pass() }
        }
        if count > 0 { printer.lineBreak(3) }
        output.append(0x5d)
    }

    private func messages(_ count: UInt32) throws(ImageError) {
        output.append(0x5b)
        for index in 0 ..< count {
            let message = try reader.messageHead(arena: arena)
            if index == 0 { printer.lineBreak(4) } else { printer.separator(4) }
            try printer.object(message.record, depth: 4)
            printer.separator(4)
            try base64(message.size)
            try skipPadding(message.padding)
            try output.pass()
        }
        if count > 0 { printer.lineBreak(3) }
        output.append(0x5d)
    }

    /// Passes over a payload; the answer is what Python crit says its size is.
    private func measure(_ payload: EntryPayload) throws(ImageError) -> UInt64 {
        try reader.skip(payload, arena: arena)
    }
}
