public import EngineInterface
import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// One restore, from images to running tasks. Whatever fails, no task and no file stays behind.
public final class Restore {
    private let options: EngineRequest
    private let report: (EngineEvent) -> Void
    private let isCancelled: () -> Bool
    private let segments = SharedSegments()
    /// What has to go again if the restore fails. Nothing, once it cannot.
    private var husks: Husks?
    private var host: HostChanges?
    private var root: Int32 = 0

    public init(
        _ options: EngineRequest, isCancelled: @escaping () -> Bool = { false }, report: @escaping (EngineEvent) -> Void
    ) {
        self.options = options
        self.isCancelled = isCancelled
        self.report = report
    }

    /// What would be done, as text.
    public func plan() throws(EngineError) -> String {
        do {
            return try PlannedRestore(withoutTraceOf: Checkpoint(options.imagesDirectory), options).plan.description
        } catch { throw EngineError(error) }
    }

    public func run() throws(EngineError) -> EngineOutcome {
        do { return try restore() } catch {
            // Tasks first: a socket that one of them has bound is in use as long as it lives.
            husks?.killAll()
            for problem in host?.end(succeeded: false) ?? [] { report(.warning("\(problem)")) }
            segments.close()
            throw EngineError(error)
        }
    }

    /// Waits until the restored root ends; its exit status, as a shell gives it.
    public func waitForRoot() throws(EngineError) -> Int32 {
        while true {
            var status: Int32 = 0
            // Any child: a task that was killed before it was let go is shown to its own parent only when its tracer
            // has seen its end, and an execve(2) waits for such a thread.
            let pid = unsafe waitpid(-1, &status, Self.waitAll)
            if pid < 0, errno == EINTR { continue }
            guard pid >= 0 else {
                throw EngineError(unsafe "task \(root): waiting for its end: \(String(cString: strerror(errno)))")
            }
            if pid == root, status & 0xff != 0x7f {
                return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
            }
        }
    }

    /// __WALL of wait(2), which C writes as an unsigned number.
    private static let waitAll: Int32 = 0x4000_0000

    private func restore() throws -> EngineOutcome {
        let start = Clock.microseconds()
        // Images that a killed dump has put aside are back when they are read, sockets and names of files when they are
        // looked for.
        for problem in RunDirectory.settleLeftovers(in: try ImageDirectory(options.imagesDirectory)) {
            report(.warning("of a run that was killed: \(problem)"))
        }
        let checkpoint = try Checkpoint(options.imagesDirectory)
        root = checkpoint.root.pid
        report(.info("the images of \(checkpoint.tasks.count) tasks are read"))
        try HostCheck(checkpoint, options, report: report).run()
        let pidfile = options.pidfile.map(Pidfile.init)
        try pidfile?.check()
        for memfd in try checkpoint.directory.entries(MemfdInodeEntry.self, .memfdInode) {
            try segments.make(memfd, from: checkpoint.directory)
        }
        let host = HostChanges(lazilyIn: checkpoint.directory)
        self.host = host
        let remapped = try RemappedFiles(from: checkpoint.directory, entries: checkpoint.files, host: host)
        let paths = try CanonicalPaths.of(checkpoint.files, except: Set(remapped.paths.keys))
        var made = HostFiles(
            ghostPaths: remapped.paths.merging(paths) { remapped, _ in remapped }, descriptions: remapped.descriptions)
        if checkpoint.files.contains(where: { $0.usk?.isNamed ?? false }) {
            made.socketScratch = try host.makeSocketScratch()
        }
        let planned = try PlannedRestore(checkpoint, options, host: made, segments: segments.all)
        report(.info("the restore is planned: \(planned.plan.steps.count) steps"))
        let progress = FillProgress(checkpoint, report: report)
        let patience = Patience { [isCancelled] in
            progress.tick()
            return isCancelled()
        }
        let husks = try Husks(
            count: planned.taskCount, at: planned.plan.gate.lowerBound, suspendingSeccomp: checkpoint.hasSeccomp,
            patience: patience)
        self.husks = husks
        // Orphans of a failed restore come to us, and a second try must not meet their pids.
        setSubreaper(true)
        do { try execute(planned.plan, planned.special, husks, host) } catch let error as TraceError
            where error.errno == .fileExists
        {
            let made = Set(husks.tasks.keys)
            let missing = Set(checkpoint.tasks.flatMap { [$0.pid] + $0.threads.map(\.tid) }).subtracting(made)
            throw OccupiedPIDs.members(ofGroups: missing, except: made) ?? error
        }
        progress.finish()
        try segments.seal()
        try finish(checkpoint, planned.plan.late, husks)
        if isCancelled() { throw EngineError("cancelled") }
        // Whoever waits for it may look at the tasks at once: it is there when they run.
        try pidfile?.make(for: root, by: host)
        try host.willLetGo(husks.outermost)
        commit(checkpoint, husks, host)
        for problem in host.end(succeeded: true) { report(.warning("\(problem)")) }
        remapped.close()
        segments.close()
        let time = UInt32(clamping: Clock.microseconds() - start)
        do {
            let stats = try ImageDirectory(".").write(.stats, id: "restore")
            try stats.append(StatsEntry(restore: RestoreStatsEntry(forking_time: time, restore_time: time)))
            try stats.close()
        } catch { report(.warning("statistics could not be written: \(error)")) }
        setSubreaper(false)
        return EngineOutcome(pid: root, frozenTime: 0, restoreTime: UInt64(time))
    }

    private func setSubreaper(_ isOn: Bool) {
        // No kernel since 3.4 refuses it.
        _ = try? systemCall(.prctl, Int(Prctl.setChildSubreaper.rawValue), isOn ? 1 : 0)
    }

    // MARK: Doing it

    private func execute(_ plan: Plan, _ special: SpecialMappings, _ husks: Husks, _ host: HostChanges) throws {
        for step in plan.steps {
            if isCancelled() { throw EngineError("cancelled") }
            switch step {
            case .root(let pid):
                var moves: [(start: UInt64, size: UInt64, target: UInt64)] = []
                for piece in special.pieces {
                    moves.append((special.start + piece.offset, piece.size, plan.parking + piece.offset))
                }
                _ = try husks.makeRoot(pid: pid, moving: moves)
                report(.info("task \(pid), the root, is made"))
            case .makeWay(let names): for name in names { try host.makeWay(for: name) }
            case .make(let requests): try husks.make(requests)
            case .orphan(let maker):
                // To whom it will go when we have ended, not to us.
                setSubreaper(false)
                try husks.end(maker, status: 0)
            case .end(let zombies): for zombie in zombies { try husks.end(zombie.pid, status: zombie.status) }
            case .stop(let tasks): for task in tasks { try husks.stop(task.pid, by: task.signal) }
            case .run(let name, let batches):
                var jobs: [(Tracee, Batch)] = []
                for (tid, batch) in batches {
                    guard let tracee = husks[tid] else {
                        throw EngineError("task \(tid): it is not there for “\(name)”")
                    }
                    jobs.append((tracee, batch))
                }
                for answers in try runAll(jobs) { if let failure = answers.failure { throw failure } }
            }
        }
    }

    /// Pending signals, then the gate goes and every thread gets its registers. They still stand.
    private func finish(_ checkpoint: Checkpoint, _ late: [Int32: Batch], _ husks: Husks) throws {
        for task in checkpoint.tasks where !task.isZombie {
            guard let leader = husks[task.pid] else { continue }
            let own = try leader.currentXSave()
            for (index, thread) in ([Checkpoint.Thread(tid: task.pid, core: task.core)] + task.threads).enumerated() {
                guard let tracee = husks[thread.tid] else { continue }
                do { try queueSignals(thread, of: task, isLeader: index == 0, tracee) } catch {
                    throw Problem("\(task.subject) › thread \(thread.tid)", "its pending signals", cause: error)
                }
            }
            if task.hasQueuedSignals, let images = task.images,
                let (resource, limit) = ResourceLimits.pendingSignals(images)
            {
                let result = try leader.quietCall(.prlimit64, [0, resource, 0, 0], data: limit, dataArgument: 2)
                if result != 0 {
                    throw Problem(
                        "\(task.subject) › RLIMIT_SIGPENDING", "setting it",
                        cause: Errno(rawValue: CInt(truncatingIfNeeded: -result)))
                }
            }
            try husks.finishProcess(leader: task.pid)
            if let late = late[task.pid] {
                let text = task.images?.mm.vmas.filter { $0.prot & 4 != 0 }.map { $0.start ..< $0.end } ?? []
                do { try leader.runWithoutGate(late, text: text) } catch {
                    throw Problem(task.subject, "its last mappings", cause: error)
                }
            }
            for (index, thread) in ([Checkpoint.Thread(tid: task.pid, core: task.core)] + task.threads).enumerated() {
                guard let tracee = husks[thread.tid], let info = thread.core.thread_info else { continue }
                do throws(Problem) {
                    let area = try RegisterImage.xsave(info, own: own)
                    let registers = try RegisterImage.registers(info)
                    do throws(TraceError) {
                        // Where a stop is no place to restart a call from, it would return the kernel's own number to
                        // the program.
                        if registers.restartsSystemCall { try tracee.enterSignalCheck() }
                        try tracee.writeXSave(area)
                        try tracee.write(registers)
                        try tracee.write(
                            mask: (index == 0 ? thread.core.tc?.blk_sigset : thread.core.thread_core?.blk_sigset) ?? 0)
                    } catch {
                        throw Problem(
                            "registers", "setting them", cause: error,
                            hint: error.errno == .invalidArgument ? "the image may be damaged" : nil)
                    }
                } catch { throw error.inside("\(task.subject) › thread \(thread.tid)") }
            }
            report(.restored(task: task.pid))
        }
    }

    private func queueSignals(
        _ thread: Checkpoint.Thread, of task: Checkpoint.Task, isLeader: Bool, _ tracee: Tracee
    ) throws {
        let own = thread.core.thread_core?.signals_p?.signals ?? []
        let shared = isLeader ? thread.core.tc?.signals_s?.signals ?? [] : []
        guard !own.isEmpty || !shared.isEmpty else { return }
        // None may arrive before the thread is itself again, the doorbell's neither.
        try tracee.write(mask: .max)
        for (signals, call) in [(own, SystemCall.rt_tgsigqueueinfo), (shared, .rt_sigqueueinfo)] {
            for signal in signals {
                guard signal.siginfo.count == 128, let number = Int32(signal.siginfo, at: 0),
                    (1 ... 64).contains(number)
                else { throw EngineError("a siginfo is damaged") }
                let ids = call == .rt_sigqueueinfo ? [UInt64(task.pid)] : [UInt64(task.pid), UInt64(thread.tid)]
                let result = try tracee.quietCall(
                    call, ids + [UInt64(number), 0], data: signal.siginfo, dataArgument: ids.count + 1)
                if result != 0 { throw Errno(rawValue: CInt(truncatingIfNeeded: -result)) }
            }
        }
    }

    /// From here on there is no way back, and none is needed: nothing in here can fail.
    private func commit(_ checkpoint: Checkpoint, _ husks: Husks, _ host: HostChanges) {
        // Pending in a task that still stands: sent later, a killed engine would leave it running.
        for task in checkpoint.tasks where !task.isZombie {
            if !task.isStopped, options.leavesStopped { kill(task.pid, SIGSTOP) }
        }
        husks.disarm()
        (self.husks, self.host) = (nil, nil)
        // The tasks outlive us from here on: were we killed before this is said, the next run would take their names
        // away.
        host.commit()
        husks.releaseAll()
    }
}
