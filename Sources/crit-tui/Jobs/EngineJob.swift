/// A dump or a restore to be run, as its command line says it.
package struct EngineJob: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case dump(pid: Int32, leaveRunning: Bool)
        case restore
    }

    package var kind: Kind
    package var directory: String
    /// Options that a person may switch on, in CRIU's spelling.
    package var options: [String]

    package init(_ kind: Kind, directory: String, options: [String] = []) {
        self.kind = kind
        self.directory = directory
        self.options = options
    }

    package var title: String {
        switch kind {
        case .dump(let pid, _): "Dump \(pid) → \(directory)"
        case .restore: "Restore \(directory)"
        }
    }

    /// The arguments of `cryo`, without the descriptor for progress.
    package var arguments: [String] {
        switch kind {
        case .dump(let pid, let leaveRunning): ["dump", "-t", "\(pid)", "-D", directory] + (leaveRunning ? ["-R"] : []) + options
        case .restore: ["restore", "-D", directory, "-d"] + options
        }
    }

    /// What a person would type into a shell to get the same.
    package var command: String { (["cryo"] + arguments).map(Self.quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (0x30 ... 0x39).contains(byte) || (0x41 ... 0x5a).contains(byte) || (0x61 ... 0x7a).contains(byte) || "-_./:=,+@%".utf8.contains(byte)
        }
        return plain && !word.isEmpty ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

/// Something that runs jobs: the `cryo` beside this program, or a test's own.
package protocol EngineRunner: Sendable {
    /// Starts the job; events arrive on any thread, `.ended` is the last one. Answers what cancels it.
    func start(_ job: EngineJob, report: @escaping @Sendable (EngineEvent) -> Void) throws(EngineStartError) -> any RunningJob
}

package protocol RunningJob: Sendable {
    /// Asks the engine to stop and to put everything back.
    func cancel()
}

package struct EngineStartError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
