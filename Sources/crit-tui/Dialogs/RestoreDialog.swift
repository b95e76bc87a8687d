internal import Inspect
internal import TerminalUI

/// What is asked before a restore: it starts processes, so the root's pid has to be typed.
enum RestoreDialog {
    static let fileLocks = "file locks (--file-locks)"
    static let close = "leave TCP connections behind, closed (--tcp-close)"

    static func open(for summary: CheckpointSummary, _ shared: Shared) -> [Step] {
        if !shared.isRoot { return [.say("a restore needs root", .warning)] }
        guard summary.isWhole, let root = summary.rootPID else {
            return [.say("not a whole checkpoint: \(summary.problem ?? "inventory.img is missing")", .error)]
        }
        var lines = [
            Form.Line("From      \(summary.path), taken \(Format.time(summary.time, "%Y-%m-%d %H:%M:%S"))"),
            Form.Line("Will make " + (summary.pids.count == 1 ? "pid " : "pids ") + summary.pids.prefix(40).map { "\($0)" }.joined(separator: " ") + (summary.pids.count > 40 ? " …" : "")),
        ]
        // This terminal is taken: the tasks cannot have it.
        lines.append(Form.Line("Tasks that used a terminal are restored from a shell: cryo restore --shell-job", .dim))
        if let session = shared.sessions[summary.path], session.isDirty {
            lines.append(Form.Line("▲ \(Format.count(session.edits.count, "edit")) not saved: restore uses what is on disk", .warning))
        }
        let form = Form(
            title: "Restore \(summary.name)?", lines: lines,
            fields: [
                .check(label: fileLocks, false), .check(label: close, false),
                .confirm(label: "To confirm", expected: "\(root)", LineEditor()), .button(label: "Cancel", tag: "cancel", guarded: false),
                .button(label: "Restore", tag: "restore", guarded: true),
            ], focus: 3)
        return [.dialog(Dialog(form: form, purpose: .restore(path: summary.path)))]
    }

    static func job(_ form: Form, path: String) -> EngineJob {
        var options: [String] = []
        if form.isChecked(fileLocks) { options.append("--file-locks") }
        if form.isChecked(close) { options.append("--tcp-close") }
        return EngineJob(.restore, directory: path, options: options)
    }
}
