/// What happens during a dump or restore, as facts. The command line, the terminal UI and the log tell the same ones.
public enum Event: Sendable {
    case froze(tasks: Int)
    /// The pages that are done, and how many there are, of all tasks together; `task` is the one they are copied from.
    case dumped(task: Int32, pages: UInt64, of: UInt64)
    case wrote(bytes: UInt64)
    case restored(task: Int32)
    case warning(String)
    case info(String)
}

/// What a finished dump or restore was.
public struct Outcome: Sendable {
    /// The root of the tree.
    public var pid: Int32
    /// Time the tasks stood still, in microseconds.
    public var frozenTime: UInt64
    /// Time until all were stopped, in microseconds.
    public var freezingTime: UInt64 = 0
    /// Time a restore took, in microseconds.
    public var restoreTime: UInt64 = 0
}

/// What went wrong, in one line for a person.
public struct EngineError: Error, CustomStringConvertible, Sendable {
    public let description: String
    /// The pid that is in use already, if that was it (EEXIST).
    public init(_ description: String) { self.description = description }
    init(_ error: any Error) {
        description = (error as? EngineError)?.description ?? "\(error)" + (Shortage.hint(error).map { "; \($0)" } ?? "")
    }
}
