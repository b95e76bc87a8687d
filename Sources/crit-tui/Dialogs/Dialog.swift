package import TerminalUI

/// A form on top of the screens, and what its buttons are for.
package struct Dialog: Sendable {
    package enum Purpose: Hashable, Sendable {
        case dump(pid: Int32)
        case restore(path: String)
        case edit(EditTarget)
        case save(path: String)
        case quit
    }

    package var form: Form
    package var purpose: Purpose

    package init(form: Form, purpose: Purpose) {
        self.form = form
        self.purpose = purpose
    }
}

/// A value that is being edited.
package struct EditTarget: Hashable, Sendable {
    package var checkpoint: String
    package var image: String
    package var entry: Int
    /// Steps from the entry's message to the field.
    package var path: [String]

    package init(checkpoint: String, image: String, entry: Int, path: [String]) {
        self.checkpoint = checkpoint
        self.image = image
        self.entry = entry
        self.path = path
    }
}
