internal import Inspect
internal import TerminalUI

/// Where a value is typed, and where the edits are shown before they are saved.
enum EditDialog {
    static let value = "Value"

    static func open(_ field: FieldFacts, target: EditTarget) -> Dialog {
        var lines = [
            Form.Line("\(target.image)  \(field.name)  (\(field.type))", .heading), Form.Line("is now \(field.text)"),
        ]
        if !field.hint.isEmpty { lines.append(Form.Line(field.hint, .dim)) }
        if let warning = field.warning { lines.append(Form.Line("▲ " + warning, .warning)) }
        var form = Form(
            title: "Edit", lines: lines,
            fields: [
                .text(label: value, LineEditor(field.editable)),
                .button(label: "Cancel", tag: "cancel", guarded: false),
                .button(label: "Change", tag: "change", guarded: false),
            ], focus: 0)
        // An edit can be undone and is not saved yet: no need to ask again.
        form.submit = "change"
        return Dialog(form: form, purpose: .edit(target))
    }

    static func save(_ session: EditSession) -> Dialog {
        var lines = [Form.Line("\(Format.count(session.edits.count, "change")) in \(session.path)", .heading)]
        for edit in session.edits {
            lines.append(Form.Line("  \(edit.place)", .text))
            lines.append(Form.Line("- \(edit.old)", .error))
            lines.append(Form.Line("+ \(edit.new)", .ok))
        }
        for warning in session.warnings { lines.append(Form.Line("▲ " + warning, .warning)) }
        lines.append(
            Form.Line(
                "Each changed image is replaced in one step (a new file, then rename); other bytes stay as they are.",
                .dim))
        let form = Form(
            title: "Save the edits?", lines: lines,
            fields: [
                .confirm(label: "To confirm", expected: "save", LineEditor()),
                .button(label: "Cancel", tag: "cancel", guarded: false),
                .button(label: "Save", tag: "save", guarded: true),
            ], focus: 1)
        return Dialog(form: form, purpose: .save(path: session.path))
    }

    static func quit(_ sessions: [EditSession]) -> Dialog {
        let lines = sessions.map {
            Form.Line("\($0.path): \(Format.count($0.edits.count, "edit")) not saved", .warning)
        }
        let form = Form(
            title: "Quit and drop the edits?", lines: lines,
            fields: [
                .button(label: "Stay", tag: "cancel", guarded: false),
                .button(label: "Quit", tag: "quit", guarded: false),
            ], focus: 0)
        return Dialog(form: form, purpose: .quit)
    }
}
