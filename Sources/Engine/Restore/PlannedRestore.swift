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
    ///   - ghostPaths: where unlinked files lie for the time of the restore.
    ///   - segmentPaths: where tasks can open shared memory.
    ///   - terminal: what takes the place of the terminal a job had.
    ///   - comparesPages: whether tasks that have a page in common with their parent are to share it (fork(2)); to find
    ///     out, the pages are read.
    init(
        _ source: Checkpoint, _ options: RestoreOptions, ghostPaths: [UInt32: [UInt8]], segmentPaths: [UInt32: String],
        terminal: String? = RestoredFiles.ownTerminal, comparesPages: Bool = true
    ) throws {
        var checkpoint = source
        let layout: Plan
        let standIns = try StandIns(checkpoint)
        taskCount = checkpoint.threadCount + Layout.spareTasks + standIns.pids.count
        (special, layout) = try Layout.find(for: checkpoint, count: taskCount)
        try checkpoint.adaptVdso(to: special, at: layout.parking)
        let files = try RestoredFiles.read(
            from: checkpoint.directory, entries: checkpoint.files, base: try FilesPlanner.base(checkpoint),
            ghostPaths: ghostPaths, segmentPaths: segmentPaths, terminal: terminal, tree: Set(checkpoint.tasks.map(\.pid)),
            standIns: standIns.ofPidfds, tcpClose: options.tcpClose || checkpoint.isWithoutConnections)
        var planner = Planner(
            checkpoint, files: files, standIns: standIns.pids, options: options, special: special, plan: layout)
        planner.comparesPages = comparesPages
        plan = try planner.make()
    }

    /// The same without touching the host: names stand for what a restore would make.
    init(
        withoutTraceOf checkpoint: Checkpoint, _ options: RestoreOptions,
        terminal: String? = RestoredFiles.ownTerminal, comparesPages: Bool = true
    ) throws {
        let memfds = try checkpoint.directory.entries(MemfdInodeEntry.self, .memfdInode)
        let paths = Dictionary(
            memfds.map { (UInt32(truncatingIfNeeded: $0.inode_id), "/proc/ENGINE/fd/\($0.name)") },
            uniquingKeysWith: { first, _ in first })
        try self.init(
            checkpoint, options, ghostPaths: [:], segmentPaths: paths, terminal: terminal, comparesPages: comparesPages)
    }
}
