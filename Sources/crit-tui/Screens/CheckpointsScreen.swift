internal import Inspect
package import TerminalUI

/// The checkpoint directories under the paths of the command line.
package struct CheckpointsScreen: Screen {
    package let place = Place.checkpoints
    package var list = ListView(columns: [
        Column("", 1), Column("TASKS", 5, .right), Column("SIZE", 5, .right), Column("TAKEN", 16, priority: 2),
        Column("ROOT", 16, priority: 1),
        Column("DIRECTORY", 12, cut: .middle),
    ])
    private var summaries: [CheckpointSummary] = []
    private var marked: String?
    private var isRead = false

    package init() {}

    package var title: String { "CHECKPOINTS" }
    package var note: String { Format.count(summaries.count, "checkpoint") }
    package var empty: String { isRead ? "no checkpoints here; C on a live process makes one" : "looking …" }

    package func opening() -> [Effect] { [.scan] }

    package func detail(_ shared: Shared) -> [Form.Line] {
        guard let summary = selected else { return [] }
        var lines = [
            Form.Line(summary.path, .heading),
            Form.Line(
                summary.pids.isEmpty
                    ? "no tasks"
                    : "\(Format.count(summary.pids.count, "task")): "
                        + summary.pids.prefix(30).map { "\($0)" }.joined(separator: " ")),
        ]
        if let problem = summary.problem {
            lines.append(Form.Line((summary.isWhole ? "▲ " : "✖ ") + problem, summary.isWhole ? .warning : .error))
        }
        if let marked {
            lines.append(
                Form.Line(
                    marked == summary.path
                        ? "marked; = on another one shows what differs" : "= compares \(marked) with this one", .changed
                ))
        }
        return lines
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        guard let summary = selected else { return action == .refresh ? [.effect(.scan)] : [] }
        switch action {
        case .refresh: return [.effect(.scan)]
        case .open: return [.push(CheckpointScreen(path: summary.path, name: summary.name))]
        case .restore: return RestoreDialog.open(for: summary, shared)
        case .mark:
            marked = marked == summary.path ? nil : summary.path
            shared.marked = marked
            rebuild()
            return [.say(marked == nil ? "no mark" : "marked \(summary.name); go to another one and press =", .info)]
        case .compare:
            guard let marked else { return [.say("mark one with m first, then press = on the other", .warning)] }
            guard marked != summary.path else {
                return [.say("that is the marked one itself; go to another", .warning)]
            }
            return [.push(DiffScreen(old: marked, new: summary.path))]
        default: return []
        }
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        guard case .checkpoints(let summaries) = event else { return [] }
        self.summaries = summaries
        isRead = true
        if let marked, !summaries.contains(where: { $0.path == marked }) {
            self.marked = nil
            shared.marked = nil
        }
        rebuild()
        return []
    }

    private var selected: CheckpointSummary? {
        guard let id = list.selected?.id else { return nil }
        return summaries.first { $0.path == id }
    }

    private mutating func rebuild() {
        list.replace(
            rows: summaries.map { summary in
                let sign = !summary.isWhole ? "✖" : summary.problem != nil ? "▲" : "●"
                let role: Role = !summary.isWhole ? .error : summary.problem != nil ? .warning : .text
                return Row(
                    summary.path,
                    [
                        sign, "\(summary.pids.count)", Format.size(summary.size), Format.time(summary.time),
                        summary.rootPID.map { "\($0) \(summary.rootComm)" } ?? "", summary.path,
                    ], role: role, isMarked: marked == summary.path)
            })
    }
}
