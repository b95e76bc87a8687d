internal import Images

/// The values that differ between two messages of one kind.
struct MessageDiff {
    struct Change {
        var path: String
        /// The name of the field that differs.
        var field: String
        var old: String?
        var new: String?
    }

    private(set) var changes: [Change] = []
    /// More than anybody reads.
    private static let limit = 2000

    init(_ old: Message, _ new: Message) { compare(old, new, FieldPath(), hex: false) }

    private mutating func compare(_ old: Message, _ new: Message, _ path: FieldPath, hex: Bool) {
        var fields = old.fields.map(\.schema)
        for field in new.fields where !fields.contains(where: { $0.number == field.schema.number }) {
            fields.append(field.schema)
        }
        for field in fields.sorted(by: { $0.number < $1.number }) {
            let before = old.values(of: field)
            let after = new.values(of: field)
            guard before != after else { continue }
            let hex = hex || field.hint.hex
            let step = path.appending(.field(field.name))
            for index in 0 ..< max(before.count, after.count) where changes.count < Self.limit {
                let place = field.label == .repeated ? step.appending(.index(index)) : step
                let left = before.indices.contains(index) ? before[index] : nil
                let right = after.indices.contains(index) ? after[index] : nil
                guard left != right else { continue }
                if let left = left?.message, let right = right?.message {
                    compare(left, right, place, hex: hex)
                } else {
                    changes.append(
                        Change(
                            path: "\(place)", field: field.name, old: left.map { FieldText.text($0, field, hex: hex) },
                            new: right.map { FieldText.text($0, field, hex: hex) }))
                }
            }
        }
        if old.unknown != new.unknown {
            changes.append(
                Change(
                    path: "\(path) unknown fields", field: "", old: "\(old.unknown.count)", new: "\(new.unknown.count)")
            )
        }
    }
}
