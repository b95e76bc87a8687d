public import EngineInterface
import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// One dump, from freezing a tree to letting it go. Whatever fails, the tasks run on and the images directory is as
/// before.
public final class Dump {
    private let options: EngineRequest
    private let root: Int32
    private let report: (EngineEvent) -> Void
    /// Thrown through when the person has gone away.
    private let isCancelled: () -> Bool
    private let tree: FrozenTree
    private let doubles = Doubles()
    private var seccomp = SeccompChains()
    private var statistics = DumpStatsEntry()
    private var space: DiskSpace?

    public init(
        _ options: EngineRequest, isCancelled: @escaping () -> Bool = { false }, report: @escaping (EngineEvent) -> Void
    ) {
        self.options = options
        root = Int32(clamping: options.pid)
        self.isCancelled = isCancelled
        self.report = report
        tree = FrozenTree(patience: Patience(seconds: options.timeout, isCancelled: isCancelled))
    }

    public func run() throws(EngineError) -> EngineOutcome {
        defer { doubles.end() }
        do { return try dump() } catch {
            var error = error
            // Whatever it was that failed: when a member has ended, that is why.
            do { try tree.checkAlive() } catch let end { error = end }
            tree.thaw()
            throw EngineError(space?.explain(error) ?? error)
        }
    }

    private func checkCancelled() throws {
        if isCancelled() { throw EngineError("cancelled") }
    }

    private func pagesAre(_ event: EngineEvent) throws {
        report(event)
        try checkCancelled()
    }

    private func roomsAre(ready: UInt64, of total: UInt64) throws {
        report(.progress(Progress(.rooms, ready, of: total)))
        try checkCancelled()
    }

    private func dump() throws -> EngineOutcome {
        try refuseOwnTree()
        let staging = try Staging(in: options.imagesDirectory, report: report)
        let memory = TreeMemory(of: root)
        let space = try DiskSpace(for: memory, in: staging.images)
        self.space = space
        var rooms =
            options.final == .run
            ? try PageRooms(for: memory, in: staging.images, roomsAre) : nil
        start = Clock.microseconds()
        try tree.freeze(root, timeout: options.timeout)
        frozen = Clock.microseconds()
        report(.froze(tasks: tree.members.count))
        try checkCancelled()
        let tasks = try tree.members.map { try TaskDump($0) }
        try check(tasks)
        try ask(tasks)
        let files = try collectFiles(tasks, staging.host)
        try checkCancelled()
        try copyContents(files, to: staging.images)
        for task in tasks where task.process != nil { task.pages = try ownPages(of: task) }
        let pages = TreePages(
            tasks.filter { $0.process != nil }.map { ($0, PageDump.runs($0.pages.pages, in: $0.images.mm.vmas)) })
        let clocks = timens
        // Rooms are on the disk already.
        if rooms == nil { try space.check(pages.count * PageDump.pageSize) }
        // With everything in memory nothing is left for which they would have to stand still.
        let isThawed = try rooms.map { try pages.copy(to: $0, pagesAre) } ?? false
        rooms = nil
        if isThawed {
            try removeGates()
            letGo()
        }
        try writeImages(tasks, files, clocks, to: staging.images)
        try pages.write(to: staging.images, nextPagesID: nextPagesID, pagesAre)
        statistics.pages_written = pages.count
        statistics.pages_scanned = pages.count
        try writeInventory(to: staging.images)
        try Rehearsal(images: staging.images, options: options, living: Set(tasks.map(\.pid))).run()
        try checkCancelled()
        // What fails here fails before there is a checkpoint. Tasks that are ended take their gates with them.
        if options.final == .kill { try tree.checkAlive() } else if !isThawed { try removeGates() }
        // The images are put in place while the tasks still stand: from here on there is a checkpoint, and they may
        // end.
        try staging.commit(syncing: options.sync)
        if !isThawed { letGo() }
        writeStatistics()
        return EngineOutcome(
            pid: root, frozenTime: thawed - frozen, freezingTime: frozen - start)
    }

    private var start: UInt64 = 0, frozen: UInt64 = 0, thawed: UInt64 = 0

    /// A tree with the engine in it would freeze the one who has to thaw it.
    private func refuseOwnTree() throws {
        var pid = getpid()
        while pid > 0 {
            if pid == root {
                throw EngineError(
                    "task \(pid): Cryo itself is in that tree; start it from outside, or through setsid from another "
                        + "shell"
                )
            }
            let current = pid
            guard let parent = try unlessGone({ try ProcDirectory(pid: current).read(.stat).ppid }), parent != pid
            else { return }
            pid = parent
        }
    }

    private func removeGates() throws {
        for member in tree.members { try member.process?.removeGate() }
        // What was read of a task after its end is nothing, and looks like a task that has nothing.
        try tree.checkAlive()
    }

    /// Ends the tasks, or lets them run on.
    private func letGo() {
        switch options.final {
        case .kill: tree.killAll()
        case .run: tree.thaw()
        case .stop: tree.thaw(stopped: true)
        }
        thawed = Clock.microseconds()
    }

    /// The checkpoint is whole without them.
    private func writeStatistics() {
        statistics.freezing_time = UInt32(clamping: frozen - start)
        statistics.frozen_time = UInt32(clamping: thawed - frozen)
        do {
            let stats = try ImageDirectory(".").write(.stats, id: "dump")
            try stats.append(StatsEntry(dump: statistics))
            try stats.close()
        } catch { report(.warning("statistics could not be written: \(error)")) }
    }

    // MARK: Before anything is touched

    private static let namespaces = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"]

    private func check(_ tasks: [TaskDump]) throws {
        let own = try ProcDirectory(pid: getpid())
        var namespaces: [String: UInt64] = [:]
        for name in Self.namespaces {
            if let link = try unlessGone({ try own.namespace(name) }) { namespaces[name] = link.inode }
        }
        let cgroup = try unlessGone { try own.read("cgroup") } ?? []
        let semaphores = SemaphoreUndo()
        for task in tasks {
            for loss in try task.losses(cgroup: cgroup) { report(.warning(loss)) }
            try task.check(namespaces: namespaces, options: options)
            try checkSemaphores(task, semaphores)
            task.mappings.reserveCapacity(task.vmas.count)
            for vma in task.vmas {
                do throws(Problem) { task.mappings.append(try VMADump.entry(vma)) } catch {
                    throw error.inside(task.subject)
                }
            }
        }
        let pids = Set(tasks.map(\.pid))
        // A session whose leader has ended comes back, but not that of the root: nobody of the tree could make it.
        let outer = tasks.first?.stat.session ?? 0
        let outside = tasks.first { task in
            let sid = task.stat.session
            return !pids.contains(sid) && (sid == outer || (try? ProcDirectory(pid: sid)) != nil)
        }
        if let outside, !options.shellJob {
            throw Problem(
                outside.subject, "its session leader \(outside.stat.session) is outside of the tree",
                hint: "--shell-job, or dump from the session leader down")
        }
        try checkSharing(tasks.filter { $0.process != nil })
    }

    private func checkSemaphores(_ task: TaskDump, _ semaphores: SemaphoreUndo) throws {
        guard task.process != nil else { return }
        switch try semaphores.answer(task, double: { [doubles] in try doubles.pid(for: task.status) }) {
        case .none: return
        case .unknown:
            report(.warning("\(task.subject): what System V semaphores may be due when it ends (SEM_UNDO) is not kept"))
        case .some:
            throw Problem(task.subject, "it has used a System V semaphore with SEM_UNDO, which cannot be restored")
        }
    }

    private enum Shared: Int, CaseIterable { case vm = 1, files = 2, fs = 3, sighand = 4 }

    /// Address space, fs and handlers may be shared by threads only, descriptor tables by tasks as well.
    private func checkSharing(_ tasks: [TaskDump]) throws {
        for task in tasks {
            for thread in (task.process?.threads ?? []).dropFirst() {
                for kind in [Shared.files, .fs] where try compare(kind, task.pid, thread.tid) != 0 {
                    throw Problem(
                        "\(task.subject) › thread \(thread.tid)",
                        "it has \(kind == .files ? "descriptors" : "a cwd") of its own, unlike its process")
                }
            }
        }
        for kind in Shared.allCases {
            var sorted: [(task: TaskDump, id: UInt32)] = []
            for task in tasks {
                var low = 0, high = sorted.count
                var id: UInt32?
                while low < high, id == nil {
                    let middle = (low + high) / 2
                    switch try compare(kind, task.pid, sorted[middle].task.pid) {
                    case 0:
                        id = sorted[middle].id
                        if kind == .files {
                            task.sharesFilesWith = sorted[middle].task
                        } else {
                            throw Problem(
                                task.subject,
                                "it shares its \(kind) with task \(sorted[middle].task.pid) without being a thread "
                                    + "of it"
                            )
                        }
                    case 1: high = middle
                    default: low = middle + 1
                    }
                }
                // 1 is the engine's own.
                let number = id ?? UInt32(sorted.count + 2)
                if id == nil { sorted.insert((task, number), at: low) }
                switch kind {
                case .vm: task.ids.vm_id = number
                case .files: task.ids.files_id = number
                case .fs: task.ids.fs_id = number
                case .sighand: task.ids.sighand_id = number
                }
            }
        }
        for task in tasks { Self.addNamespaces(to: &task.ids) }
    }

    private func compare(_ kind: Shared, _ one: Int32, _ other: Int32) throws -> Int {
        do { return try systemCall(.kcmp, Int(one), Int(other), kind.rawValue, 0, 0) } catch {
            throw Problem("task \(one)", "comparing it with task \(other) (kcmp)", cause: error)
        }
    }

    /// The initial namespaces, numbered as CRIU numbers its own.
    private static func addNamespaces(to ids: inout TaskKobjIdsEntry) {
        (ids.pid_ns_id, ids.net_ns_id, ids.ipc_ns_id, ids.uts_ns_id) = (1, 2, 3, 4)
        (ids.time_ns_id, ids.mnt_ns_id, ids.user_ns_id, ids.cgroup_ns_id) = (5, 6, 7, 8)
    }

    // MARK: Asking

    private func ask(_ tasks: [TaskDump]) throws {
        for task in tasks { try task.installGate() }
        let stopped = Dictionary(grouping: tasks.filter { $0.stopSignal != nil }, by: \.parent)
        let questions = try tasks.flatMap {
            try $0.questions(stopped: stopped[$0.pid] ?? [], doubles: Landlock.isEnabled ? doubles : nil)
        }
        let answers = try runAll(questions.map { ($0.0, $0.1) })
        for (question, answer) in zip(questions, answers) { try question.2(answer) }
        for task in tasks { try task.lookAgain() }
        for task in tasks { try task.readThreads(&seccomp) }
        try checkCancelled()
    }

    private func collectFiles(_ tasks: [TaskDump], _ host: HostChanges) throws -> TreeFiles {
        let files = TreeFiles(FileDump.Options(options), tree: Set(tasks.map(\.pid))) { [report] in report(.warning($0))
        }
        files.dump.names = .live(host)
        for task in tasks where task.process != nil {
            var vmas: [VmaEntry] = []
            vmas.reserveCapacity(task.vmas.count)
            for (vma, (mapped, backing)) in zip(task.vmas, task.mappings) {
                var entry = mapped
                if let id = try files.mapped(vma, entry, backing, of: task) { entry.shmid = UInt64(id) }
                vmas.append(entry)
            }
            task.images.mm.vmas = SpecialMappings.merging(vmas)
            if task.sharesFilesWith == nil { task.descriptors = try files.descriptors(of: task) }
            task.images.mm.exe_file_id = try files.linked("exe", of: task)
            task.images.fs.cwd_id = try files.linked("cwd", of: task)
            task.images.fs.root_id = try files.linked("root", of: task)
        }
        try files.finish()
        return files
    }

    // MARK: Writing

    private func writeImages(
        _ tasks: [TaskDump], _ files: TreeFiles, _ clocks: TimensEntry, to images: ImageDirectory
    ) throws {
        let tree = try images.write(.pstree)
        for task in tasks { try tree.append(task.pstree) }
        try tree.close()
        for task in tasks {
            let id = UInt64(task.pid)
            guard let process = task.process else {
                try images.write(.core, id: id, task.zombieCore)
                continue
            }
            try images.write(.core, id: id, task.images.core)
            for (thread, core) in zip(process.threads.dropFirst(), task.threadCores) {
                try images.write(.core, id: UInt64(thread.tid), core)
            }
            try images.write(.ids, id: id, task.ids)
            var mm = task.images.mm
            // Behind all mappings, as if they were some.
            for region in task.pages.guards {
                mm.vmas.append(
                    VmaEntry(
                        start: region.lowerBound, end: region.upperBound, status: VMAStatus.guardRegion.rawValue, fd: -1
                    ))
            }
            try images.write(.mm, id: id, mm)
            try images.write(.fs, id: id, task.images.fs)
            if task.sharesFilesWith == nil {
                let writer = try images.write(.fdinfo, id: UInt64(task.ids.files_id))
                for entry in task.descriptors { try writer.append(entry) }
                try writer.close()
            }
        }
        try images.write(.seccomp, seccomp.entry)
        try images.write(.timens, id: 0, clocks)
        let writer = try images.write(.files)
        for entry in files.entries { try writer.append(entry) }
        try writer.close()
    }

    /// What time it is for the tasks.
    private var timens: TimensEntry {
        let monotonic = Clock.now(CLOCK_MONOTONIC), boottime = Clock.now(CLOCK_BOOTTIME)
        return TimensEntry(
            monotonic: Timespec(tv_sec: monotonic.seconds, tv_nsec: monotonic.nanoseconds),
            boottime: Timespec(tv_sec: boottime.seconds, tv_nsec: boottime.nanoseconds))
    }

    private var pagesID: UInt32 = 0
    private func nextPagesID() -> UInt32 {
        pagesID += 1
        return pagesID
    }

    /// What is in pipes, sockets, shared memory and unlinked files.
    private func copyContents(_ files: TreeFiles, to images: ImageDirectory) throws {
        let contents = FileContents(images: images, dump: files.dump, nextPagesID: { [unowned self] in nextPagesID() })
        while let content = files.dump.nextContent() {
            try checkCancelled()
            try withDescriptor(of: content.origin) { try content.copy(from: $0, to: contents) }
        }
        try files.complete()
        try contents.finish()
        (statistics.shpages_scanned, statistics.shpages_skipped_parent, statistics.shpages_written) = (
            contents.pages, 0, contents.pages
        )
    }

    private func ownPages(of task: TaskDump) throws -> PageScan.Found {
        do {
            if let pages = try PageScan.privatePages(task.directory) { return pages }
            return try PageScan.privatePages(
                task.directory,
                in: task.vmas.filter { !$0.isShared && $0.end < Husks.taskSize }.map { $0.start ..< $0.end })
        } catch { throw Problem(task.subject, "looking which pages it has", cause: error) }
    }

    private func withDescriptor(of origin: FileDump.Origin, _ body: (Int32) throws -> Void) throws {
        let descriptor: FileDescriptor
        do {
            switch origin {
            case .link(let path):
                descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            case .descriptor(let pid, let fd):
                let pidfd = FileDescriptor(rawValue: CInt(try systemCall(.pidfd_open, Int(pid), 0)))
                defer { try? pidfd.close() }
                descriptor = FileDescriptor(
                    rawValue: CInt(try systemCall(.pidfd_getfd, Int(pidfd.rawValue), Int(fd), 0)))
            }
        } catch { throw Problem("\(origin)", "opening it to copy its contents", cause: error) }
        defer { try? descriptor.close() }
        try body(descriptor.rawValue)
    }

    private func writeInventory(to images: ImageDirectory) throws {
        var root = TaskKobjIdsEntry(vm_id: 1, files_id: 1, fs_id: 1, sighand_id: 1)
        Self.addNamespaces(to: &root)
        var entry = InventoryEntry(img_version: 2)
        entry.fdinfo_per_id = true
        entry.root_ids = root
        entry.ns_per_id = true
        entry.root_cg_set = 1
        entry.lsmtype = .NO_LSM
        entry.network_lock_method = 0
        if options.tcpClose { entry.tcp_close = true }
        entry.plugins_entry = PluginsEntry()
        entry.dump_criu_run_id = ByteString(RunID.make())
        entry.cryo_images = try images.list()
        try images.write(.inventory, entry)
    }
}
