/// What went wrong, in one line for a person.
public struct EngineError: Error, CustomStringConvertible, Sendable {
    public let description: String
    public init(_ description: String) { self.description = description }
    init(_ error: any Error) {
        description =
            (error as? EngineError)?.description ?? "\(error)" + (Shortage.hint(error).map { "; \($0)" } ?? "")
    }
}
