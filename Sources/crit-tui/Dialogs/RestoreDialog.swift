internal import EngineInterface
internal import Inspect
internal import TerminalUI

/// What is asked before a restore: it starts processes, so the root's pid has to be typed.
enum RestoreDialog {
    static func open(for summary: CheckpointSummary, _ shared: Shared) -> [Step] {
        if !shared.isRoot { return [.say("a restore needs root", .warning)] }
        guard summary.isWhole, let root = summary.rootPID else {
            return [.say("not a whole checkpoint: \(summary.problem ?? "inventory.img is missing")", .error)]
        }
        var lines = [
            Form.Line("From      \(summary.path), taken \(Format.time(summary.time, "%Y-%m-%d %H:%M:%S"))"),
            Form.Line(
                "Will make " + (summary.pids.count == 1 ? "pid " : "pids ")
                    + summary.pids.prefix(40).map { "\($0)" }.joined(separator: " ")
                    + (summary.pids.count > 40 ? " …" : "")),
        ]
        // This terminal is taken: the tasks cannot have it.
        lines.append(Form.Line("Tasks that used a terminal are restored from a shell: cryo restore --shell-job", .dim))
        if let session = shared.sessions[summary.path], session.isDirty {
            lines.append(
                Form.Line(
                    "▲ \(Format.count(session.edits.count, "edit")) not saved: restore uses what is on disk", .warning))
        }
        let boxes = OptionBoxes.fields(EngineRequest(.restore))
        let form = Form(
            title: "Restore \(summary.name)?", lines: lines,
            fields: boxes + [
                .confirm(label: "To confirm", expected: "\(root)", LineEditor()),
                .button(label: "Cancel", tag: "cancel", guarded: false),
                .button(label: "Restore", tag: "restore", guarded: true),
            ], focus: boxes.count + 1)
        return [.dialog(Dialog(form: form, purpose: .restore(path: summary.path)))]
    }

    static func request(_ form: Form, path: String) -> EngineRequest {
        var request = EngineRequest.restore(from: path)
        request.isDetached = true
        OptionBoxes.read(form, into: &request)
        return request
    }
}
