internal import Inspect
internal import TerminalUI

/// What the tabs of a checkpoint show. Tabs: 0 summary, 1 tree, 2 memory, 3 files, 4 sockets, 5 namespaces, 6 threads,
/// 7 images.
enum CheckpointTabs {
    static func columns(_ tab: Int) -> [Column] {
        switch tab {
        case 1:
            [
                Column("PID", 7, .right), Column("PGID", 7, .right, priority: 3), Column("SID", 7, .right, priority: 3),
                Column("STATE", 7), Column("THR", 4, .right),
                Column("UID", 5, .right, priority: 2), Column("PAGES", 7, .right, priority: 1),
                Column("TASK", 16, isTree: true),
            ]
        case 2:
            [
                Column("START", 12, .right), Column("END", 12, .right, priority: 2), Column("SIZE", 5, .right),
                Column("PRS", 4),
                Column("DUMPED", 9, .right), Column("MAP", 16, priority: 1), Column("BACKING", 20, cut: .middle),
            ]
        case 3:
            [
                Column("FD", 5, .right), Column("TYPE", 8), Column("X", 1, priority: 2),
                Column("SHARED", 6, .right, priority: 1), Column("WHAT", 16, cut: .middle),
            ]
        case 4:
            [
                Column("FAMILY", 7), Column("TYPE", 9), Column("STATE", 10, priority: 1),
                Column("QUEUED", 6, .right, priority: 2), Column("HELD BY", 12, priority: 3),
                Column("LOCAL", 22, cut: .middle), Column("REMOTE", 10, cut: .middle),
            ]
        case 5: [Column("PID", 7, .right), Column("WHAT", 12), Column("IDENTITY", 16)]
        case 6: [Column("TID", 7, .right), Column("WHAT", 16), Column("VALUE", 16)]
        case 7:
            [Column("SIZE", 5, .right), Column("KIND", 14), Column("IMAGE", 24), Column("WHAT IT IS", 12, priority: 1)]
        default: [Column("FACT", 18), Column("VALUE", 16)]
        }
    }

    static func rows(_ tab: Int, _ checkpoint: Checkpoint, _ task: CheckpointTask?) -> [Row] {
        switch tab {
        case 1: tree(checkpoint.tasks)
        case 2: (task?.vmas ?? []).enumerated().map { row($1, "\($0)") }
        case 3: (task?.descriptors ?? []).enumerated().map { row($1, "\($0)") } + directories(task)
        case 4: checkpoint.sockets.map(row)
        case 5: namespaces(checkpoint)
        case 6: (task?.threads ?? []).flatMap(rows)
        case 7:
            checkpoint.images.map { image in
                Row(
                    image.name, [Format.size(image.size), image.kind, image.name, image.summary],
                    role: image.hasEntries ? .text : .dim)
            }
        default:
            checkpoint.facts.enumerated().map { Row("f\($0)", [$1.label, $1.value]) }
                + checkpoint.problems.enumerated().map { Row("p\($0)", ["▲ problem", $1], role: .warning) }
        }
    }

    private static func tree(_ tasks: [CheckpointTask]) -> [Row] {
        tasks.indices.map { index in
            var row = row(tasks[index])
            if index + 1 < tasks.count, tasks[index + 1].depth > tasks[index].depth { row.fold = .open }
            return row
        }
    }

    private static func row(_ task: CheckpointTask) -> Row {
        let role: Role = task.state == "alive" ? .text : task.state == "stopped" ? .warning : .dim
        return Row(
            "\(task.pid)",
            [
                "\(task.pid)", "\(task.pgid)", "\(task.sid)", task.state, "\(task.threads.count)",
                task.uid.map { "\($0)" } ?? "", "\(task.dumpedPages)", task.comm,
            ], role: role, depth: task.depth)
    }

    private static func row(_ vma: CheckpointVMA, _ id: String) -> Row {
        Row(
            id,
            [
                Format.hex(vma.start), Format.hex(vma.end), Format.size(vma.size), vma.permissions,
                "\(vma.dumped)/\(vma.pages)", vma.bar, vma.backing,
            ], role: vma.dumped > 0 ? .text : .dim)
    }

    private static func row(_ descriptor: CheckpointDescriptor, _ id: String) -> Row {
        Row(
            id,
            [
                "\(descriptor.fd)", descriptor.type, descriptor.isCloseOnExec ? "x" : "",
                descriptor.sharedWith.isEmpty ? "" : "\(descriptor.sharedWith.count)",
                descriptor.what,
            ])
    }

    private static func directories(_ task: CheckpointTask?) -> [Row] {
        guard let task, task.hasMemory else { return [] }
        return [("cwd", task.cwd), ("root", task.root), ("exe", task.exe)].map {
            Row($0.0, [$0.0, "reg", "", "", $0.1], role: .info)
        }
    }

    private static func row(_ socket: CheckpointSocket) -> Row {
        Row(
            "\(socket.id)",
            [
                socket.family, socket.type, socket.state, "\(socket.queued)",
                socket.holders.prefix(4).joined(separator: " "), socket.local, socket.remote,
            ])
    }

    private static func namespaces(_ checkpoint: Checkpoint) -> [Row] {
        checkpoint.namespaces.enumerated().map { Row("n\($0)", ["", $1.label, $1.value], role: .info) }
            + checkpoint.tasks.flatMap { task in
                task.ids.map { Row("\(task.pid) \($0.label)", ["\(task.pid)", $0.label, $0.value]) }
            }
    }

    private static func rows(_ thread: CheckpointThread) -> [Row] {
        [
            Row(
                "\(thread.tid)",
                ["\(thread.tid)", "thread", thread.comm + (thread.call.map { "  in system call \($0)" } ?? "")],
                role: .heading)
        ]
            + (thread.facts + thread.registers).enumerated().map {
                Row("\(thread.tid) \($0)", ["", $1.label, $1.value])
            }
    }

    static func detail(_ tab: Int, _ checkpoint: Checkpoint, _ task: CheckpointTask?, selected: String?) -> [Form.Line]
    {
        guard let selected else { return [] }
        switch tab {
        case 1:
            guard let task = checkpoint.tasks.first(where: { "\($0.pid)" == selected }) else { return [] }
            return [
                Form.Line(
                    "\(task.pid) \(task.comm)  \(task.state), \(Format.count(task.threads.count, "thread")), "
                        + "\(task.descriptors.count) fds, \(task.vmas.count) VMAs",
                    .heading),
                Form.Line("exe \(task.exe)  cwd \(task.cwd)  root \(task.root)"),
                Form.Line(
                    "uid \(task.uid.map { "\($0)" } ?? "?")  gid \(task.gid.map { "\($0)" } ?? "?")  umask "
                        + (task.umask.map { "0" + String($0, radix: 8) } ?? "?")),
            ]
        case 2:
            guard let task, let index = Int(selected), task.vmas.indices.contains(index) else { return [] }
            let vma = task.vmas[index]
            return [
                Form.Line(
                    "\(Format.hex(vma.start))-\(Format.hex(vma.end))  \(vma.permissions)  \(vma.backing)", .heading),
                Form.Line(
                    "\(Format.count(Int(clamping: vma.pages), "page")): \(vma.dumped) dumped, \(vma.inParent) in the "
                        + "parent images, \(vma.lazy) lazy  [\(vma.bar)]"
                ),
                Form.Line(
                    "flags 0x\(Format.hex(UInt64(vma.flags)))  status 0x\(Format.hex(UInt64(vma.status)))  offset "
                        + "0x\(Format.hex(vma.pgoff))",
                    .dim),
            ]
        case 3:
            guard let task, let index = Int(selected), task.descriptors.indices.contains(index) else { return [] }
            let descriptor = task.descriptors[index]
            return [Form.Line("fd \(descriptor.fd)  \(descriptor.type)  \(descriptor.what)", .heading)]
                + descriptor.details.map { Form.Line($0) }
                + (descriptor.sharedWith.isEmpty
                    ? []
                    : [
                        Form.Line(
                            "the same open file: " + descriptor.sharedWith.prefix(30).joined(separator: " "), .info)
                    ])
        case 4:
            guard let socket = checkpoint.sockets.first(where: { "\($0.id)" == selected }) else { return [] }
            return [
                Form.Line(
                    "\(socket.family) \(socket.type) \(socket.state)  \(socket.local) → \(socket.remote)", .heading),
                Form.Line(
                    "\(socket.queued) bytes queued, held by "
                        + (socket.holders.isEmpty ? "nobody" : socket.holders.joined(separator: " "))),
            ]
        default: return []
        }
    }
}
