internal import Images

/// A line of an image shown as a tree of fields.
package struct FieldLine: Hashable, Sendable {
    /// The way there, entry first: `3/tc/rlimits/0/cur`.
    package var id: String
    package var depth: Int
    package var name: String
    package var value: String
    package var type: String
    package var isFoldable = false
    package var isOpen = false
    package var isUnknown = false
    package var isChanged = false
}

/// What is said about a value before it is edited.
package struct FieldFacts: Hashable, Sendable {
    package var name: String
    package var type: String
    package var text: String
    package var editable: String
    package var hint: String
    package var warning: String?
}

extension ImageDocument {
    /// The lines of the tree with these ids unfolded.
    package func lines(open: Set<String>) -> [FieldLine] {
        var lines: [FieldLine] = []
        for (index, entry) in entries.enumerated() {
            let id = "\(index)"
            let isOpen = open.contains(id)
            lines.append(
                FieldLine(
                    id: id, depth: 0, name: "\(entry.message.schema.name) \(index)",
                    value: isOpen ? "" : FieldText.summary(entry.message),
                    type: "", isFoldable: true, isOpen: isOpen, isChanged: entry.isChanged))
            if isOpen {
                add(
                    entry.message, id, 1, hex: false, open, &lines,
                    saved: entry.isChanged ? try? Message(wire: entry.saved, as: entry.message.schema) : nil,
                    isChanged: entry.isChanged)
            }
        }
        return lines
    }

    private func add(
        _ message: Message, _ id: String, _ depth: Int, hex: Bool, _ open: Set<String>, _ lines: inout [FieldLine],
        saved: Message?, isChanged: Bool
    ) {
        for field in message.fields {
            let schema = field.schema
            let hex = hex || schema.hint.hex
            let old = isChanged ? saved?.values(of: schema) ?? [] : field.values
            let fieldID = id + "/" + schema.name
            guard schema.label == .repeated else {
                if let value = field.values.first {
                    add(value, schema, fieldID, schema.name, depth, hex, open, &lines, saved: old.first)
                }
                continue
            }
            let isOpen = open.contains(fieldID)
            let text =
                schema.type == .message
                ? "" : field.values.prefix(12).map { FieldText.text($0, schema, hex: hex) }.joined(separator: " ")
            lines.append(
                FieldLine(
                    id: fieldID, depth: depth, name: "\(schema.name) [\(field.values.count)]",
                    value: isOpen ? "" : text, type: typeName(schema), isFoldable: true,
                    isOpen: isOpen, isChanged: old != field.values))
            guard isOpen else { continue }
            for (index, value) in field.values.enumerated() {
                add(
                    value, schema, fieldID + "/\(index)", "\(index)", depth + 1, hex, open, &lines,
                    saved: old.indices.contains(index) ? old[index] : nil)
            }
        }
        for unknown in message.unknown {
            lines.append(
                FieldLine(
                    id: id + "/#\(unknown.number)", depth: depth, name: "#\(unknown.number)",
                    value: "\(unknown.bytes.count) bytes that this version does not know; kept",
                    type: "unknown", isUnknown: true))
        }
    }

    private func add(
        _ value: Value, _ schema: FieldSchema, _ id: String, _ name: String, _ depth: Int, _ hex: Bool,
        _ open: Set<String>, _ lines: inout [FieldLine], saved: Value?
    ) {
        let isOpen = open.contains(id)
        var line = FieldLine(
            id: id, depth: depth, name: name, value: "", type: typeName(schema), isChanged: saved != value)
        guard case .message(let message) = value else {
            line.value = FieldText.text(value, schema, hex: hex)
            lines.append(line)
            return
        }
        line.isFoldable = true
        line.isOpen = isOpen
        line.value = isOpen ? "" : FieldText.summary(message, hex: hex)
        lines.append(line)
        if isOpen {
            add(message, id, depth + 1, hex: hex, open, &lines, saved: saved?.message, isChanged: line.isChanged)
        }
    }

    private func typeName(_ schema: FieldSchema) -> String { schema.message?.name ?? schema.type.typeName }

    /// All ids that can be unfolded, down to a depth that a person can take in.
    package func foldable(limit: Int = 20_000) -> Set<String> {
        var open: Set<String> = []
        while true {
            let lines = lines(open: open)
            let closed = lines.filter { $0.isFoldable && !$0.isOpen }
            guard !closed.isEmpty, lines.count + closed.count < limit else { return open }
            open.formUnion(closed.map(\.id))
        }
    }

    /// An id taken apart.
    static func place(_ id: String) -> (entry: Int, path: FieldPath)? {
        let parts = id.split(separator: "/")
        guard let first = parts.first, let entry = Int(first) else { return nil }
        return (
            entry, FieldPath(parts.dropFirst().map { part in Int(part).map { .index($0) } ?? .field(String(part)) })
        )
    }

    /// What there is to say about a value; nil when the id is that of a message or of nothing.
    package func facts(_ id: String) -> FieldFacts? {
        guard let (entry, path) = Self.place(id), entries.indices.contains(entry), !path.steps.isEmpty else {
            return nil
        }
        let message = entries[entry].message
        guard let field = try? message.field(at: path), field.type != .message, let value = try? message.value(at: path)
        else { return nil }
        if field.label == .repeated, case .field? = path.steps.last { return nil }
        let hex = inheritsHex(message.schema, path)
        return FieldFacts(
            name: "\(path)", type: field.type.typeName, text: FieldText.text(value, field, hex: hex),
            editable: FieldText.editable(value, field, hex: hex),
            hint: FieldText.hint(field), warning: FieldWarnings.warning(field.name, of: message.schema.name, kind))
    }

    func inheritsHex(_ schema: Schema, _ path: FieldPath) -> Bool {
        var schema: Schema? = schema
        for case .field(let name) in path.steps {
            guard let field = schema?.field(named: name) else { return false }
            if field.hint.hex { return true }
            schema = field.message
        }
        return false
    }
}

/// What a person should know before changing certain values.
enum FieldWarnings {
    private static let pids: Set<String> = ["pid", "ppid", "pgid", "sid", "threads", "nspid", "pgrp"]

    static func warning(_ field: String, of message: String, _ kind: ImageKind) -> String? {
        if pids.contains(field) {
            return
                "other images are named by pids or name them too, and programs remember their own: change them all "
                + "or none"
        }
        if field == "id" || field.hasSuffix("_id") || field == "ino" || field == "shmid" {
            return "other images refer to this number"
        }
        if kind.payload == .pagemap {
            return "where pages lie in pages-N.img follows from this; what does not match reads other pages"
        }
        if message == "vma_entry" || message == "mm_entry" {
            return "the pagemap and the program's own pointers stay as they are"
        }
        return nil
    }
}
