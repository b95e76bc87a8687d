/// What happens during a dump or restore, as facts. The command line, the terminal UI and the log tell the same ones.
public enum EngineEvent: Hashable, Sendable {
    case froze(tasks: Int)
    case progress(Progress)
    /// Bytes of pages.
    case wrote(bytes: UInt64)
    case restored(task: Int32)
    case warning(String)
    case info(String)
    case done(EngineOutcome)
    /// Why, in one line.
    case failed(String)

    /// Whether the next one of its kind says as much.
    public var isPassing: Bool {
        switch self {
        case .progress, .restored: true
        default: false
        }
    }
}

/// How far a long part of a run is.
public struct Progress: Hashable, Sendable {
    /// The part. Its raw value is what `--progress-fd` says.
    public enum Stage: String, CaseIterable, Sendable {
        /// Room is made for pages that are to be copied while the tasks stand still.
        case rooms
        /// Pages are copied out of the tasks.
        case pages
        /// Pages that were copied into memory are written; the tasks run on.
        case writing
        /// Memory is filled from images.
        case filling

        public var unit: String {
            switch self {
            case .rooms: "bytes"
            case .pages, .writing, .filling: "pages"
            }
        }
    }

    public var stage: Stage
    /// The task that is worked for; 0 when it is all of them.
    public var task: Int32
    /// In the unit of the stage, of all tasks together.
    public var done: UInt64
    public var total: UInt64

    public init(_ stage: Stage, task: Int32 = 0, _ done: UInt64, of total: UInt64) {
        (self.stage, self.task, self.done, self.total) = (stage, task, done, total)
    }
}

/// What a finished dump or restore was.
public struct EngineOutcome: Hashable, Sendable {
    /// The root of the tree.
    public var pid: Int32
    /// Time the tasks stood still, in microseconds; 0 for a restore.
    public var frozenTime: UInt64
    /// Time until all were stopped, in microseconds.
    public var freezingTime: UInt64
    /// Time a restore took, in microseconds.
    public var restoreTime: UInt64

    public init(pid: Int32, frozenTime: UInt64 = 0, freezingTime: UInt64 = 0, restoreTime: UInt64 = 0) {
        (self.pid, self.frozenTime, self.freezingTime, self.restoreTime) = (pid, frozenTime, freezingTime, restoreTime)
    }
}
