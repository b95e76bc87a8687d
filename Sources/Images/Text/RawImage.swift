/// An image without a magic: text of iptables, netlink messages, pages, archives. Known by its name.
package struct RawImage {
    package let kind: ImageKind
    private let source: ImageSource

    /// nil when the file's name is not of a raw kind.
    package static func recognise(_ source: ImageSource, path: String?) throws(ImageError) -> RawImage? {
        guard let name = path?.split(separator: "/").last, let found = ImageKind.of(fileName: name), found.kind.isRaw
        else { return nil }
        // The old ones have the name of the new ones, and a head.
        if found.kind == .pages, try source.begins(with: [ImageKind.commonMagic, ImageKind.pagemap.magic]) {
            return RawImage(kind: .pagesOld, source: source)
        }
        return RawImage(kind: found.kind, source: source)
    }

    private enum Content {
        case text
        case netlink(hasMagic: Bool)
        case pages
        /// A message after its length in 8 bytes.
        case message(Schema)
        case archive
    }

    private var content: Content {
        switch kind {
        case .iptables, .ip6tables, .nftables: .text
        case .ifaddr, .route, .route6, .rule: .netlink(hasMagic: true)
        case .netnfCt, .netnfExp: .netlink(hasMagic: false)
        case .pages: .pages
        case .amdgpuKfd: .message(CriuKfd.schema)
        case .amdgpuRenderNode: .message(CriuRenderNode.schema)
        case .amdgpuDmabuf: .message(CriuDmabufNode.schema)
        default: .archive
        }
    }

    /// As JSON, like `info` of other images.
    package var info: String {
        """
        {
            "raw": "\(kind.name)",
            "summary": "\(kind.summary)",
            "size": \(source.size.map(String.init) ?? "null")
        }
        """
    }

    /// Text, of everything else what it is and how much.
    /// - Parameter shown: what is printed of a line of text: on a terminal, it is hostile.
    package func show(to output: OutputBuffer, hidesPayload: Bool, shown: ([UInt8]) -> [UInt8]) throws(ImageError) {
        switch content {
        case .text where !hidesPayload: try showText(output, shown)
        case .message(let schema) where !hidesPayload: try showMessage(schema, output)
        case .netlink(let hasMagic) where !hidesPayload: try showNetlink(hasMagic: hasMagic, output)
        default: output.append(summary + "\n")
        }
    }

    private func showText(_ output: OutputBuffer, _ shown: ([UInt8]) -> [UInt8]) throws(ImageError) {
        let newline = UInt8(ascii: "\n")
        var rest: [UInt8] = []
        while true {
            let bytes = try unsafe Array(source.takeSome(1 << 16))
            rest += bytes
            // A line without an end is no reason to keep it all.
            let end =
                bytes.isEmpty || rest.count > 1 << 20 ? rest.count : (rest.lastIndex(of: newline).map { $0 + 1 } ?? 0)
            for (index, line) in rest[..<end].split(separator: newline, omittingEmptySubsequences: false).enumerated() {
                if index > 0 { output.append(newline) }
                output.append(contentsOf: shown(Array(line)))
            }
            rest.removeFirst(end)
            if bytes.isEmpty { return }
            try output.pass()
        }
    }

    private func showMessage(_ schema: Schema, _ output: OutputBuffer) throws(ImageError) {
        guard let length = try source.number(UInt64.self) else {
            throw source.failure("the length of its message is cut off")
        }
        guard let size = UInt32(exactly: length), let bytes = try unsafe source.take(Int(size)) else {
            throw source.failure("is cut off: a message of \(length) bytes announced")
        }
        let record: RecordReader
        do { record = try unsafe RecordReader(schema, bytes, arena: Arena()) } catch {
            throw error.located(file: source.name, offset: 8)
        }
        try RecordPrinter(output: output, options: TextOptions(isPretty: true)).object(record, depth: 0)
        output.append("\n")
    }

    private var summary: String {
        guard let size = source.size else { return "\(kind.name): \(kind.summary)" }
        let pages = kind == .pages ? ", \(size / 4096) pages of 4096" : ""
        return "\(kind.name): \(kind.summary), \(HumanSize.text(size))\(pages)"
    }

    /// One line per message: struct nlmsghdr and what rtnetlink(7) or nfnetlink call it.
    private func showNetlink(hasMagic: Bool, _ output: OutputBuffer) throws(ImageError) {
        if hasMagic {
            guard let magic = try source.word32("magic of iproute2") else { return }
            output.append("{\"magic\": \"0x\(String(magic, radix: 16))\", \"messages\": [")
        } else {
            output.append("{\"messages\": [")
        }
        var isFirst = true
        while true {
            let at = source.position
            if try source.atEnd() { break }
            // struct nlmsghdr: what comes after the flags is of no interest.
            guard let length = try source.number(UInt32.self), let type = try source.number(UInt16.self),
                let flags = try source.number(UInt16.self),
                try source.number(UInt64.self) != nil
            else { throw source.failure("netlink message is cut off", at: at) }
            guard length >= 16 else { throw source.failure("netlink message of \(length) bytes", at: at) }
            try source.skip(UInt64(length) - 16)
            output.append(isFirst ? "\n    " : ",\n    ")
            isFirst = false
            output.append(
                "{\"offset\": \(at), \"length\": \(length), \"type\": \"\(Self.typeName(type))\", \"flags\": "
                    + "\"0x\(String(flags, radix: 16))\"}"
            )
            try output.pass()
        }
        output.append(isFirst ? "]}\n" : "\n]}\n")
    }

    private static func typeName(_ type: UInt16) -> String {
        switch type {
        case 3: "NLMSG_DONE"
        case 20: "RTM_NEWADDR"
        case 24: "RTM_NEWROUTE"
        case 32: "RTM_NEWRULE"
        case 0x100: "IPCTNL_MSG_CT_NEW"
        case 0x200: "IPCTNL_MSG_EXP_NEW"
        default: "\(type)"
        }
    }
}
