internal import Inspect
package import TerminalUI

/// A checkpoint in tabs: the whole, its tasks, and of one task memory, files and threads.
package struct CheckpointScreen: Screen {
    package let place = Place.checkpoint
    package let tabs = ["Sum", "Tree", "Mem", "Files", "Sock", "NS", "Thr", "Img"]
    package private(set) var tab = 1
    package var list = ListView(columns: CheckpointTabs.columns(1))
    private let path: String
    private let name: String
    private var checkpoint: Checkpoint?
    private var failure: String?
    /// The task whose memory, files and threads are shown.
    private var pid: UInt32?

    package init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    package var title: String { name }

    package var note: String {
        guard let checkpoint else { return "" }
        var note = Format.count(checkpoint.tasks.count, "task")
        if [2, 3, 6].contains(tab), let task { note += "  pid \(task.pid) \(task.comm)" }
        return note
    }

    package var empty: String {
        if let failure { return failure }
        guard checkpoint != nil else { return "reading \(path) …" }
        return [2: "no memory in the images: ", 3: "no descriptors: ", 6: "no threads: "][tab].map {
            $0 + (task?.state ?? "no task")
        } ?? "none"
    }

    package func opening() -> [Effect] { [.open(path: path)] }

    private var task: CheckpointTask? {
        checkpoint?.tasks.first { $0.pid == pid } ?? checkpoint?.tasks.first
    }

    package func detail(_ shared: Shared) -> [Form.Line] {
        guard let checkpoint else { return [] }
        var lines = CheckpointTabs.detail(tab, checkpoint, task, selected: list.selected?.id)
        if tab <= 1 || lines.isEmpty { lines += checkpoint.problems.prefix(20).map { Form.Line("▲ " + $0, .warning) } }
        return lines
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        switch action {
        case .refresh:
            if shared.sessions[path]?.isDirty == true {
                return [.say("there are edits that are not saved; undo or save them first", .warning)]
            }
            return [.effect(.open(path: path))]
        case .tab(let number) where number <= tabs.count: show(tab: number - 1)
        case .nextTab: show(tab: (tab + 1) % tabs.count)
        case .previousTab: show(tab: (tab + tabs.count - 1) % tabs.count)
        case .fold: if tab != 1 { show(tab: 1) }
        case .open: return open()
        case .restore:
            guard let checkpoint else { return [] }
            return RestoreDialog.open(for: CheckpointSummary(of: checkpoint), shared)
        case .undo, .redo, .save: return EditActions.perform(action, on: path, &shared)
        default: break
        }
        return []
    }

    private mutating func open() -> [Step] {
        guard let id = list.selected?.id else { return [] }
        switch tab {
        case 1: show(tab: 2)
        case 2:
            guard let task, let index = Int(id), task.vmas.indices.contains(index) else { return [] }
            let vma = task.vmas[index]
            guard vma.dumped > 0 || vma.inParent > 0 || vma.lazy > 0 else {
                return [.say("none of its pages is in the images", .info)]
            }
            return [
                .push(
                    PagesScreen(
                        PageRange(checkpoint: path, pid: task.pid, start: vma.start, end: vma.end), backing: vma.backing
                    ))
            ]
        case 7:
            guard let image = checkpoint?.images.first(where: { $0.name == id }) else { return [] }
            guard image.hasEntries else {
                return [.say("\(id) is raw data, \(Format.size(image.size)): nothing to unfold", .info)]
            }
            return [.push(ImageScreen(checkpoint: path, image: id))]
        default: break
        }
        return []
    }

    private mutating func show(tab: Int) {
        if self.tab == 1, let id = list.selected.flatMap({ UInt32($0.id) }) { pid = id }
        self.tab = tab
        list = ListView(columns: CheckpointTabs.columns(tab))
        rebuild()
        if tab == 1, let pid { list.select(id: "\(pid)") }
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        switch event {
        case .opened(let path, let result) where path == self.path:
            switch result {
            case .success(let checkpoint):
                self.checkpoint = checkpoint
                failure = nil
                rebuild()
            case .failure(let error):
                failure = error.description
                return [.say(error.description, .error)]
            }
        default: break
        }
        return []
    }

    private mutating func rebuild() {
        guard let checkpoint else { return }
        list.replace(rows: CheckpointTabs.rows(tab, checkpoint, task))
    }
}
