import EngineInterface
import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// Turns a checkpoint into a plan.
struct Planner {
    let checkpoint: Checkpoint
    let files: RestoredFiles
    /// Processes that live until all files are open.
    let standIns: [Int32]
    let options: EngineRequest
    /// vvar and vdso of our own.
    let special: SpecialMappings
    /// Whether pages are compared with those of the parent, to be shared with it.
    var comparesPages = true
    var plan: Plan
    /// Who makes the root, if it is not the engine.
    var rootMaker: Int32?
    /// Leaders of sessions whose real ones have ended, and the parents that wait for them.
    private var sessionHelpers: [(pid: Int32, parent: Int32)] = []

    init(
        _ checkpoint: Checkpoint, files: RestoredFiles, standIns: [Int32] = [], options: EngineRequest,
        special: SpecialMappings, plan: Plan
    ) {
        (self.checkpoint, self.files, self.standIns, self.options, self.special, self.plan) = (
            checkpoint, files, standIns, options, special, plan
        )
    }

    mutating func make() throws -> Plan {
        try planTree()
        try planGroups()
        if !standIns.isEmpty {
            plan.steps.append(
                .make(
                    standIns.map {
                        HuskRequest(parent: checkpoint.root.pid, tid: $0, kind: .process(sharesFiles: false))
                    }))
        }
        let owners = try FilesPlanner(checkpoint, files).add(to: &plan)
        plan.steps.append(
            .end(
                checkpoint.tasks.filter(\.isZombie).map {
                    ($0.pid, Int32(truncatingIfNeeded: $0.core.tc?.exit_code ?? 0))
                }))
        try planThreads()
        if !owners.isEmpty { plan.run("files: owners", owners) }
        for stage in RestoreStage.allCases {
            if stage == .last { try planTimers() }
            try planStage(stage)
            // The low numbers are free up to here: what opens files for itself is done.
            if stage == .early {
                try planPlaces()
                end(helpers: standIns.map { ($0, checkpoint.root.pid) })
            }
        }
        try planOrphan()
        // Nothing can be asked of a task that is stopped.
        planStops()
        return plan
    }

    /// Stopped tasks stop while their parents are husks: what the parents knew of it, they know again, and nobody tells
    /// them anew.
    private mutating func planStops() {
        let stopped = checkpoint.tasks.filter(\.isStopped)
        guard !stopped.isEmpty else { return }
        plan.steps.append(.stop(stopped.map { ($0.pid, checkpoint.stopSignal(of: $0)) }))
        let byParent = Dictionary(grouping: stopped.filter { $0.parent != 0 }, by: \.parent).sorted { $0.key < $1.key }
        plan.run(
            "stops",
            byParent.map { parent, children in
                var batch = Batch()
                for child in children {
                    StopNotice.restore(child.pid, wasWaitedFor: child.core.tc?.cryo_stop_waited == true, in: &batch)
                }
                return (parent, batch)
            })
    }

    // MARK: Tasks, memory, sessions

    private mutating func planTree() throws {
        try planRoot()
        let sessions = try SessionPlan(checkpoint, shellJob: options.shellJob)
        var byPID: [Int32: Checkpoint.Task] = [:]
        for task in checkpoint.tasks { byPID[task.pid] = task }
        var level = [checkpoint.root.pid]
        while !level.isEmpty {
            try planMemory(level.compactMap { byPID[$0] }, byPID, sessions)
            let below = level.flatMap { sessions.births[$0] ?? [] }
            make(below.filter(\.isBeforeSession))
            plan.run(
                "sessions",
                level.filter(sessions.leaders.contains).map { pid in
                    var batch = Batch()
                    batch.describe("session")
                    batch.call(.setsid)
                    return (pid, batch)
                })
            make(below.filter { !$0.isBeforeSession })
            level = below.map(\.pid)
        }
        sessionHelpers = sessions.helpers
    }

    private mutating func make(_ births: [SessionPlan.Birth]) {
        guard !births.isEmpty else { return }
        plan.steps.append(
            .make(
                births.map { birth in
                    HuskRequest(
                        parent: birth.maker, tid: birth.pid,
                        kind: .process(sharesFiles: birth.sharesFiles, isSibling: birth.isSibling))
                }))
    }

    private mutating func planMemory(
        _ level: [Checkpoint.Task], _ byPID: [Int32: Checkpoint.Task], _ sessions: SessionPlan
    ) throws {
        // Tasks with one descriptor table would take each other's low numbers: one after the other.
        var waves: [[(tid: Int32, batch: Batch)]] = []
        var waveOf: [UInt32: Int] = [:]
        for task in level {
            guard let memory = task.memory else { continue }
            do throws(Problem) {
                try MemoryPlan.check(memory.mm, gate: plan.gate.lowerBound ..< plan.parking + Layout.parkingSize)
                var inheritance: MemoryPlan.Inheritance?
                var now = special.moved(to: plan.parking)
                if let maker = sessions.memory(of: task), let parent = byPID[maker], let theirs = parent.memory {
                    inheritance = .init(
                        parent: theirs, comparer: comparesPages ? comparer(of: task, with: parent) : nil)
                    now = theirs.place(of: special, parking: plan.parking)
                }
                var builder = MemoryPlan(
                    task: memory, files: files, gate: plan.gate, parking: plan.parking, hugePages: plan.hugePages,
                    mostMappings: plan.mostMappings)
                let batch = try builder.build(inheriting: inheritance, special: now)
                if !builder.late.isEmpty { plan.late[task.pid] = builder.late }
                let wave = waveOf[task.filesID] ?? 0
                waveOf[task.filesID] = wave + 1
                if wave == waves.count { waves.append([]) }
                waves[wave].append((task.pid, batch))
            } catch { throw error.inside(task.subject) }
        }
        for wave in waves { plan.run("memory", wave) }
    }

    /// Process groups: leaders first, then those that join; groups whose leader is gone are led by a helper for the
    /// moment.
    private mutating func planGroups() throws {
        let live = checkpoint.tasks.filter { !$0.isZombie || $0.pgid == $0.pid }
        let pids = Set(checkpoint.tasks.map(\.pid))
        func join(_ pid: Int32, _ group: Int32) -> (tid: Int32, batch: Batch) {
            var batch = Batch()
            batch.describe("process group \(group)")
            batch.call(.setpgid, 0, .int(group))
            return (pid, batch)
        }
        plan.run("process groups", live.filter { $0.pgid == $0.pid && $0.sid != $0.pid }.map { join($0.pid, $0.pid) })
        let outer = options.shellJob && !pids.contains(checkpoint.root.pgid) ? checkpoint.root.pgid : 0
        let members = checkpoint.tasks.filter { $0.pgid != $0.pid && $0.pgid != outer }
        var helpers: [(pid: Int32, parent: Int32)] = []
        let led = Set(sessionHelpers.map(\.pid))
        for task in members
        where !pids.contains(task.pgid) && !led.contains(task.pgid)
            && !helpers.contains(where: { $0.pid == task.pgid })
        {
            helpers.append((task.pgid, task.pid))
        }
        if !helpers.isEmpty {
            plan.steps.append(
                .make(helpers.map { HuskRequest(parent: $0.parent, tid: $0.pid, kind: .process(sharesFiles: false)) }))
            plan.run("process groups", helpers.map { join($0.pid, $0.pid) })
        }
        plan.run("process groups", members.map { join($0.pid, $0.pgid) })
        end(helpers: helpers + sessionHelpers)
    }

    private mutating func end(helpers: [(pid: Int32, parent: Int32)]) {
        guard !helpers.isEmpty else { return }
        plan.steps.append(.end(helpers.map { ($0.pid, 0) }))
        var batches: [Int32: Batch] = [:]
        for helper in helpers {
            batches[helper.parent, default: Batch()].describe("reaping a helper")
            batches[helper.parent, default: Batch()].call(.wait4, .int(helper.pid), 0, 0, 0)
        }
        plan.run("helpers", batches.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    // MARK: State

    private mutating func planStage(_ stage: RestoreStage) throws {
        var batches: [(tid: Int32, batch: Batch)] = []
        // Tasks with one descriptor table would take each other's low numbers: one after the other.
        var later: [(tid: Int32, batch: Batch)] = []
        var tables: Set<UInt32> = []
        for task in checkpoint.tasks {
            guard let images = task.images else { continue }
            do throws(Problem) {
                var batch = Batch()
                if stage == .credentials { try SeccompChains.restoreMode(images.core, in: &batch) }
                // Rights last within a stage: what a process sets, it sets with all of them.
                for kind in taskKinds where kind.stage == stage { try kind.restore(images, in: &batch) }
                for kind in kinds(of: task, stage) { try kind.restore(images.core, in: &batch) }
                if tables.insert(task.filesID).inserted {
                    batches.append((task.pid, batch))
                } else {
                    later.append((task.pid, batch))
                }
                for thread in task.threads {
                    var batch = Batch()
                    if stage == .credentials { try SeccompChains.restoreMode(thread.core, in: &batch) }
                    for kind in kinds(of: task, stage) { try kind.restore(thread.core, in: &batch) }
                    batches.append((thread.tid, batch))
                }
            } catch { throw error.inside(task.subject) }
        }
        plan.run("state: \(stage)", batches)
        for one in later { plan.run("state: \(stage)", [one]) }
    }

    /// Real numbers for descriptors, and cwd and root.
    private mutating func planPlaces() throws {
        var owners: Set<UInt32> = []
        var batches: [(tid: Int32, batch: Batch)] = []
        for task in checkpoint.tasks {
            guard let images = task.images else { continue }
            var batch = Batch()
            func path(_ name: String, _ id: UInt32) throws -> [UInt8] {
                guard let file = files.entries[id]?.reg else {
                    throw Problem("\(task.subject) › \(name)", "file \(id) is not in files.img")
                }
                batch.describe("\(name) \(file.name)")
                return Unlinked.path(of: file, in: files)
            }
            let root = try path("root", images.fs.root_id)
            let rootNumber = root == Array("/".utf8) ? nil : batch.openDirectory(root)
            let cwd = batch.openDirectory(try path("cwd", images.fs.cwd_id))
            // Both paths are those of the outer root.
            if let rootNumber {
                batch.call(.fchdir, .result(rootNumber))
                batch.call(.chroot, batch.path("."))
                batch.call(.close, .result(rootNumber))
            }
            batch.call(.fchdir, .result(cwd))
            batch.call(.close, .result(cwd))
            if owners.insert(task.filesID).inserted {
                batch.describe("descriptors")
                let table = checkpoint.tables[task.filesID] ?? []
                for entry in table {
                    let isClosedOnExec = entry.flags & 1 != 0  // FD_CLOEXEC
                    let parked = files.parked(entry.id)
                    if parked != Int32(bitPattern: entry.fd) {
                        batch.call(.dup3, .int(parked), .int(entry.fd), .int(isClosedOnExec ? FilePlan.closeOnExec : 0))
                    } else if !isClosedOnExec {
                        batch.fcntl(.int(parked), .setFD)
                    }
                }
                for stray in ParkedNumbers.strays(beside: table) {
                    batch.call(.close_range, .int(stray.lowerBound), .int(stray.upperBound), 0)
                }
            }
            batches.append((task.pid, batch))
        }
        plan.run("places", batches)
        let locks = Dictionary(grouping: try checkpoint.directory.entries(FileLockEntry.self, .fileLocks), by: \.pid)
        var lockers: [(tid: Int32, batch: Batch)] = []
        let living = Set(checkpoint.tasks.filter { !$0.isZombie }.map(\.pid))
        for (pid, entries) in locks.sorted(by: { $0.key < $1.key }) {
            guard living.contains(pid) else { throw Problem("filelocks.img", "task \(pid) is not in the checkpoint") }
            lockers.append((pid, try FileLocks.restore(entries, of: pid)))
        }
        if !lockers.isEmpty { plan.run("locks", lockers) }
    }

    private func comparer(of task: Checkpoint.Task, with parent: Checkpoint.Task) -> PageComparer? {
        guard let ours = checkpoint.pagesFile(of: task), let theirs = checkpoint.pagesFile(of: parent) else {
            return nil
        }
        return PageComparer(ours: ours, theirs: theirs)
    }
}
