import Glibc
import Linux
import ProcFS
import SystemPackage

extension FrozenTree {
    /// Seizes `root` and everything below it. A thread that does not stop in time is named, and all go on.
    /// - Parameter seconds: until all stand still; 0 is no limit.
    package func freeze(_ root: Int32, timeout seconds: Int) throws {
        do {
            var freeze = try Freeze(self, root, patience.lasting(seconds))
            try freeze.run()
        } catch {
            thaw()
            throw error
        }
    }
}

/// The freezing of a tree. Until all have stopped they make others and end, so everything is looked at again until a
/// look finds nothing new. Nothing waits for one thread alone.
private struct Freeze {
    private let tree: FrozenTree
    private let root: Int32
    private let watch: Watch
    private var cgroups: FrozenCgroups
    /// Told to stop, and not seen to.
    private var pending: [Tracee] = []
    private var threads: [Int32: [Int32]] = [:]
    /// How often PTRACE_SEIZE was refused.
    private var refusals: [Int32: Int] = [:]
    /// Children for whose execve(2) or end their parents wait.
    private var released: Set<Int32> = []
    /// Let go on for a moment, to see what it is that they sleep in, and how often that was looked for.
    private var sleepers: [(tracee: Tracee, looks: Int)] = []
    /// Whether what is there differs from what the last look saw.
    private var hasChanged = false

    init(_ tree: FrozenTree, _ root: Int32, _ patience: Patience) throws {
        (self.tree, self.root) = (tree, root)
        watch = patience.watch()
        cgroups = try FrozenCgroups()
    }

    mutating func run() throws {
        repeat {
            hasChanged = false
            try sweep()
            try waitForStops()
            try lookAgain()
            if hasChanged, let ending = watch.check() { throw late(ending) }
        } while hasChanged
        try assemble()
    }

    // MARK: Seizing

    /// Seizes what is new in the tree.
    private mutating func sweep() throws {
        tree.members.removeAll(keepingCapacity: true)
        threads.removeAll(keepingCapacity: true)
        var queue: [(pid: Int32, parent: Int32)] = [(root, 0)]
        var next = 0
        while next < queue.count {
            let (pid, parent) = queue[next]
            next += 1
            try reading("task \(pid)") {
                guard let directory = try unlessGone({ try ProcDirectory(pid: pid) }),
                    let stat = try unlessGone({ try directory.read(.stat) })
                else {
                    if pid == root {
                        throw FreezeError(
                            tree.seized.isEmpty
                                ? "task \(pid): there is no such process" : FrozenTree.ended(pid).description)
                    }
                    hasChanged = true
                    return
                }
                if pid == root, tree.seized.isEmpty { try refuseThread(directory) }
                let children = try seize(pid, parent, directory, stat)
                queue += children.map { ($0, pid) }
            }
        }
    }

    /// /proc knows every thread by its number, and lists only processes.
    private func refuseThread(_ directory: ProcDirectory) throws {
        guard let process = try unlessGone({ try directory.read(.status) })?.tgid, process != root else { return }
        throw FreezeError("task \(root): it is a thread of process \(process); dump that, with all its threads")
    }

    /// Seizes the threads of a process; its children.
    private mutating func seize(
        _ pid: Int32, _ parent: Int32, _ directory: ProcDirectory, _ stat: TaskStat
    ) throws -> [Int32] {
        let isKernelThread = stat.flags & 0x0020_0000 != 0  // PF_KTHREAD
        if isKernelThread { throw FreezeError("task \(pid): it is a kernel thread, there is nothing to dump") }
        // A zombie leader with live threads is no zombie process.
        if stat.state == .dead || stat.state == .zombie && stat.numThreads <= 1 {
            if pid == root {
                throw tree.seized.isEmpty
                    ? FreezeError("task \(pid): it is a zombie, there is nothing to dump") : FrozenTree.ended(pid)
            }
            tree.members.append(FrozenTree.Member(pid: pid, parent: parent))
            return []
        }
        if tree.seized[pid] == nil, let cgroup = try cgroups.of(directory) { throw Self.frozen(pid, cgroup) }
        tree.members.append(
            FrozenTree.Member(
                pid: pid, parent: parent, process: TracedProcess(pid: pid, threads: [], search: tree.gadgets)))
        guard let listed = try unlessGone({ try directory.numbers(in: "task") }) else {
            hasChanged = true
            return []
        }
        threads[pid] = listed
        // A thread that ends while it is listed ends the list (next_tid() of fs/proc/base.c): the one that it has made
        // stays unseen.
        if listed.count != stat.numThreads { hasChanged = true }
        // First of all that, before those that were just listed make others and end.
        for tid in listed where tree.seized[tid] == nil { try seize(tid, of: pid, directory) }
        var children: [Int32] = []
        for tid in listed {
            guard let ofThread = try unlessGone({ try directory.read(.children(of: tid)) }) else {
                hasChanged = true
                continue
            }
            children += ofThread
        }
        return children
    }

    private mutating func seize(_ tid: Int32, of pid: Int32, _ directory: ProcDirectory) throws {
        hasChanged = true
        do throws(TraceError) {
            try Ptrace.call(.seize, tid, 0, Ptrace.Options([.traceSysGood, .traceExec]).rawValue, doing: "seizing it")
        } catch {
            // Gone, and it may have made another one.
            if error.errno == .noSuchProcess { return }
            try understand(error, tid, pid, directory)
            return
        }
        let tracee = Tracee(tid: tid, tgid: pid, patience: tree.patience)
        tree.seized[tid] = tracee
        pending.append(tracee)
        do throws(TraceError) { try tracee.request(.interrupt, doing: "stopping it") } catch {
            if !tracee.hasEnded { throw error }
        }
    }

    /// Why a thread was not to be seized; no error when it will be, or is no more, in a moment.
    private mutating func understand(_ error: TraceError, _ tid: Int32, _ pid: Int32, _ directory: ProcDirectory) throws
    {
        guard let thread = try unlessGone({ try directory.task(tid) }),
            let stat = try unlessGone({ try thread.read(.stat) }),
            let tracer = try unlessGone({ try thread.read(.status) })?.tracerPid
        else { return }
        if tracer != 0 {
            throw FreezeError("task \(tid): it is being traced by task \(tracer) (a debugger?); end that first")
        }
        let isLeaderOfOthers = tid == pid && stat.numThreads > 1
        if stat.state == .zombie || stat.state == .dead, !isLeaderOfOthers { return }
        // A task in the middle of its exit is refused (PF_EXITING) before it shows as a zombie: look again a little
        // later.
        refusals[tid, default: 0] += 1
        if refusals[tid, default: 0] < 50 {
            usleep(1000)
            return
        }
        if stat.state == .zombie {
            throw FreezeError("task \(tid): its main thread has ended while others run, which cannot be restored")
        }
        let cause = error.errno.map { "\($0)" } ?? "failed"
        throw FreezeError(
            "task \(tid): seizing it: \(cause); Cryo needs root or CAP_SYS_PTRACE with CAP_CHECKPOINT_RESTORE")
    }

    private static func frozen(_ pid: Int32, _ cgroup: String) -> FreezeError {
        FreezeError("task \(pid): its cgroup \(cgroup) is frozen, so it cannot be asked anything; thaw it first")
    }

    /// Restored, it would return EINTR.
    private static func unknownCall(_ tracee: Tracee) -> FreezeError {
        let isStopped = if case .groupStopped = tracee.stop { true } else { false }
        return FreezeError(
            "task \(tracee.tid): it sleeps in restart_syscall(2), and nothing tells for which call; "
                + (isStopped
                    ? "continue it first (kill -CONT)"
                    : "/proc/\(tracee.tid)/wchan should (is the kernel built with CONFIG_KALLSYMS?)"))
    }

    // MARK: Waiting

    private mutating func waitForStops() throws {
        while !pending.isEmpty {
            var still: [Tracee] = []
            for tracee in pending where try !hasStopped(tracee) { still.append(tracee) }
            pending = still
            if pending.isEmpty { return }
            try lookForCalls()
            if let ending = watch.sleep() { throw late(ending) }
            if watch.isQuiet { try lookForReasons() }
        }
    }

    /// Threads that were seen to stop: one that was killed since, or taken over by execve(2) in another thread, has
    /// something to tell.
    private mutating func lookAgain() throws {
        for tracee in tree.seized.values {
            guard case .stopped = tracee.state else { continue }
            if try !hasStopped(tracee, isKnown: true) { pending.append(tracee) }
        }
    }

    /// Whether the thread needs no more waiting for: it stands, or is gone.
    private mutating func hasStopped(_ tracee: Tracee, isKnown: Bool = false) throws -> Bool {
        do throws(TraceError) {
            guard let status = try tracee.look() else { return isKnown }
            hasChanged = hasChanged || isKnown
            switch status {
            case .interrupted, .groupStopped:
                try tracee.capture(status)
                if tracee.isInUnknownCall, case .groupStopped = status {
                    tracee.restartedCall = RestartedCall.original(ofStopped: tracee)
                    try tracee.capture(status)
                } else if tracee.isInUnknownCall {
                    sleepers.append((tracee, 0))
                    try goOn(tracee)
                }
            // It was about to be delivered: it is, and the stop follows before the handler's first instruction.
            case .signal(let signal): try goOn(tracee, signal: signal)
            case .executed:
                released.remove(tracee.tid)
                forgetThreads(of: tracee)
                try tracee.request(.interrupt, doing: "stopping it")
                try goOn(tracee)
            default: try goOn(tracee)
            }
            if case .stopped = tracee.state { return true }
            return false
        } catch {
            guard tracee.hasEnded else { throw error }
            // An end, or a leader that is to be waited for after its threads; and execve(2) gives a thread the leader's
            // id.
            if !tracee.isReaped { tracee.reapSiblings() }
            guard tracee.isReaped else { return false }
            tree.seized[tracee.tid] = nil
            hasChanged = true
            return true
        }
    }

    private func goOn(_ tracee: Tracee, signal: Int32 = 0) throws(TraceError) {
        tracee.state = .running
        try tracee.resume(signal: signal)
    }

    /// After execve(2) one thread is left, with the leader's id.
    private mutating func forgetThreads(of tracee: Tracee) {
        hasChanged = true
        for other in tree.seized.values where other.tgid == tracee.tgid && other !== tracee {
            WaitStatus.reap(other.tid)
            tree.seized[other.tid] = nil
        }
    }

    /// What keeps those that do not stop from stopping.
    private mutating func lookForReasons() throws {
        for tracee in pending {
            // Killed, after threads of it had been seen to stop.
            tracee.reapSiblings()
            for child in try VforkWait.children(of: tracee.tid, in: tracee.tgid) {
                guard let child = tree.seized[child], case .stopped = child.state, child.stop == .interrupted else {
                    continue
                }
                // Its parent will not stop before.
                released.insert(child.tid)
                try goOn(child)
                pending.append(child)
            }
            if let directory = try unlessGone({ try ProcDirectory(pid: tracee.tgid) }),
                let cgroup = try cgroups.of(directory)
            {
                throw Self.frozen(tracee.tgid, cgroup)
            }
        }
    }

    private func late(_ ending: Watch.Ending) -> any Error {
        guard ending == .late, let tracee = pending.first else {
            return ending == .late
                ? FreezeError("task \(root): its threads or children change all the time; try a longer --timeout")
                : FreezeError("cancelled")
        }
        if let child = released.first {
            return FreezeError(
                "task \(child): it runs in its parent's memory (vfork) and has neither called execve(2) nor ended; "
                    + "try a longer --timeout"
            )
        }
        let directory = try? ProcDirectory(pid: tracee.tid)
        let isReady = (try? directory?.read(.stat))?.state == .running
        return FreezeError(
            "task \(tracee.tid) (\((try? directory?.read(.comm))?.description ?? "?")) did not stop in time: "
                + (isReady
                    ? "it gets no processor time (a quota of its cgroup?)"
                    : "it is in an uninterruptible wait (a dead filesystem?)")
                + "; try a longer --timeout"
        )
    }

    private mutating func lookForCalls() throws {
        var still: [(tracee: Tracee, looks: Int)] = []
        for (tracee, looks) in sleepers {
            let call = try RestartedCall.original(of: tracee)
            if call == nil || call == .restart_syscall, looks < Self.mostLooks {
                still.append((tracee, looks + 1))
                continue
            }
            // Without an answer it may have returned from its call; if it only had no CPU yet, it is let go once more.
            tracee.restartedCall = call
            do throws(TraceError) { try tracee.request(.interrupt, doing: "stopping it") } catch {
                if !tracee.hasEnded { throw error }
            }
        }
        sleepers = still
    }

    private static let mostLooks = 10

    // MARK: The tree

    private func assemble() throws {
        var ours: Set<Int32> = []
        for member in tree.members {
            guard let process = member.process else { continue }
            let found = (threads[process.pid] ?? []).compactMap { tree.seized[$0] }
            guard let leader = found.first(where: { $0.tid == process.pid }) else {
                throw FrozenTree.ended(process.pid)
            }
            process.threads = [leader] + found.filter { $0 !== leader }
            ours.formUnion(found.map(\.tid))
        }
        // Those whose parents ended are no part of the tree any more.
        for tracee in tree.seized.values where !ours.contains(tracee.tid) {
            tracee.detach()
            tree.seized[tracee.tid] = nil
        }
        for tracee in tree.seized.values where tracee.isInLostCall { throw Self.unknownCall(tracee) }
    }

    private func reading(_ subject: String, _ body: () throws -> Void) throws {
        do { try body() } catch let error as ProcError { throw FreezeError("\(subject): reading /proc: \(error)") }
    }
}
