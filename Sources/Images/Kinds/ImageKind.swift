/// One kind of image file: its name, its magic, what is in it.
package struct ImageKind: Sendable, Hashable {
    /// The first words of a file.
    package enum Head: Sendable, Hashable {
        /// Nothing: the file is raw.
        case none
        /// The kind's own magic alone (inventory.img, and every image of version 1).
        case magic
        /// IMG_COMMON_MAGIC, then the kind's magic.
        case common
        /// IMG_SERVICE_MAGIC, then the kind's magic.
        case service
    }

    /// What follows an entry (a message) in the file.
    package enum Payload: Sendable, Hashable {
        case none
        /// `bytes` of pipe_data_entry
        case pipeData
        /// `length` of sk_packet_entry
        case packet
        /// `keys_bytes` and `values_bytes` of bpfmap_data_entry
        case bpfmapData
        /// `inq_len`, then `outq_len` of tcp_stream_entry
        case tcpStream
        /// `nsems` 16-bit values, padded to 8 bytes
        case ipcSem
        /// `qnum` messages, each an entry (ipc_msg) and its text padded to 8 bytes
        case ipcMsg
        /// `size` bytes padded to 4, unless `in_pagemaps`
        case ipcShm
        /// The rest of the file, or chunks
        case ghostFile
        /// No payload, but the first entry is a pagemap_head
        case pagemap
    }

    /// The name in JSON (`"magic"`), CRIU's macro without `_MAGIC`. Raw kinds have it too, but no magic.
    package let name: String
    /// The file's name, with a printf(3) conversion where the id goes.
    package let pattern: String
    package let magic: UInt32
    package let head: Head
    /// The message of the entries; of a pagemap, of those after the head.
    package let message: Schema?
    package let payload: Payload
    /// Read, but no longer written.
    package let isLegacy: Bool
    /// What the file is, in a few words.
    package let summary: String

    package static let commonMagic: UInt32 = 0x5456_4319
    package static let serviceMagic: UInt32 = 0x5510_5940

    package var isRaw: Bool { head == .none }

    /// The file's name for an id, as CRIU prints it.
    package func fileName(id: UInt64 = 0) -> String {
        guard let (before, conversion, after) = splitPattern() else { return pattern }
        let text = conversion.hasSuffix("x") ? String(id, radix: 16) : String(id)
        return before + text + after
    }

    /// The file's name where the id is a word: stats-dump, stats-restore.
    package func fileName(id: String) -> String {
        guard let (before, _, after) = splitPattern() else { return pattern }
        return before + id + after
    }

    private func splitPattern() -> (before: String, conversion: String, after: String)? {
        guard let start = pattern.firstIndex(of: "%"),
            let end = pattern[start...].firstIndex(where: { "udxs".contains($0) })
        else { return nil }
        return (
            String(pattern[..<start]), String(pattern[start ... end]), String(pattern[pattern.index(after: end)...])
        )
    }

    /// The id in a file's name, or nil when the name is not of this kind ("" for kinds without one). Several are joined
    /// by dashes.
    package func id(inFileName name: some StringProtocol) -> String? {
        var ids: [String] = []
        var (pattern, name) = (pattern[...], String(name)[...])
        while let start = pattern.firstIndex(of: "%"),
            let end = pattern[start...].firstIndex(where: { "udxs".contains($0) })
        {
            guard name.hasPrefix(pattern[..<start]) else { return nil }
            name = name.dropFirst(pattern[..<start].count)
            let isHex = pattern[end] == "x"
            let id = pattern[end] == "s" ? name : name.prefix { $0.isASCII && (isHex ? $0.isHexDigit : $0.isNumber) }
            guard !id.isEmpty, pattern[end] != "s" || id == "dump" || id == "restore" else { return nil }
            ids.append(String(id))
            name = name.dropFirst(id.count)
            pattern = pattern[pattern.index(after: end)...]
        }
        return name == pattern ? ids.joined(separator: "-") : nil
    }

    /// The kinds of this magic; the first is the one of today.
    package static func named(_ name: some StringProtocol) -> ImageKind? {
        all.first { $0.name == name && !$0.isRaw }
    }

    package static func of(magic: UInt32) -> ImageKind? {
        all.first { $0.magic == magic && $0.magic != 0 }
    }

    /// The kind a file's name says it is, with the id in the name.
    package static func of(fileName: some StringProtocol) -> (kind: ImageKind, id: String)? {
        for kind in byFirstWord[firstWord(fileName)] ?? [] {
            if let id = kind.id(inFileName: fileName) { return (kind, id) }
        }
        return nil
    }

    /// Kinds by how their patterns begin: a directory has thousands of names.
    private static let byFirstWord = Dictionary(grouping: all) { firstWord($0.pattern) }

    private static func firstWord(_ name: some StringProtocol) -> [UInt8] {
        Array(name.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "%") })
    }
}
