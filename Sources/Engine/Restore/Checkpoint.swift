import Glibc
import Images
import Linux
import Resources
import Tracer

/// All images of a checkpoint that a restore reads, checked to fit together.
struct Checkpoint {
    struct Thread {
        var tid: Int32
        var core: CoreEntry
    }

    struct Task {
        var pid: Int32
        var parent: Int32
        var pgid: Int32
        var sid: Int32
        /// Nil for a zombie, which has only a core.
        var images: TaskImages?
        var core: CoreEntry
        /// Without the leader.
        var threads: [Thread] = []
        var filesID: UInt32 = 0
        var memory: TaskMemory?
        var subject: String { "task \(pid) (\(core.tc?.comm.string ?? "?"))" }
        var isZombie: Bool { images == nil }
        /// The leader first.
        var allThreads: [Thread] { [Thread(tid: pid, core: core)] + threads }
        var hasQueuedSignals: Bool {
            core.tc?.signals_s?.signals.isEmpty == false
                || allThreads.contains { $0.core.thread_core?.signals_p?.signals.isEmpty == false }
        }
        var isStopped: Bool { core.tc?.task_state == State.stopped }

        /// Whether the status is one that wait(2) tells of a process that has ended: an exit status, or a signal that
        /// ends.
        var hasEndStatus: Bool {
            guard let status = core.tc?.exit_code, status <= UInt16.max else { return false }
            let signal = Int32(status & 0x7f)
            let isHarmless = [SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH].contains(signal)
            return signal == 0 ? status & 0x80 == 0 : signal <= 64 && !isHarmless && status >> 8 == 0
        }
    }

    /// `task_state` of a core image, in CRIU's words.
    private enum State { static let alive: UInt32 = 1, dead: UInt32 = 2, stopped: UInt32 = 3, zombie: UInt32 = 6 }

    let directory: ImageDirectory
    /// Parents before children.
    var tasks: [Task] = []
    private(set) var files: [FileEntry] = []
    /// Descriptor tables, by files_id.
    private(set) var tables: [UInt32: [FdinfoEntry]] = [:]
    /// By their tasks.
    private var pages: [Int32: PagesFile] = [:]
    private(set) var seccomp = SeccompChains()
    /// It was dumped with --tcp-close.
    let isWithoutConnections: Bool
    /// Images that are not as long as the list in inventory.img says.
    let changedImages: [Problem]

    var root: Task { tasks[0] }
    /// Whether a thread has filters or strict mode, which would bind it while it is being restored.
    var hasSeccomp: Bool {
        let isStrict = tasks.contains { task in
            ([task.core] + task.threads.map(\.core)).contains { $0.thread_core?.seccomp_mode == .strict }
        }
        return isStrict || !seccomp.entry.seccomp_filters.isEmpty
    }
    var threadCount: Int { tasks.reduce(0) { $0 + 1 + $1.threads.count } }

    /// The signal that stops it again. Those of a terminal stop nobody who catches or blocks them, and nobody in an
    /// orphaned process group: then SIGSTOP has to do.
    func stopSignal(of task: Task) -> Int32 {
        let signal = Int32(clamping: task.core.tc?.stop_signo ?? 0)
        guard [SIGTSTP, SIGTTIN, SIGTTOU].contains(signal) else { return SIGSTOP }
        let bit = UInt64(1) << UInt64(signal - 1)
        let isBlocked = ([task.core.tc?.blk_sigset] + task.threads.map(\.core.thread_core?.blk_sigset)).contains {
            ($0 ?? 0) & bit != 0
        }
        // In the image SIGKILL and SIGSTOP have no action.
        let index = Int(signal) - 1 - [SIGKILL, SIGSTOP].count { $0 < signal }
        let actions = task.core.tc?.sigactions ?? []
        let isDefault = index < actions.count && actions[index].sigaction == 0
        let byPID = Dictionary(tasks.map { ($0.pid, $0) }, uniquingKeysWith: { first, _ in first })
        let hasJobControl = tasks.contains { member in
            member.pgid == task.pgid && !member.isZombie
                && byPID[member.parent].map { $0.sid == member.sid && $0.pgid != member.pgid } ?? false
        }
        return !isBlocked && isDefault && hasJobControl ? signal : SIGSTOP
    }

    init(_ path: String) throws { try self.init(ImageDirectory(path)) }

    /// - Parameter isFresh: the images were written just now, by us.
    init(_ images: ImageDirectory, isFresh: Bool = false) throws {
        directory = images
        let inventory: InventoryEntry
        guard try directory.has(ImageKind.inventory.fileName()) else {
            throw EngineError("\(images.path): no checkpoint there: inventory.img is missing")
        }
        inventory = try directory.only(InventoryEntry.self, .inventory)
        guard (1 ... 2).contains(inventory.img_version) else {
            throw EngineError(
                "inventory.img: images of version \(inventory.img_version) cannot be read; this Cryo reads 1 and 2")
        }
        guard inventory.fdinfo_per_id == true, inventory.ns_per_id == true else {
            throw EngineError("inventory.img: the images are of a CRIU too old to be read")
        }
        isWithoutConnections = inventory.tcp_close == true
        changedImages = isFresh ? [] : try Self.changedImages(inventory, directory)
        if let plugin = inventory.plugins_entry?.plugins.first {
            throw EngineError("inventory.img: it needs the plugin \(plugin), which is not built yet")
        }
        files = try directory.entries(FileEntry.self, .files)
        if let entry = try directory.entries(SeccompEntry.self, .seccomp).first { seccomp = SeccompChains(entry) }
        try readTree(rootIDs: inventory.root_ids)
    }

    /// Images of another size than the dump gave them: somebody has worked on them, or the machine crashed before they
    /// were on the disk.
    private static func changedImages(_ inventory: InventoryEntry, _ directory: ImageDirectory) throws -> [Problem] {
        try directory.differences(from: inventory.cryo_images, deep: false).compactMap { name, difference in
            switch difference {
            case .missing: throw EngineError("\(name): it is missing; inventory.img has it in its list")
            case .size(let size, let listed):
                return Problem(name, "it has \(size) bytes, and had \(listed) when it was dumped")
            case .contents: return nil
            }
        }
    }

    private mutating func readTree(rootIDs: TaskKobjIdsEntry?) throws {
        var seen: Set<Int32> = [], pids: Set<Int32> = []
        for entry in try directory.entries(PstreeEntry.self, .pstree) {
            guard let pid = Int32(exactly: entry.pid), let parent = Int32(exactly: entry.ppid),
                let pgid = Int32(exactly: entry.pgid), let sid = Int32(exactly: entry.sid),
                pid > 0, pid <= 1 << 22
            else { throw EngineError("pstree.img: \(entry.pid) is no pid; the image is damaged") }
            guard seen.insert(pid).inserted else {
                throw EngineError("pstree.img: task \(pid) is there twice; the image is damaged")
            }
            guard tasks.isEmpty ? parent == 0 : pids.contains(parent) else {
                throw EngineError("pstree.img: task \(pid) has no parent \(parent); the image is damaged")
            }
            let core = try directory.only(CoreEntry.self, .core, id: UInt64(pid))
            guard core.mtype == .X86_64 else { throw EngineError("core-\(pid).img: it is of another architecture") }
            guard let state = core.tc?.task_state else {
                throw EngineError("core-\(pid).img: it is not of a whole task; the image is damaged")
            }
            var task = Task(pid: pid, parent: parent, pgid: pgid, sid: sid, core: core)
            if [State.alive, State.stopped].contains(state) {
                try readLive(&task, entry, seen: &seen, rootIDs: rootIDs)
            } else if tasks.isEmpty {
                throw EngineError("pstree.img: the root, task \(pid), is a zombie")
            } else if ![State.dead, State.zombie].contains(state) {
                throw EngineError("core-\(pid).img: its task is in state \(state), which is none; the image is damaged")
            } else if !task.hasEndStatus {
                throw EngineError(
                    "core-\(pid).img: no process ends with the status \(core.tc?.exit_code ?? 0); the image is damaged")
            }
            tasks.append(task)
            pids.insert(pid)
        }
        guard !tasks.isEmpty else { throw EngineError("pstree.img: there are no tasks in it") }
        // Children of zombies do not exist.
        let zombies = Set(tasks.filter(\.isZombie).map(\.pid))
        if let orphan = tasks.first(where: { zombies.contains($0.parent) }) {
            throw EngineError("pstree.img: task \(orphan.pid) has a zombie as parent; the image is damaged")
        }
    }

    private mutating func readLive(
        _ task: inout Task, _ entry: PstreeEntry, seen: inout Set<Int32>, rootIDs: TaskKobjIdsEntry?
    ) throws {
        let id = UInt64(task.pid)
        let ids = try directory.only(TaskKobjIdsEntry.self, .ids, id: id)
        if let own = rootIDs { try Self.checkNamespaces(ids, own, task) }
        let images = TaskImages(
            core: task.core, mm: try directory.only(MmEntry.self, .mm, id: id),
            fs: try directory.only(FsEntry.self, .fs, id: id))
        do throws(Problem) { try MemoryPlan.check(images.mm, gate: 0 ..< 0) } catch { throw error.inside(task.subject) }
        task.images = images
        task.filesID = ids.files_id
        let table = ImageKind.fdinfo.fileName(id: UInt64(ids.files_id))
        guard try directory.has(table) else {
            throw EngineError("\(table): it is missing, and \(task.subject) has its descriptors there")
        }
        if tables[ids.files_id] == nil {
            tables[ids.files_id] = try directory.entries(FdinfoEntry.self, .fdinfo, id: UInt64(ids.files_id))
        }
        for thread in entry.threads {
            guard let tid = Int32(exactly: thread), tid > 0, tid <= 1 << 22 else {
                throw EngineError("pstree.img: \(thread) is no thread id; the image is damaged")
            }
            if tid == task.pid { continue }
            guard seen.insert(tid).inserted else {
                throw EngineError("pstree.img: thread \(tid) is there twice; the image is damaged")
            }
            task.threads.append(Thread(tid: tid, core: try directory.only(CoreEntry.self, .core, id: UInt64(tid))))
        }
        for core in [task.core] + task.threads.map(\.core) {
            guard core.thread_info != nil else {
                throw EngineError("core image of \(task.subject): it has no registers; the image is damaged")
            }
            if let profile = core.thread_core?.creds?.lsm_profile {
                throw Problem(task.subject, "it has the LSM profile \(profile), which is not restored yet")
            }
        }
        if images.mm.aios.count > 0 {
            throw Problem(task.subject, "it has asynchronous I/O contexts, which are not restored yet")
        }
        let (head, pagemap) = try directory.pagemap(id: id)
        let runs = try PageRuns(pagemap, subject: task.subject)
        if let stray = runs.first(outside: images.mm.vmas) {
            throw EngineError(
                "pagemap-\(task.pid).img: page 0x\(String(stray, radix: 16)) lies in no mapping; the image is damaged")
        }
        let file = try PagesFile(directory, id: head.pages_id)
        guard file.size >= runs.fileSize else {
            throw EngineError(
                "pages-\(head.pages_id).img: it has \(file.size) bytes, and its pagemap tells of \(runs.fileSize); "
                    + "the image is damaged"
            )
        }
        pages[task.pid] = file
        let memory = TaskMemory(pid: task.pid, mm: images.mm, pages: runs, pagesPath: file.path)
        task.images?.mm = memory.mm
        let hasQueuedSignals = task.hasQueuedSignals
        task.images?.hasQueuedSignals = hasQueuedSignals
        task.memory = memory
    }

    private static func checkNamespaces(_ ids: TaskKobjIdsEntry, _ own: TaskKobjIdsEntry, _ task: Task) throws {
        let kinds: [(String, UInt32?, UInt32?)] = [
            ("pid", ids.pid_ns_id, own.pid_ns_id), ("net", ids.net_ns_id, own.net_ns_id),
            ("ipc", ids.ipc_ns_id, own.ipc_ns_id),
            ("uts", ids.uts_ns_id, own.uts_ns_id), ("mnt", ids.mnt_ns_id, own.mnt_ns_id),
            ("user", ids.user_ns_id, own.user_ns_id),
            ("cgroup", ids.cgroup_ns_id, own.cgroup_ns_id), ("time", ids.time_ns_id, own.time_ns_id),
        ]
        for (name, one, other) in kinds where one != other && one != nil && other != nil {
            throw Problem(task.subject, "it was in a \(name) namespace of its own, which is not restored yet")
        }
    }

    /// The pages image of a task.
    func pagesFile(of task: Task) -> PagesFile? { pages[task.pid] }
}
