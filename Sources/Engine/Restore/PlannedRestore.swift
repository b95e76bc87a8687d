import EngineInterface
import Images
import Resources
import Tracer

/// The plan of a restore, and what it was made with.
struct PlannedRestore {
    let plan: Plan
    /// vvar and vdso of our own.
    let special: SpecialMappings
    /// The most tasks and threads there will be at one time, helpers included.
    let taskCount: Int

    /// - Parameters:
    ///   - host: what has been made on the host for the time of the restore.
    ///   - segments: shared memory that we hold.
    ///   - terminal: what takes the place of the terminal a job had.
    ///   - comparesPages: whether tasks that have a page in common with their parent are to share it (fork(2)); to find
    ///     out, the pages are read.
    init(
        _ source: Checkpoint, _ options: EngineRequest, host: HostFiles, segments: [UInt32: SharedSegment],
        terminal: String? = RestoredFiles.ownTerminal,
        comparesPages: Bool = true
    ) throws {
        var checkpoint = source
        let layout: Plan
        let queues = try RestoredFiles.queues(in: checkpoint.directory)
        let standIns = try StandIns(checkpoint, queues: queues)
        taskCount = checkpoint.threadCount + Layout.spareTasks + standIns.pids.count
        (special, layout) = try Layout.find(for: checkpoint, count: taskCount)
        try checkpoint.adaptVdso(to: special, at: layout.parking)
        let files = try RestoredFiles.read(
            from: checkpoint.directory, entries: checkpoint.files, parking: try FilesPlanner.parking(checkpoint),
            host: host, segments: segments, terminal: terminal, tree: Set(checkpoint.tasks.map(\.pid)),
            standIns: standIns.ofPidfds, actors: Set(checkpoint.tasks.map(\.pid) + standIns.pids),
            permitted: Self.permitted(checkpoint), queues: queues,
            tcpClose: options.tcpClose || checkpoint.isWithoutConnections)
        var planner = Planner(
            checkpoint, files: files, standIns: standIns.pids, options: options, special: special, plan: layout)
        planner.comparesPages = comparesPages
        plan = try planner.make()
    }

    private static func permitted(_ checkpoint: Checkpoint) -> [UInt32: UInt64] {
        var sets: [UInt32: UInt64] = [:]
        for task in checkpoint.tasks {
            guard let user = task.core.thread_core?.creds?.euid else { continue }
            sets[user, default: 0] |= Credentials.permitted(task.core)
        }
        return sets
    }

    /// The same without touching the host: names stand for what a restore would make.
    init(
        withoutTraceOf checkpoint: Checkpoint, _ options: EngineRequest,
        terminal: String? = RestoredFiles.ownTerminal, comparesPages: Bool = true
    ) throws {
        let memfds = try checkpoint.directory.entries(MemfdInodeEntry.self, .memfdInode)
        let segments = Dictionary(
            memfds.map { memfd in
                let segment = SharedSegment(path: "/proc/ENGINE/fd/\(memfd.name)", holder: 0, number: 0)
                return (UInt32(truncatingIfNeeded: memfd.inode_id), segment)
            }, uniquingKeysWith: { first, _ in first })
        try self.init(
            checkpoint, options, host: HostFiles(), segments: segments, terminal: terminal, comparesPages: comparesPages
        )
    }
}
