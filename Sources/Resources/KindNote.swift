/// What a kind means to a person: its row in Documentation/kinds.md, which `make regenerate` makes of these. Markdown.
package struct KindNote: Sendable {
    /// The thing, by the words of its man page.
    package let name: String
    package let kept: String
    /// What of it ends a dump, before anything is changed.
    package let refused: String
    /// What does not come back and ends no dump.
    package let lost: String

    package init(_ name: String, kept: String = "", refused: String = "", lost: String = "") {
        (self.name, self.kept, self.refused, self.lost) = (name, kept, refused, lost)
    }
}
