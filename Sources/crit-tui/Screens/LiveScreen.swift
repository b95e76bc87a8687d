package import TerminalUI

/// The tree of running tasks.
package struct LiveScreen: Screen {
    package let place = Place.live
    package var list = ListView(columns: [
        Column("PID", 7, .right), Column("PPID", 7, .right, priority: 3), Column("USER", 9, priority: 4),
        Column("S", 1), Column("THR", 4, .right, priority: 2),
        Column("RSS", 5, .right), Column("COMMAND", 10, isTree: true),
    ])
    private var processes: [LiveProcess] = []
    private var children: [Int32: [Int32]] = [:]
    private var folded: Set<Int32> = []
    private var isRead = false

    package init() {}

    package var title: String { "LIVE" }
    package var note: String { Format.count(processes.count, "task") }
    package var empty: String { isRead ? "no processes can be seen here: is /proc mounted?" : "reading /proc …" }

    package func opening() -> [Effect] { [.readLive] }

    package func detail(_ shared: Shared) -> [Form.Line] {
        guard let process = selected else { return [] }
        let tree = descendants(of: process.pid)
        var lines = [
            Form.Line(
                "\(process.pid) \(process.comm)  \(process.stateWord), \(Format.count(process.threads, "thread")), "
                    + "\(Format.size(process.rss)) resident",
                .heading),
            Form.Line(process.command),
        ]
        if !tree.isEmpty {
            lines.append(Form.Line("with \(Format.count(tree.count, "descendant")): a dump takes them too", .info))
        }
        if !shared.isRoot {
            lines.append(
                Form.Line("▲ not root: dump and restore are not possible, other users' tasks show little", .warning))
        }
        return lines
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        switch action {
        case .refresh: return [.effect(.readLive)]
        case .open:
            guard let process = selected else { return [] }
            if folded.remove(process.pid) != nil {
                rebuild()
                return []
            }
            return [.push(LiveTaskScreen(process: process))]
        case .fold:
            guard let process = selected else { return [] }
            if children[process.pid] != nil, folded.insert(process.pid).inserted {
                rebuild()
            } else {
                list.select(id: "\(process.ppid)")
            }
            return []
        case .expandAll:
            folded = []
            rebuild()
            return []
        case .collapseAll:
            folded = Set(children.keys)
            rebuild()
            return []
        case .dump:
            guard let process = selected else { return [] }
            return DumpDialog.open(for: process, descendants: descendants(of: process.pid).count, shared)
        default: return []
        }
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        guard case .live(let processes) = event else { return [] }
        self.processes = processes
        isRead = true
        children = Dictionary(grouping: processes, by: \.ppid).mapValues { $0.map(\.pid).sorted() }
        rebuild()
        return []
    }

    private var selected: LiveProcess? {
        guard let pid = list.selected.flatMap({ Int32($0.id) }) else { return nil }
        return processes.first { $0.pid == pid }
    }

    private func descendants(of pid: Int32) -> [Int32] {
        var result: [Int32] = []
        var seen: Set<Int32> = [pid]
        var queue = children[pid] ?? []
        while let next = queue.popLast() {
            guard seen.insert(next).inserted else { continue }
            result.append(next)
            queue += children[next] ?? []
        }
        return result
    }

    private mutating func rebuild() {
        let byPID = Dictionary(processes.map { ($0.pid, $0) }, uniquingKeysWith: { first, _ in first })
        let roots = processes.filter { byPID[$0.ppid] == nil || $0.ppid == $0.pid }.map(\.pid).sorted()
        var rows: [Row] = []
        var seen: Set<Int32> = []
        var stack = roots.reversed().map { (pid: $0, depth: 0) }
        while let (pid, depth) = stack.popLast() {
            guard let process = byPID[pid], seen.insert(pid).inserted else { continue }
            let below = children[pid] ?? []
            let isFolded = folded.contains(pid)
            rows.append(
                Row(
                    "\(pid)",
                    [
                        "\(pid)", "\(process.ppid)", process.user, String(process.state), "\(process.threads)",
                        Format.size(process.rss), process.command,
                    ],
                    role: process.state == "Z" ? .dim : .text, depth: depth,
                    fold: below.isEmpty ? .none : isFolded ? .closed : .open))
            if !isFolded { stack += below.reversed().map { ($0, depth + 1) } }
        }
        list.replace(rows: rows)
    }
}
