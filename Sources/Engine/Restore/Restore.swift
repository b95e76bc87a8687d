import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// One restore, from images to running tasks. Whatever fails, no task and no file stays behind.
public final class Restore {
    private let options: RestoreOptions
    private let report: (Event) -> Void
    private let isCancelled: () -> Bool
    private let undo = Undo()
    private let segments = SharedSegments()
    private var root: Int32 = 0

    public init(_ options: RestoreOptions, isCancelled: @escaping () -> Bool = { false }, report: @escaping (Event) -> Void) {
        self.options = options
        self.isCancelled = isCancelled
        self.report = report
    }

    /// What would be done, as text.
    public func plan() throws(EngineError) -> String {
        do {
            var checkpoint = try Checkpoint(options.imagesDirectory)
            let (special, plan) = try Layout.find(for: checkpoint)
            try checkpoint.adaptVdso(to: special, at: plan.parking)
            let memfds = try checkpoint.directory.entries(MemfdInodeEntry.self, .memfdInode)
            // Stands for the descriptor that a segment would have.
            let paths = Dictionary(memfds.map { (UInt32(truncatingIfNeeded: $0.inode_id), "/proc/ENGINE/fd/\($0.name)") }, uniquingKeysWith: { first, _ in first })
            return try makePlan(checkpoint, special, plan, ghostPaths: [:], segmentPaths: paths).description
        } catch { throw EngineError(error) }
    }

    public func run() throws(EngineError) -> Outcome {
        do { return try restore() } catch {
            undo.run()
            segments.close()
            throw EngineError(error)
        }
    }

    /// Waits until the restored root ends; its exit status, as a shell gives it.
    public func waitForRoot() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(root, &status, 0) < 0 { if errno != EINTR { return 0 } }
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
    }

    private func restore() throws -> Outcome {
        let start = Clock.microseconds()
        var checkpoint = try Checkpoint(options.imagesDirectory)
        root = checkpoint.root.pid
        try checkHost(checkpoint)
        let (special, layout) = try Layout.find(for: checkpoint)
        try checkpoint.adaptVdso(to: special, at: layout.parking)
        for memfd in try checkpoint.directory.entries(MemfdInodeEntry.self, .memfdInode) { try segments.make(memfd, from: checkpoint.directory) }
        let remapped = try RemappedFiles(from: checkpoint.directory, entries: checkpoint.files)
        undo.push { remapped.remove(restored: false) }
        afterwards.push { remapped.remove(restored: true) }
        let plan = try makePlan(checkpoint, special, layout, ghostPaths: remapped.paths, segmentPaths: segments.paths)
        let husks = try Husks(count: checkpoint.threadCount + 64 + (standIns?.pids.count ?? 0), at: plan.gate.lowerBound, suspendingSeccomp: checkpoint.hasSeccomp)
        undo.push { husks.killAll() }
        // Orphans of a failed restore come to us, and a second try must not meet their pids.
        let subreaper = 36
        _ = try? systemCall(.prctl, subreaper, 1)
        try execute(plan, special, husks)
        try finish(checkpoint, husks)
        if isCancelled() { throw EngineError("cancelled") }
        try commit(checkpoint, husks)
        undo.forget()
        afterwards.run()
        segments.close()
        let time = UInt32(clamping: Clock.microseconds() - start)
        do {
            let stats = try ImageDirectory(".").write(.stats, id: "restore")
            try stats.append(StatsEntry(restore: RestoreStatsEntry(forking_time: time, restore_time: time)))
            try stats.close()
        } catch { report(.warning("statistics could not be written: \(error)")) }
        _ = try? systemCall(.prctl, subreaper, 0)
        return Outcome(pid: root, frozenTime: 0, restoreTime: UInt64(time))
    }

    /// What is taken away on success as well: files that were there for the time of the restore.
    private let afterwards = Undo()

    // MARK: Before anything is made

    private func checkHost(_ checkpoint: Checkpoint) throws {
        if checkpoint.isWithoutConnections, !options.tcpClose { throw Problem("inventory.img", "it was dumped without its TCP connections", hint: "--tcp-close") }
        var own: [UInt64] = []
        let mayRaise = Capabilities.has(Capabilities.sysResource)
        let held = Capabilities.permitted
        for resource in ResourceLimits.names.indices {
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(UInt32(resource)), &limit) == 0 else { break }
            own.append(UInt64(limit.rlim_max))
        }
        for task in checkpoint.tasks {
            for tid in [task.pid] + task.threads.map(\.tid) where kill(tid, 0) == 0 || errno == EPERM {
                if let stat = try? ProcDirectory(pid: tid).read(.stat), stat.state == .zombie {
                    throw EngineError("task \(tid): this pid is still that of a zombie, for which its parent, process \(stat.ppid), has not waited")
                }
                throw EngineError("task \(tid): this pid is in use already; end that process, or restore where it is free")
            }
            guard let images = task.images else { continue }
            for core in [task.core] + task.threads.map(\.core) {
                let wanted = Credentials.permitted(core) & ~held
                if wanted != 0 {
                    throw Problem(task.subject, "it had \(Capabilities.names(wanted).joined(separator: ", ")), which Cryo has not and cannot give back", hint: "run cryo with these capabilities")
                }
            }
            if !mayRaise { do throws(Problem) { try ResourceLimits.check(images, own: own) } catch { throw error.inside(task.subject) } }
        }
        try checkFiles(checkpoint)
        let pids = Set(checkpoint.tasks.map(\.pid))
        if let outside = checkpoint.tasks.first(where: { !pids.contains($0.sid) }), !options.shellJob {
            throw Problem(outside.subject, "its session leader \(outside.sid) is not in the checkpoint", hint: "--shell-job")
        }
    }

    /// Files are found by name: one that is another by now would put strange code or data under a running program.
    private func checkFiles(_ checkpoint: Checkpoint) throws {
        let remaps = try checkpoint.directory.entries(RemapFilePathEntry.self, .remapFpath)
        var exempt = Set(remaps.map(\.orig_id))
        // The path a terminal had: the job comes back on another.
        for tty in checkpoint.files.compactMap(\.tty) { if let path = tty.regf_id { exempt.insert(path) } }
        let tree = Set(checkpoint.tasks.map(\.pid)).union(remaps.filter { $0.remap_type == .PROCFS }.map { Int32(truncatingIfNeeded: $0.remap_id) })
        for file in checkpoint.files.compactMap(\.reg) where !exempt.contains(file.id) && file.ext != true {
            // What is in /proc comes with the tasks, and with those that stand in for tasks that are gone.
            if let pid = Unlinked.procPID(file.name.bytes), tree.contains(pid) { continue }
            let status: FileStatus
            let isLink = (file.mode ?? 0) & S_IFMT == S_IFLNK
            do { status = try FileStatus(path: file.name.bytes, followingLinks: !isLink) } catch { throw Problem("file \(file.name)", "it was open or mapped and cannot be opened now", cause: error) }
            // What is written to may have grown since a dump that let its tasks run on.
            let isWritten = file.flags & 3 != 0
            if isWritten, let size = file.size, status.size != Int64(clamping: size) {
                report(.warning("file \(file.name): it has \(status.size) bytes and had \(size) when it was dumped"))
            } else if let size = file.size, status.size != Int64(clamping: size) {
                throw Problem("file \(file.name)", "it has \(status.size) bytes and had \(size) when it was dumped", hint: "put the file of the dump back, or edit its size with crit-tui")
            }
            if !options.skipModeCheck, let mode = file.mode, mode != status.mode {
                throw Problem("file \(file.name)", "its mode is 0\(String(status.mode, radix: 8)) and was 0\(String(mode, radix: 8))", hint: "chmod, or --skip-file-rwx-check")
            }
        }
    }

    private var standIns: StandIns?

    private func makePlan(
        _ checkpoint: Checkpoint, _ special: SpecialMappings, _ layout: Plan, ghostPaths: [UInt32: [UInt8]], segmentPaths: [UInt32: String]
    ) throws -> Plan {
        standIns = try StandIns(checkpoint)
        let files = try RestoredFiles.read(
            from: checkpoint.directory, entries: checkpoint.files, base: try FilesPlanner.base(checkpoint), ghostPaths: ghostPaths,
            segmentPaths: segmentPaths, tree: Set(checkpoint.tasks.map(\.pid)), standIns: standIns?.ofPidfds ?? [:],
            tcpClose: options.tcpClose || checkpoint.isWithoutConnections)
        var planner = Planner(checkpoint, files: files, standIns: standIns?.pids ?? [], options: options, special: special, plan: layout)
        return try planner.make()
    }

    // MARK: Doing it

    private func execute(_ plan: Plan, _ special: SpecialMappings, _ husks: Husks) throws {
        for step in plan.steps {
            if isCancelled() { throw EngineError("cancelled") }
            switch step {
            case .root(let pid):
                var moves: [(start: UInt64, size: UInt64, target: UInt64)] = []
                for piece in special.pieces { moves.append((special.start + piece.offset, piece.size, plan.parking + piece.offset)) }
                _ = try husks.makeRoot(pid: pid, moving: moves)
            case .make(let requests): try husks.make(requests)
            case .end(let zombies): for zombie in zombies { try husks.end(zombie.pid, status: zombie.status) }
            case .run(let name, let batches):
                var jobs: [(Tracee, Batch)] = []
                for (tid, batch) in batches {
                    guard let tracee = husks[tid] else { throw EngineError("task \(tid): it is not there for “\(name)”") }
                    jobs.append((tracee, batch))
                }
                for answers in try runAll(jobs) { if let failure = answers.failure { throw failure } }
            }
        }
    }

    /// Pending signals, then the gate goes and every thread gets its registers. They still stand.
    private func finish(_ checkpoint: Checkpoint, _ husks: Husks) throws {
        for task in checkpoint.tasks where !task.isZombie {
            guard let leader = husks[task.pid] else { continue }
            let own = try leader.currentXSave()
            for (index, thread) in ([Checkpoint.Thread(tid: task.pid, core: task.core)] + task.threads).enumerated() {
                guard let tracee = husks[thread.tid] else { continue }
                do { try queueSignals(thread, of: task, isLeader: index == 0, tracee) } catch { throw Problem("\(task.subject) › thread \(thread.tid)", "its pending signals", cause: error) }
            }
            try husks.finishProcess(leader: task.pid)
            for (index, thread) in ([Checkpoint.Thread(tid: task.pid, core: task.core)] + task.threads).enumerated() {
                guard let tracee = husks[thread.tid], let info = thread.core.thread_info else { continue }
                do throws(Problem) {
                    let area = try RegisterImage.xsave(info, own: own)
                    let registers = try RegisterImage.registers(info)
                    do throws(TraceError) {
                        try tracee.writeXSave(area)
                        try tracee.write(registers)
                        try tracee.write(mask: (index == 0 ? thread.core.tc?.blk_sigset : thread.core.thread_core?.blk_sigset) ?? 0)
                    } catch { throw Problem("registers", "setting them", cause: error, hint: "the image may be damaged") }
                } catch { throw error.inside("\(task.subject) › thread \(thread.tid)") }
            }
            report(.restored(task: task.pid))
        }
    }

    private func queueSignals(_ thread: Checkpoint.Thread, of task: Checkpoint.Task, isLeader: Bool, _ tracee: Tracee) throws {
        let own = thread.core.thread_core?.signals_p?.signals ?? []
        let shared = isLeader ? thread.core.tc?.signals_s?.signals ?? [] : []
        guard !own.isEmpty || !shared.isEmpty else { return }
        // None may arrive before the thread is itself again, the doorbell's neither.
        try tracee.write(mask: .max)
        for (signals, call) in [(own, SystemCall.rt_tgsigqueueinfo), (shared, .rt_sigqueueinfo)] {
            for signal in signals {
                guard signal.siginfo.count == 128, let number = Int32(signal.siginfo, at: 0), (1 ... 64).contains(number) else { throw EngineError("a siginfo is damaged") }
                let ids = call == .rt_sigqueueinfo ? [UInt64(task.pid)] : [UInt64(task.pid), UInt64(thread.tid)]
                let result = try tracee.quietCall(call, ids + [UInt64(number), 0], data: signal.siginfo, dataArgument: ids.count + 1)
                if result != 0 { throw Errno(rawValue: CInt(truncatingIfNeeded: -result)) }
            }
        }
    }

    /// From here on there is no way back, and none is needed.
    private func commit(_ checkpoint: Checkpoint, _ husks: Husks) throws {
        try husks.disarm()
        for task in checkpoint.tasks where !task.isZombie {
            if task.isStopped { kill(task.pid, checkpoint.stopSignal(of: task)) } else if options.leaveStopped { kill(task.pid, SIGSTOP) }
            for tid in [task.pid] + task.threads.map(\.tid) { try husks.release(tid) }
        }
    }
}
