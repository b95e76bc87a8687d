package import Images

/// What `crit info` says of one image.
package struct CritInfo: Sendable {
    package struct FieldCount: Sendable {
        package let name: String
        package let count: Int
    }

    package var kind: ImageKind
    package var hasCommonHead: Bool
    /// Entries; of a pagemap, without its head.
    package var count: Int
    package var size: UInt64
    /// Where entries start and how long their messages are: the first `entryLimit` of them.
    package var entries: [(offset: UInt64, length: UInt64, payload: UInt64)] = []
    /// Top-level fields that are present, with how often.
    package var fields: [FieldCount] = []
    /// Field numbers the format does not know, with how often.
    package var unknown: [FieldCount] = []

    /// An image can have millions of entries; a listing of them is for people.
    package static let entryLimit = 1000

    /// Reads an image to its end. `isDetailed` decodes all entries to count their fields.
    package init(_ source: ImageSource, isDetailed: Bool) throws(ImageError) {
        let reader = try ImageReader(source)
        kind = reader.kind
        hasCommonHead = reader.hasCommonHead
        count = 0
        size = 0
        if !isDetailed, kind.payload == .none || kind.payload == .pagemap {
            count = try max(0, reader.passEntries() - (kind.payload == .pagemap ? 1 : 0))
            return
        }
        var scan = EntryScan(reader)
        var fieldCounts: [Int] = []
        var unknownCounts: [UInt32: Int] = [:]
        var index = 0
        while let entry = try scan.next() {
            let isHead = kind.payload == .pagemap && index == 0
            if !isHead { count += 1 }
            if isDetailed {
                if entries.count < Self.entryLimit { entries.append((entry.offset, entry.length, entry.payload)) }
                if !isHead {
                    for position in entry.present {
                        while fieldCounts.count <= position { fieldCounts.append(0) }
                        fieldCounts[position] += 1
                    }
                }
                for number in entry.unknown { unknownCounts[number, default: 0] += 1 }
            }
            index += 1
        }
        size = source.position
        if let schema = kind.message, kind.payload != .ghostFile {
            fields = zip(schema.fields, fieldCounts).filter { $1 > 0 }.map { FieldCount(name: $0.name, count: $1) }
        }
        unknown = unknownCounts.sorted { $0.key < $1.key }.map { FieldCount(name: "#\($0.key)", count: $0.value) }
    }

    /// Python crit's text.
    package var text: String {
        "{\n    \"magic\": \"\(kind.name)\",\n    \"count\": \(count)\n}"
    }

    /// Everything, as JSON.
    package var json: String {
        var lines = [
            "    \"magic\": \"\(kind.name)\"",
            "    \"count\": \(count)",
            "    \"summary\": \"\(kind.summary)\"",
            "    \"size\": \(size)",
            "    \"magic_word\": \"0x\(String(kind.magic, radix: 16))\"",
            "    \"version\": \(hasCommonHead || kind.head == .magic ? 2 : 1)",
        ]
        let list = entries.map { entry in
            "        {\"offset\": \(entry.offset), \"length\": \(entry.length), \"payload\": \(entry.payload)}"
        }
        lines.append(
            list.isEmpty ? "    \"entries\": []" : "    \"entries\": [\n\(list.joined(separator: ",\n"))\n    ]")
        lines.append(Self.object("fields", fields))
        lines.append(Self.object("unknown_fields", unknown))
        return "{\n\(lines.joined(separator: ",\n"))\n}"
    }

    private static func object(_ key: String, _ counts: [FieldCount]) -> String {
        guard !counts.isEmpty else { return "    \"\(key)\": {}" }
        let members = counts.map { "        \"\($0.name)\": \($0.count)" }
        return "    \"\(key)\": {\n\(members.joined(separator: ",\n"))\n    }"
    }

    /// The count Python crit prints: it takes payloads for entries, and reads past the end.
    package static func strictCount(_ source: ImageSource) throws(ImageError) -> (kind: ImageKind, count: Int) {
        let reader = try ImageReader(source)
        var count = 0
        while try reader.passEntryLoosely() { count += 1 }
        return (reader.kind, max(0, reader.kind.payload == .pagemap ? count - 1 : count))
    }
}
