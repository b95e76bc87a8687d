internal import Inspect
internal import TerminalUI

/// Undo, redo and save of a checkpoint's edits, wherever their keys are pressed.
enum EditActions {
    static func perform(_ action: Action, on path: String, _ shared: inout Shared) -> [Step] {
        guard var session = shared.sessions[path] else { return [.say("not read yet", .warning)] }
        switch action {
        case .undo:
            guard let edit = session.undo() else { return [.say("nothing to undo", .info)] }
            shared.sessions[path] = session
            return [.edited(path), .say("undone: \(edit.place) is \(edit.old) again", .info)]
        case .redo:
            guard let edit = session.redo() else { return [.say("nothing to redo", .info)] }
            shared.sessions[path] = session
            return [.edited(path), .say("redone: \(edit.place) is \(edit.new)", .info)]
        case .save:
            guard session.isDirty else { return [.say("no edits to save", .info)] }
            return [.dialog(EditDialog.save(session))]
        default: return []
        }
    }
}
