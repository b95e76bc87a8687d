/// One message by reflection: the fields that are present, in ascending number, with those the format does not know.
///
/// JSON, diff, edit and the TUI go by this; the engine has typed values (`ImageMessage`).
/// A message that nobody changed is written back as the very bytes it was read from, nested ones too.
package struct Message: Sendable {
    /// A field that is present. A field that is not repeated has one value.
    package struct Field: Hashable, Sendable {
        package let schema: FieldSchema
        package var values: [Value]

        package static func == (left: Self, right: Self) -> Bool {
            left.schema === right.schema && left.values == right.values
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(schema.number)
            hasher.combine(values)
        }
    }

    package let schema: Schema
    package private(set) var fields: [Field] = []
    package private(set) var unknown: [UnknownField] = []
    /// What it was read from, as long as nothing changed.
    private var original: [UInt8]?

    /// A message without any field.
    package init(_ schema: Schema) {
        self.schema = schema
    }

    package init(wire: [UInt8], as schema: Schema) throws(ImageError) {
        try self.init(RecordReader.decode(schema, wire.span, arena: Arena()), original: wire)
    }

    package init(_ value: some ImageMessage) throws(ImageError) {
        try self.init(wire: value.wire(), as: type(of: value).schema)
    }

    init(_ record: RecordReader, original: [UInt8]) throws(ImageError) {
        schema = record.schema
        self.original = original
        unknown = record.unknownFields
        for field in schema.fields {
            let values = try record.values(of: field)
            if !values.isEmpty { fields.append(Field(schema: field, values: values)) }
        }
    }

    /// The typed value of the same message.
    package func typed<M: ImageMessage>(_ type: M.Type = M.self) throws(ImageError) -> M {
        try M(wire: wire())
    }

    /// The encoded message. Missing required fields are written as 0 or empty: see `missingField`.
    package func wire() -> [UInt8] {
        if let original { return original }
        let arena = Arena()
        let writer = RecordWriter(schema, arena: arena)
        write(to: writer)
        return writer.bytes()
    }

    /// Whether it is still what it was read from.
    package var isOriginal: Bool { original != nil }

    private func write(to writer: RecordWriter) {
        for field in fields { writer.set(field) }
        writer.unknown(unknown)
    }

    /// The path of the first required field that is absent, in here or below.
    package var missingField: String? {
        for field in schema.fields where field.label == .required && values(of: field).isEmpty { return field.name }
        for field in fields where field.schema.type == .message {
            for (index, value) in field.values.enumerated() {
                if case .message(let nested) = value, let missing = nested.missingField {
                    return field.schema.label == .repeated
                        ? "\(field.schema.name)[\(index)].\(missing)" : "\(field.schema.name).\(missing)"
                }
            }
        }
        return nil
    }

    // MARK: Fields

    package func values(of field: FieldSchema) -> [Value] {
        fields.first { $0.schema === field }?.values ?? []
    }

    /// The values of a field by its name: empty when it is absent or there is no such field.
    package func values(of name: String) -> [Value] {
        fields.first { $0.schema.name == name }?.values ?? []
    }

    /// The first value of a field.
    package func value(of name: String) -> Value? {
        values(of: name).first
    }

    /// Sets all values of a field; none removes it.
    package mutating func set(_ field: FieldSchema, to values: [Value]) {
        original = nil
        if let index = fields.firstIndex(where: { $0.schema === field }) {
            if values.isEmpty { fields.remove(at: index) } else { fields[index].values = values }
        } else if !values.isEmpty {
            let index = fields.firstIndex { $0.schema.number > field.number } ?? fields.count
            fields.insert(Field(schema: field, values: values), at: index)
        }
    }

    package mutating func set(unknown: [UnknownField]) {
        original = nil
        self.unknown = unknown
    }
}

extension Message: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.schema == right.schema && left.fields == right.fields && left.unknown == right.unknown
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(schema)
        hasher.combine(fields)
    }
}
