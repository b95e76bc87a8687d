package import TerminalUI

/// A form on top of the screens, and what its buttons are for.
package struct Dialog: Sendable {
    package enum Purpose: Hashable, Sendable {
        case dump(pid: Int32)
        case restore(path: String)
        case edit(EditTarget)
        case save(path: String)
        case quit
        case cancelJob
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
    /// The value's id in the image's tree.
    package var id: String

    package init(checkpoint: String, image: String, id: String) {
        self.checkpoint = checkpoint
        self.image = image
        self.id = id
    }
}
