package import Images
package import ProcFS
package import Tracer

/// What /proc tells of a task before it is asked anything.
package struct TaskFacts: Sendable {
    package var pid: Int32
    package var stat: TaskStat
    package var status: TaskStatus
    package var posixTimers: [PosixTimer]
    package var oomScoreAdj: Int32
    package var loginuid: UInt32
    package var personality: UInt32
    /// Nil where the kernel has no such file.
    package var coredumpFilter: UInt32?
    /// Of a session leader.
    package var autogroupNice: Int32?

    package init(
        pid: Int32, stat: TaskStat, status: TaskStatus, posixTimers: [PosixTimer] = [], oomScoreAdj: Int32 = 0,
        loginuid: UInt32 = .max, personality: UInt32 = 0
    ) {
        (self.pid, self.stat, self.status, self.posixTimers) = (pid, stat, status, posixTimers)
        (self.oomScoreAdj, self.loginuid, self.personality) = (oomScoreAdj, loginuid, personality)
    }
}

/// The images of one task that its kinds fill and read.
package struct TaskImages: Sendable {
    package var core: CoreEntry
    package var mm: MmEntry
    package var fs: FsEntry
    /// Whether signals will wait for it or one of its threads.
    package var hasQueuedSignals = false
    package init(core: CoreEntry = CoreEntry(), mm: MmEntry = MmEntry(), fs: FsEntry = FsEntry()) {
        (self.core, self.mm, self.fs) = (core, mm, fs)
    }
}

/// When a restored task does something, relative to the rest: each stage is over in all tasks before the next begins.
package enum RestoreStage: Int, CaseIterable, Sendable {
    /// While it still has all rights and no limits.
    case early
    /// Rights are given up.
    case credentials
    /// What the kernel resets when rights change, and clocks that should not run before.
    case last
    /// Limits, under which nothing of a restore runs: lowering them takes no rights. A setresuid(2) above RLIMIT_NPROC
    /// would even be remembered (PF_NPROC_EXCEEDED), and timers count as pending signals.
    case limits
}

/// Reads the answers to what a kind asked of a task.
package typealias TaskReader = (_ answers: Answers, _ images: inout TaskImages) throws(Problem) -> Void

/// State of a whole process. One kind is one file, and one line in `taskKinds`.
package protocol TaskKind: SendableMetatype {
    static var stage: RestoreStage { get }
    static var note: KindNote { get }
    static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader
    static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem)
}

/// Reads the answers to what a kind asked of a thread.
package typealias ThreadReader = (_ answers: Answers, _ core: inout CoreEntry) throws(Problem) -> Void

/// State of one thread. One kind is one file, and one line in `threadKinds`.
package protocol ThreadKind: SendableMetatype {
    static var stage: RestoreStage { get }
    static var note: KindNote { get }
    static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader
    static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem)
}

/// In the order in which a stage performs them.
package let taskKinds: [any TaskKind.Type] = [
    Unsupported.self, FutexHash.self, TimerIDs.self, Sigactions.self, Personality.self, Umask.self, ChildSubreaper.self,
    OOMScore.self, LoginUID.self,
    CoredumpFilter.self, Autogroup.self, Membarrier.self, PosixTimers.self, ResourceLimits.self, MemoryPolicy.self,
    MemoryLocks.self, ProtectionKeys.self, IntervalTimers.self,
]

package let threadKinds: [any ThreadKind.Type] = [
    ThreadName.self, ClearChildTID.self, RobustList.self, SignalStack.self, RestartableSequence.self, Scheduling.self,
    SchedulingSlice.self, UtilizationClamp.self, NUMAPolicy.self, IOSettings.self, MachineCheckPolicy.self,
    InstructionFaults.self, SpeculationControl.self, Keyrings.self, Credentials.self, ParentDeathSignal.self,
]

extension CoreEntry {
    /// Its thread part, made when it is first needed.
    var thread: ThreadCoreEntry {
        get { thread_core ?? ThreadCoreEntry() }
        set { thread_core = newValue }
    }

    var task: TaskCoreEntry {
        get { tc ?? TaskCoreEntry() }
        set { tc = newValue }
    }
}
