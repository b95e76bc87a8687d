/// The way to a value inside a message: `tc.rlimits.rlimits[3].cur`.
package struct FieldPath: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case field(String)
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    package init(parsing text: String) throws(ImageError) {
        steps = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let name = pieces.first, !name.isEmpty else { throw ImageError("\(text) is not the path of a field") }
            steps.append(.field(String(name)))
            for piece in pieces.dropFirst() {
                guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else {
                    throw ImageError("\(text) is not the path of a field: [\(piece)")
                }
                steps.append(.index(index))
            }
        }
    }

    package func appending(_ step: Step) -> FieldPath {
        FieldPath(steps + [step])
    }
}

extension FieldPath: CustomStringConvertible {
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}

extension Message {
    /// The schema of the field a path leads to.
    package func field(at path: FieldPath) throws(ImageError) -> FieldSchema {
        var schema: Schema? = schema
        var field: FieldSchema?
        for step in path.steps {
            guard case .field(let name) = step else { continue }
            guard let found = schema?.field(named: name) else {
                throw ImageError("\(path): \(schema?.name ?? field?.name ?? "a number") has no field \(name)")
            }
            field = found
            schema = found.message
        }
        guard let field else { throw ImageError("the path is empty") }
        return field
    }

    /// The value a path leads to; of a repeated field without an index, the only one.
    package func value(at path: FieldPath) throws(ImageError) -> Value {
        var rest = path.steps[...]
        return try value(&rest, path)
    }

    private func value(_ steps: inout ArraySlice<FieldPath.Step>, _ path: FieldPath) throws(ImageError) -> Value {
        let (field, index) = try takeStep(&steps, path)
        let values = values(of: field)
        guard values.indices.contains(index) else { throw ImageError("\(path): \(field.name) is absent") }
        guard !steps.isEmpty else { return values[index] }
        guard case .message(let nested) = values[index] else {
            throw ImageError("\(path): \(field.name) has no fields")
        }
        return try nested.value(&steps, path)
    }

    /// Changes the value a path leads to. Absent fields on the way are made; one past the last index appends.
    package mutating func set(_ value: Value, at path: FieldPath) throws(ImageError) {
        var rest = path.steps[...]
        try change(&rest, path, to: value)
    }

    /// Takes the value a path leads to away.
    package mutating func remove(at path: FieldPath) throws(ImageError) {
        var rest = path.steps[...]
        try change(&rest, path, to: nil)
    }

    private mutating func change(
        _ steps: inout ArraySlice<FieldPath.Step>, _ path: FieldPath, to value: Value?
    ) throws(ImageError) {
        let (field, index) = try takeStep(&steps, path)
        var values = values(of: field)
        guard index <= values.count, index < values.count || value != nil else {
            throw ImageError("\(path): \(field.name) is absent")
        }
        if steps.isEmpty {
            if let value {
                try value.checkFit(field)
                if index == values.count { values.append(value) } else { values[index] = value }
            } else {
                guard field.label != .required else { throw ImageError("\(path): \(field.name) is required") }
                values.remove(at: index)
            }
        } else {
            guard let schema = field.message else { throw ImageError("\(path): \(field.name) has no fields") }
            var nested = index < values.count ? values[index].message ?? Message(schema) : Message(schema)
            try nested.change(&steps, path, to: value)
            if index == values.count { values.append(.message(nested)) } else { values[index] = .message(nested) }
        }
        set(field, to: values)
    }

    /// A field and its index (0 where none is given).
    private func takeStep(
        _ steps: inout ArraySlice<FieldPath.Step>, _ path: FieldPath
    ) throws(ImageError) -> (FieldSchema, Int) {
        guard case .field(let name)? = steps.popFirst() else { throw ImageError("\(path): a field's name is missing") }
        guard let field = schema.field(named: name) else {
            throw ImageError("\(path): \(schema.name) has no field \(name)")
        }
        guard case .index(let index)? = steps.first else { return (field, 0) }
        guard field.label == .repeated else { throw ImageError("\(path): \(name) is not a list") }
        steps = steps.dropFirst()
        return (field, index)
    }
}

extension Value {
    /// Whether a field can hold this value.
    package func checkFit(_ field: FieldSchema) throws(ImageError) {
        let fits =
            switch (field.type, self) {
            case (.uint32, .unsigned(let number)): number <= UInt32.max
            case (.int32, .signed(let number)), (.sint32, .signed(let number)): Int32(exactly: number) != nil
            case (.uint64, .unsigned), (.fixed64, .unsigned), (.int64, .signed), (.bool, .bool),
                (.enumeration, .enumeration),
                (.string, .string), (.bytes, .bytes):
                true
            case (.message, .message(let message)): message.schema == field.message
            default: false
            }
        guard fits else { throw ImageError("\(field.name) cannot hold this value") }
    }
}
