import Glibc
import EngineInterface
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// One task during a dump: what /proc says of it, and the images that come of it.
final class TaskDump {
    let pid: Int32
    let parent: Int32
    let directory: ProcDirectory
    /// Nil for a zombie.
    let process: TracedProcess?
    let stat: TaskStat
    let status: TaskStatus
    var facts: TaskFacts
    var threadStatus: [TaskStatus] = []
    var vmas: [VMA] = []
    /// Of each of `vmas`; file ids are still missing.
    var mappings: [(entry: VmaEntry, backing: VMABacking)] = []
    var pages = PageScan.Found()
    var images = TaskImages()
    /// Of the other threads, in the order of the process's.
    var threadCores: [CoreEntry] = []
    var descriptors: [FdinfoEntry] = []
    var ids = TaskKobjIdsEntry()
    /// Set when another task has the same descriptor table.
    var sharesFilesWith: TaskDump?
    var fileNumbers: [Int32] = []
    /// Whether its parent, a member of the tree, has waited for its stop.
    var isStopWaitedFor = false

    /// The signal that stopped it, if it was stopped.
    var stopSignal: Int32? { if case .groupStopped(let signal)? = process?.leader.stop { signal } else { nil } }

    var subject: String { "task \(pid) (\(stat.comm))" }

    init(_ member: FrozenTree.Member) throws {
        pid = member.pid
        parent = member.parent
        process = member.process
        do {
            directory = try ProcDirectory(pid: pid)
            stat = try directory.read(.stat)
            status = try directory.read(.status)
            facts = TaskFacts(pid: pid, stat: stat, status: status)
        } catch { throw Problem("task \(member.pid)", "reading /proc", cause: error) }
        guard process != nil else { return }
        try readFacts()
    }

    private func readFacts() throws {
        do {
            facts.posixTimers = try directory.read(.timers)
            facts.oomScoreAdj = try directory.read(.oomScoreAdj)
            facts.loginuid = try unlessGone { try directory.read(.loginuid) } ?? .max
            facts.personality = try unlessGone { try directory.read(.personality) } ?? 0
            facts.coredumpFilter = try unlessGone { try directory.read("coredump_filter") }
                .flatMap { Self.hexadecimal($0) }
            if stat.session == pid {
                facts.autogroupNice = try unlessGone { try directory.read("autogroup") }.flatMap {
                    Self.autogroupNice($0)
                }
            }
            for thread in process?.threads ?? [] { threadStatus.append(try directory.task(thread.tid).read(.status)) }
            vmas = try directory.vmas()
            fileNumbers = try directory.numbers(in: "fd")
        } catch { throw Problem(subject, "reading /proc", cause: error) }
    }

    /// Refuses what cannot be brought back, as long as nothing has been touched.
    func check(namespaces own: [String: UInt64], options: EngineRequest) throws {
        guard process != nil else { return }
        for (name, inode) in own.sorted(by: { $0.key < $1.key }) {
            guard let link = try unlessGone({ try directory.namespace(name) }) else { continue }
            if link.inode != inode {
                throw Problem(
                    subject, "it is in a \(name) namespace of its own, which is not built yet",
                    hint: "dump a task of the initial namespaces")
            }
            let children = try unlessGone({ try directory.namespace(name + "_for_children") })
            // The link leads nowhere as long as there is no child in it yet (pidns_for_children_get).
            let isEmpty = name == "pid" && children == nil
            if isEmpty || children.map({ $0.inode != inode }) ?? false {
                throw Problem(
                    subject, "its children will be in a \(name) namespace of their own, which is not built yet",
                    hint: "dump a task of the initial namespaces")
            }
        }
        for tracee in process?.threads ?? [] {
            if tracee.registers.cs != Registers.userCodeSegment {
                throw Problem(subject, "it is a 32-bit task, which cannot be dumped")
            }
            if try tracee.dispatchesSystemCalls() {
                throw Problem(
                    "\(subject) › thread \(tracee.tid)",
                    "it dispatches its system calls itself (PR_SET_SYSCALL_USER_DISPATCH), which cannot be restored")
            }
        }
        for status in threadStatus {
            if status.sigPnd & 1 << 4 != 0 || status.shdPnd & 1 << 4 != 0 {
                throw Problem("\(subject) › thread \(status.pid)", "a SIGTRAP is pending", hint: "end the debugger")
            }
        }
    }

    /// What the image format has no place for and a restore will not bring back: worth a warning each, not a refusal.
    func losses(cgroup own: [UInt8]) throws -> [String] {
        guard process != nil else {
            // WCOREDUMP of wait(2): only a core file written by the restore would bring it back.
            let coreFlag: Int32 = 0x80
            guard stat.state == .zombie, stat.exitCode & coreFlag != 0, stat.exitCode & 0x7f != 0 else { return [] }
            return ["\(subject): that it has dumped core is not kept; restored, it was ended by the signal alone"]
        }
        var losses: [String] = []
        if let cgroup = try unlessGone({ try directory.read("cgroup") }), cgroup != own { losses.append("its cgroup") }
        var lost = losses.map { "\(subject): \($0) is not kept; restored, it has that of cryo" }
        // clone(2); its parent waits for a child without SIGCHLD by __WCLONE or __WALL alone.
        if stat.exitSignal != SIGCHLD {
            lost.append(
                "\(subject): that its end is told by signal \(stat.exitSignal) is not kept; restored, by SIGCHLD")
        }
        return lost
    }

    private static func hexadecimal(_ text: [UInt8]) -> UInt32? {
        UInt32(String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self), radix: 16)
    }

    /// The last word of “/autogroup-12 nice 5”.
    private static func autogroupNice(_ text: [UInt8]) -> Int32? {
        String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\n" }.last.flatMap { Int32($0) }
    }

    // MARK: Asking the task

    func installGate() throws {
        guard let process else { return }
        let text = vmas.filter { $0.permissions.contains(.exec) && $0.permissions.contains(.read) }.map {
            $0.start ..< $0.end
        }
        let signals = threadStatus.map {
            TracedProcess.Signals(
                blocked: $0.sigBlk, ignored: $0.sigIgn, caught: $0.sigCgt, pending: $0.sigPnd | $0.shdPnd,
                isFiltered: ($0.seccomp ?? 0) != 0)
        }
        let spare = vmas.filter {
            $0.permissions.contains([.read, .write]) && !$0.isShared && $0.path.bytes.isEmpty || $0.path == "[heap]"
        }
        .map { $0.start ..< $0.end }
        do { try process.installGate(text: text, spare: spare, signals: signals) } catch {
            throw Problem(subject, "preparing it to be asked", cause: error)
        }
    }

    /// A batch for every thread, and what reads the answers. All tasks' run side by side.
    /// - Parameters:
    ///   - stopped: those of its children that are stopped.
    ///   - doubles: where there can be Landlock domains.
    func questions(stopped: [TaskDump], doubles: Doubles?) throws -> [(Tracee, Batch, (Answers) throws -> Void)] {
        guard let process else { return [] }
        var list: [(Tracee, Batch, (Answers) throws -> Void)] = []
        prepareCores()
        for (index, tracee) in process.threads.enumerated() {
            var batch = Batch()
            var taskReaders: [TaskReader] = []
            if index == 0 { for kind in taskKinds { taskReaders.append(try kind.dump(facts, asking: &batch)) } }
            let notices = index == 0 ? stopped.map { ($0, StopNotice.ask(about: $0.pid, in: &batch)) } : []
            let threadReaders = try threadKinds.map { try $0.dump(threadStatus[index], asking: &batch) }
            let double = try doubles?.pid(for: threadStatus[index])
            let checkLandlock = double.map { Landlock.ask(pid, $0, in: &batch) }
            list.append(
                (
                    tracee, batch,
                    { [self] answers in
                        if let failure = answers.failure { throw Problem(subject, "asking it", cause: failure) }
                        do throws(Problem) {
                            // Interval timers make the message that POSIX timers then go into.
                            for reader in taskReaders { try reader(answers, &images) }
                            try checkLandlock?(answers)
                            for (child, wasWaitedFor) in notices { child.isStopWaitedFor = wasWaitedFor(answers) }
                            for reader in threadReaders {
                                if index == 0 {
                                    try reader(answers, &images.core)
                                } else {
                                    try reader(answers, &threadCores[index - 1])
                                }
                            }
                        } catch { throw error.inside(index == 0 ? subject : "\(subject) › thread \(tracee.tid)") }
                    }
                ))
        }
        return list
    }

    private func prepareCores() {
        images.mm.mm_start_code = stat.startcode
        images.mm.mm_end_code = stat.endcode
        images.mm.mm_start_data = stat.startData
        images.mm.mm_end_data = stat.endData
        images.mm.mm_start_stack = stat.startstack
        images.mm.mm_start_brk = stat.startBrk
        images.mm.mm_arg_start = stat.argStart
        images.mm.mm_arg_end = stat.argEnd
        images.mm.mm_env_start = stat.envStart
        images.mm.mm_env_end = stat.envEnd
        images.core = CoreEntry(mtype: .X86_64)
        threadCores = Array(repeating: CoreEntry(mtype: .X86_64), count: max(0, (process?.threads.count ?? 1) - 1))
        images.core.thread_info = ThreadInfoX86()
        for index in threadCores.indices { threadCores[index].thread_info = ThreadInfoX86() }
        var task = TaskCoreEntry(
            task_state: 1, exit_code: 0, personality: facts.personality, flags: stat.flags & 0x0040_0000, blk_sigset: 0,
            comm: ByteString(stat.comm.bytes))
        if let stopSignal {
            task.task_state = 3
            task.stop_signo = UInt32(stopSignal)
        }
        task.timers = TaskTimersEntry()
        images.core.tc = task
    }

    /// Registers, masks, pending signals and seccomp filters, which ptrace tells.
    func readThreads(_ seccomp: inout SeccompChains) throws {
        guard let process else { return }
        do {
            for (index, tracee) in process.threads.enumerated() {
                var core = index == 0 ? images.core : threadCores[index - 1]
                let clearAddress = core.thread_info?.clear_tid_addr ?? 0
                core.thread_info = try RegisterImage.threadInfo(tracee.registers, xsave: tracee.xsave)
                core.thread_info?.clear_tid_addr = clearAddress
                if let rseq = tracee.rseq { core.thread_core?.rseq_entry = RestartableSequence.entry(rseq) }
                core.thread_core?.cg_set = 1
                if let mode = threadStatus[index].seccomp, mode != 0 {
                    core.thread_core?.seccomp_mode = SeccompMode(rawValue: Int32(mode))
                    if mode == 2 { core.thread_core?.seccomp_filter = seccomp.add(try tracee.seccompFilters()) }
                }
                let own = try pendingSignals(of: tracee, told: threadStatus[index].sigPnd, \.sigPnd, shared: false)
                core.thread_core?.signals_p = SignalQueueEntry(signals: own.map { SiginfoEntry(siginfo: $0) })
                if index == 0 {
                    core.tc?.blk_sigset = tracee.mask
                    if isStopWaitedFor { core.tc?.cryo_stop_waited = true }
                    let shared = try pendingSignals(of: tracee, told: status.shdPnd, \.shdPnd, shared: true)
                    settleTimers(&core, shared: shared)
                    core.tc?.signals_s = SignalQueueEntry(signals: shared.map { SiginfoEntry(siginfo: $0) })
                    images.core = core
                } else {
                    core.thread_core?.blk_sigset = tracee.mask
                    threadCores[index - 1] = core
                }
            }
            let words = try directory.read("auxv")
            images.mm.mm_saved_auxv = stride(from: 0, to: min(words.count, 44 * 8) & ~7, by: 8).map {
                UInt64(words, at: $0) ?? 0
            }
        } catch let problem as Problem { throw problem.inside(subject) } catch {
            throw Problem(subject, "reading its threads", cause: error)
        }
    }

    /// Over RLIMIT_SIGPENDING the kernel keeps of a kill(2) nothing but that it is pending (__send_signal_locked).
    private func pendingSignals(
        of tracee: Tracee, told: UInt64, _ pending: KeyPath<TaskStatus, UInt64>, shared: Bool
    ) throws -> [[UInt8]] {
        let queue = try tracee.pendingSignals(shared: shared)
        guard told & ~PendingSignal.mask(queue) != 0 else { return queue }
        // First what is pending now: what has come since is in the queue, what was taken is in neither.
        let now = try directory.task(tracee.tid).read(.status)[keyPath: pending]
        return PendingSignal.completing(try tracee.pendingSignals(shared: shared), to: now)
    }

    private func settleTimers(_ core: inout CoreEntry, shared: [[UInt8]]) {
        guard var task = core.tc else { return }
        IntervalTimers.settle(&task, before: status.shdPnd, pending: shared)
        PosixTimers.settle(&task, before: status.shdPnd, pending: shared)
        core.tc = task
    }

    var pstree: PstreeEntry {
        PstreeEntry(
            pid: UInt32(bitPattern: pid), ppid: UInt32(bitPattern: parent), pgid: UInt32(bitPattern: stat.pgrp),
            sid: UInt32(bitPattern: stat.session),
            threads: process?.threads.map { UInt32(bitPattern: $0.tid) } ?? [UInt32(bitPattern: pid)])
    }

    var zombieCore: CoreEntry {
        CoreEntry(
            mtype: .X86_64,
            tc: TaskCoreEntry(
                task_state: 2, exit_code: UInt32(bitPattern: stat.exitCode), personality: 0, flags: 0, blk_sigset: 0,
                comm: ByteString(stat.comm.bytes)))
    }
}
