/// One restore.
public final class Restore {
    public init(_ options: RestoreOptions, isCancelled: @escaping () -> Bool = { false }, report: @escaping (Event) -> Void) {}
    public func plan() throws(EngineError) -> String { throw EngineError("restore is not built yet") }
    public func run() throws(EngineError) -> Outcome { throw EngineError("restore is not built yet") }
    public func waitForRoot() -> Int32 { 0 }
}
