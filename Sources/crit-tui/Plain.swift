internal import Inspect
internal import TerminalUI
internal import TerminalText

/// The same knowledge as lines of text, for when there is no terminal.
package enum Plain {
    package static func checkpoints(_ paths: [String]) -> String {
        var lines: [String] = []
        for summary in paths.flatMap({ CheckpointSummary.find(in: $0) }) {
            lines.append(
                "checkpoint \(summary.path)  \(Format.count(summary.pids.count, "task"))  "
                    + "\(Format.size(summary.size))  \(Format.time(summary.time))"
            )
            if let problem = summary.problem { lines.append("  ! \(problem)") }
            if summary.pids.isEmpty, !summary.isWhole { continue }
            do throws(InspectError) {
                let checkpoint = try Checkpoint(reading: summary.path)
                lines += self.checkpoint(checkpoint)
            } catch {
                lines.append("  ! \(error)")
            }
        }
        if lines.isEmpty { lines.append("no checkpoints under " + paths.joined(separator: " ")) }
        return printable(lines)
    }

    private static func checkpoint(_ checkpoint: Checkpoint) -> [String] {
        var lines: [String] = []
        for task in checkpoint.tasks {
            lines.append(
                "  " + String(repeating: "  ", count: min(task.depth, 40))
                    + "\(task.pid) \(task.comm)  \(task.state), \(Format.count(task.threads.count, "thread")), "
                    + "\(task.vmas.count) VMAs, \(task.dumpedPages) pages, \(task.descriptors.count) fds"
            )
        }
        for socket in checkpoint.sockets {
            let ends = socket.remote.isEmpty ? socket.local : "\(socket.local) → \(socket.remote)"
            lines.append(
                "  \(socket.family) \(socket.type) \(socket.state)  \(ends)  held by "
                    + socket.holders.prefix(8).joined(separator: " "))
        }
        for problem in checkpoint.problems { lines.append("  ! \(problem)") }
        return lines
    }

    /// All keys, each meaning once.
    package static func keys() -> String {
        let help = Keys.table.help
        let width = help.map(\.keys.count).max() ?? 0
        return printable(help.map { $0.keys + String(repeating: " ", count: width - $0.keys.count + 2) + $0.help })
    }

    package static func live(_ processes: [LiveProcess], isRoot: Bool) -> String {
        var lines = [
            "live  \(Format.count(processes.count, "task"))"
                + (isRoot ? "" : "  (not root: no dump, no restore, little of other users' tasks)")
        ]
        let children = Dictionary(grouping: processes, by: \.ppid)
        let known = Set(processes.map(\.pid))
        var stack = processes.filter { !known.contains($0.ppid) }.sorted { $0.pid > $1.pid }.map { ($0, 1) }
        var seen: Set<Int32> = []
        while let (process, depth) = stack.popLast() {
            guard seen.insert(process.pid).inserted else { continue }
            lines.append(
                String(repeating: "  ", count: min(depth, 40))
                    + "\(process.pid) \(process.user) \(process.state) "
                    + "\(Format.size(process.rss))  \(Printable.elided(process.command, to: 160))"
            )
            stack += (children[process.pid] ?? []).sorted { $0.pid > $1.pid }.map { ($0, depth + 1) }
        }
        return printable(lines)
    }

    private static func printable(_ lines: [String]) -> String { lines.map { Printable.text($0) + "\n" }.joined() }
}
