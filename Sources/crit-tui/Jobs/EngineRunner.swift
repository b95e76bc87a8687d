package import EngineInterface

/// Something that runs the engine: this program in a process of its own, or a test's own.
package protocol EngineRunner: Sendable {
    /// Starts it; events arrive on any thread, `.ended` is the last one. Answers what cancels it.
    func start(
        _ request: EngineRequest, report: @escaping @Sendable (JobEvent) -> Void
    ) throws(EngineStartError) -> any RunningJob
}

package protocol RunningJob: Sendable {
    /// Asks the engine to stop and to put everything back.
    func cancel()
}

package struct EngineStartError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension EngineRequest {
    var title: String {
        switch command {
        case .dump: "Dump \(pid) → \(imagesDirectory)"
        case .restore: "Restore \(imagesDirectory)"
        }
    }

    /// What a person would type into a shell to get the same.
    package var shellCommand: String { (["cryo"] + arguments).map(Self.quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (0x30 ... 0x39).contains(byte) || (0x41 ... 0x5a).contains(byte) || (0x61 ... 0x7a).contains(byte)
                || "-_./:=,+@%".utf8.contains(byte)
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
