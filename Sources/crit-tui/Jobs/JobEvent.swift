package import EngineInterface

/// What a run of the engine does, as seen from outside of its process.
package enum JobEvent: Hashable, Sendable {
    case engine(EngineEvent)
    /// A line of its log, or anything else that it printed.
    case log(String)
    /// The process that ran it is gone: its exit status, or minus the signal.
    case ended(status: Int32)
}
