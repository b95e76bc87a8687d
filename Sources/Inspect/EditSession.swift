internal import Images

/// One change of one value.
package struct Edit: Hashable, Sendable {
    package var image: String
    package var entry: Int
    /// The image and the path of the value, for people.
    package var place: String
    /// The field's own name.
    package var field: String
    package var old: String
    package var new: String
}

/// The edits of one checkpoint: what was changed, undone and is to be saved. Nothing touches the disk before `write`.
package struct EditSession: Sendable {
    package let path: String
    package private(set) var documents: [String: ImageDocument] = [:]
    private var journal: [Step] = []
    /// How many steps of the journal are in force.
    private var position = 0

    private struct Step: Sendable {
        var edit: Edit
        var before: Message
        var after: Message
    }

    struct Place: Hashable, Sendable {
        var image: String
        var entry: Int
    }

    /// The entries that differ from what is on disk.
    private(set) var changed: Set<Place> = []

    package init(path: String) { self.path = path }

    package var isDirty: Bool { !changed.isEmpty }

    /// An image that was read; one with edits in it stays as it is.
    package mutating func add(_ document: ImageDocument, name: String) {
        guard !changed.contains(where: { $0.image == name }) else { return }
        // The same as before: undo can still go back.
        if let known = documents[name], known.entries.map(\.saved) == document.entries.map(\.saved) { return }
        documents[name] = document
        // Steps of before would put back messages that may no longer fit.
        if journal.contains(where: { $0.edit.image == name }) {
            journal = []
            position = 0
        }
    }

    /// Changes the value at an id of the image's tree.
    package mutating func set(image: String, id: String, to text: String) throws(InspectError) {
        guard let document = documents[image], let (entry, path) = ImageDocument.place(id),
            document.entries.indices.contains(entry)
        else {
            throw InspectError("\(image) is not open")
        }
        var message = document.entries[entry].message
        let before = message
        do throws(ImageError) {
            let field = try message.field(at: path)
            if path.steps.count == 1, ImageDocument.isLength(field.name, of: document.kind) {
                throw ImageError("\(field.name) says how much data follows the entry; it cannot change alone")
            }
            guard field.type != .message else { throw ImageError("\(field.name) has fields of its own; edit those") }
            let value: Value
            do throws(InspectError) { value = try FieldText.parse(text, for: field) } catch {
                throw ImageError(error.description)
            }
            let old = try message.value(at: path)
            guard old != value else { return }
            try message.set(value, at: path)
            let hex = document.inheritsHex(message.schema, path)
            let edit = Edit(
                image: image, entry: entry,
                place: "\(image) \(document.entries.count > 1 ? "entry \(entry) " : "")\(path)",
                field: field.name, old: FieldText.text(old, field, hex: hex),
                new: FieldText.text(value, field, hex: hex))
            journal.removeLast(journal.count - position)
            journal.append(Step(edit: edit, before: before, after: message))
            position += 1
        } catch {
            throw InspectError(error.problem)
        }
        put(message, image, entry)
    }

    package mutating func undo() -> Edit? {
        guard position > 0 else { return nil }
        position -= 1
        let step = journal[position]
        put(step.before, step.edit.image, step.edit.entry)
        return step.edit
    }

    package mutating func redo() -> Edit? {
        guard position < journal.count else { return nil }
        let step = journal[position]
        position += 1
        put(step.after, step.edit.image, step.edit.entry)
        return step.edit
    }

    private mutating func put(_ message: Message, _ image: String, _ entry: Int) {
        guard documents[image]?.entries.indices.contains(entry) == true else { return }
        documents[image]?.entries[entry].message = message
        mark(image, entry)
    }

    private mutating func mark(_ image: String, _ entry: Int) {
        let place = Place(image: image, entry: entry)
        guard let document = documents[image] else { return }
        if document.entries[entry].message.wire() != document.entries[entry].saved {
            changed.insert(place)
        } else {
            changed.remove(place)
        }
    }

    /// What saving would change: the values on disk against those here.
    package var edits: [Edit] {
        changed.sorted { ($0.image, $0.entry) < ($1.image, $1.entry) }.flatMap { place -> [Edit] in
            guard let document = documents[place.image] else { return [] }
            let entry = document.entries[place.entry]
            guard let saved = try? Message(wire: entry.saved, as: entry.message.schema) else { return [] }
            let number = document.entries.count > 1 ? "entry \(place.entry) " : ""
            return MessageDiff(saved, entry.message).changes.map {
                Edit(
                    image: place.image, entry: place.entry, place: "\(place.image) \(number)\($0.path)",
                    field: $0.field, old: $0.old ?? "absent", new: $0.new ?? "absent")
            }
        }
    }

    /// What a person should know before saving.
    package var warnings: [String] {
        var warnings: [String] = []
        for edit in edits {
            guard let document = documents[edit.image] else { continue }
            let message = document.entries[edit.entry].message.schema.name
            if let warning = FieldWarnings.warning(edit.field, of: message, document.kind),
                !warnings.contains("\(edit.field): \(warning)")
            {
                warnings.append("\(edit.field): \(warning)")
            }
        }
        return warnings
    }

    /// What was written is what is on disk now; edits made since then are still to be saved.
    package mutating func wasSaved(as written: EditSession) {
        for place in written.changed {
            guard let entry = written.documents[place.image]?.entries[place.entry],
                documents[place.image]?.entries.indices.contains(place.entry) == true
            else { continue }
            documents[place.image]?.entries[place.entry].saved = entry.message.wire()
            mark(place.image, place.entry)
        }
    }
}
