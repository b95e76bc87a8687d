package struct ImageDocument: Sendable {
    package init(reading name: String, in checkpoint: String) throws(InspectError) { throw InspectError("\(name): images cannot be unfolded yet") }
}
package struct Edit: Sendable { package var place = "", old = "", new = "" }
package struct EditSession: Sendable {
    package let path: String
    package init(path: String) { self.path = path }
    package var edits: [Edit] = []
    package var warnings: [String] = []
    package var isDirty = false
    package mutating func add(_ d: ImageDocument, name: String) {}
    package mutating func set(image: String, entry: Int, path: [String], to text: String) throws(InspectError) { throw InspectError("values cannot be edited yet") }
    package mutating func undo() -> Edit? { nil }
    package mutating func redo() -> Edit? { nil }
    package mutating func wasSaved() {}
    package func write() throws(InspectError) -> [String] { throw InspectError("edits cannot be saved yet") }
}
package struct FieldFacts: Sendable { package var name = "", type = "", text = "", hint = "", editable = ""; package var warning: String? }
