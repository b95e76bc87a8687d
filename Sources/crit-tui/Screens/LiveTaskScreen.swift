package import TerminalUI

/// What would be dumped of a running task: memory, descriptors, namespaces.
package struct LiveTaskScreen: Screen {
    package let place = Place.liveTask
    package let tabs = ["Sum", "Mem", "Files", "NS"]
    package private(set) var tab = 1
    package var list = ListView(columns: [])
    private let process: LiveProcess
    private var task: LiveTask?
    private var isGone = false

    package init(process: LiveProcess) {
        self.process = process
        rebuild()
    }

    package var title: String { "\(process.pid) \(process.comm)" }
    package var note: String { task.map { "\($0.vmas.count) VMAs  \($0.descriptors.count) fds" } ?? "" }
    package var empty: String {
        if isGone { return "the task is gone" }
        guard let task else { return "reading …" }
        return task.problems.first ?? "none"
    }

    package func opening() -> [Effect] { [.readTask(process.pid)] }

    package func detail(_ shared: Shared) -> [Form.Line] {
        guard let task else { return [] }
        var lines: [Form.Line] = []
        if let index = list.selected.flatMap({ Int($0.id) }) {
            switch tab {
            case 1 where task.vmas.indices.contains(index):
                let vma = task.vmas[index]
                lines.append(
                    Form.Line(
                        "\(Format.hex(vma.start))-\(Format.hex(vma.end))  \(vma.permissions)  "
                            + "\(vma.name.isEmpty ? "anonymous" : vma.name)",
                        .heading))
                lines.append(
                    Form.Line(
                        "\(Format.size(vma.end &- vma.start)), of it \(Format.size(vma.rss)) in memory, "
                            + "\(Format.size(vma.anonymous)) its own (to be dumped)"
                    ))
            case 2 where task.descriptors.indices.contains(index):
                let descriptor = task.descriptors[index]
                lines.append(Form.Line("fd \(descriptor.number)  \(descriptor.target)", .heading))
                let flags = descriptor.flags.map { "flags 0\(String($0, radix: 8))" } ?? ""
                lines.append(
                    Form.Line(
                        [descriptor.position.map { "position \($0)" } ?? "", flags].filter { !$0.isEmpty }.joined(
                            separator: ", ")))
            default: break
            }
        }
        lines += task.problems.map { Form.Line("▲ " + $0, .warning) }
        return lines
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        switch action {
        case .refresh: return [.effect(.readTask(process.pid))]
        case .tab(let number) where number <= tabs.count: tab = number - 1
        case .nextTab: tab = (tab + 1) % tabs.count
        case .previousTab: tab = (tab + tabs.count - 1) % tabs.count
        case .dump: return DumpDialog.open(for: task?.process ?? process, descendants: nil, shared)
        default: return []
        }
        list = ListView(columns: [])
        rebuild()
        return []
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        guard case .liveTask(let pid, let read) = event, pid == process.pid else { return [] }
        task = read
        isGone = read == nil
        rebuild()
        return []
    }

    private mutating func rebuild() {
        let columns: [Column]
        switch tab {
        case 1:
            columns = [
                Column("START", 12, .right), Column("END", 12, .right, priority: 2), Column("SIZE", 5, .right),
                Column("PRS", 4), Column("RSS", 5, .right),
                Column("OWN", 5, .right), Column("BACKING", 24, cut: .middle),
            ]
        case 2:
            columns = [
                Column("FD", 5, .right), Column("POS", 10, .right, priority: 1),
                Column("FLAGS", 9, .right, priority: 2), Column("WHAT", 10, cut: .middle),
            ]
        case 3: columns = [Column("NAMESPACE", 20), Column("IDENTITY", 10)]
        default: columns = [Column("FACT", 14), Column("VALUE", 10, cut: .middle)]
        }
        if list.columns != columns { list = ListView(columns: columns) }
        list.replace(rows: rows())
    }

    private func rows() -> [Row] {
        guard let task else { return [] }
        switch tab {
        case 1:
            return task.vmas.enumerated().map { index, vma in
                Row(
                    "\(index)",
                    [
                        Format.hex(vma.start), Format.hex(vma.end), Format.size(vma.end &- vma.start), vma.permissions,
                        Format.size(vma.rss),
                        Format.size(vma.anonymous), vma.name,
                    ])
            }
        case 2:
            return task.descriptors.enumerated().map { index, descriptor in
                Row(
                    "\(index)",
                    [
                        "\(descriptor.number)", descriptor.position.map { "\($0)" } ?? "",
                        descriptor.flags.map { "0" + String($0, radix: 8) } ?? "",
                        descriptor.target,
                    ])
            }
        case 3: return task.namespaces.map { Row($0.name, [$0.name, $0.target]) }
        default:
            let process = task.process
            return [
                ("pid", "\(process.pid)"), ("parent", "\(process.ppid)"), ("name", process.comm),
                ("command", process.command), ("user", process.user),
                ("state", process.stateWord), ("threads", "\(process.threads)"), ("resident", Format.size(process.rss)),
                ("executable", task.executable),
                ("directory", task.directory), ("root", task.root), ("VMAs", "\(task.vmas.count)"),
                ("descriptors", "\(task.descriptors.count)"),
            ].map { Row($0.0, [$0.0, $0.1]) }
        }
    }
}
