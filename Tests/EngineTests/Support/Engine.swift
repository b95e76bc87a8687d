import Foundation
import Glibc
import Testing

/// The engine under test: the `cryo` built beside these tests, or what CRYO_ENGINE names (another build, or any engine
/// with CRIU's command line, which is how the tests themselves are checked).
struct Engine {
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["CRYO_ENGINE"] { return named }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("cryo").path
    }()

    /// Why the engine cannot be tested here, if it cannot.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "not root" }
        guard access(path, X_OK) == 0 else { return "no engine at \(path)" }
        // As CRIU answers, and runc expects it: "Version: 4.2".
        // Another run may have our pid in a namespace of its own.
        let output = "/tmp/cryo-test-version-\(UUID().uuidString)"
        defer { unlink(output) }
        var status: Int32 = 0
        guard let pid = try? spawn([path, "--version"], output: output) else { return "\(path) cannot be started" }
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard contents(output)?.hasPrefix("Version: ") == true
        else { return "\(path) --version does not answer as an engine" }
        return nil
    }()

    /// Another engine that reads and writes the same images, if CRYO_PEER names one.
    static let peer = ProcessInfo.processInfo.environment["CRYO_PEER"]

    struct Outcome: CustomStringConvertible {
        var ending: Ending
        var log: String
        var succeeded: Bool { ending == .exited(0) }
        /// What a person would look at first.
        var description: String {
            let errors = log.split(separator: "\n").filter {
                $0.contains("Error") || $0.contains("rror:") || $0.contains("Fatal")
            }
            let tail = log.split(separator: "\n").suffix(12)
            return "\(ending)\n" + (errors.isEmpty ? tail : errors.prefix(12)[...]).joined(separator: "\n")
        }
    }

    /// One run of the engine to its end; the log goes to a file of its own and comes back as text, standard output and
    /// error with it.
    static func run(
        _ command: String, _ arguments: [String], work: String, wrapper: [String] = [], engine: String = path
    ) async throws -> Outcome {
        let run = try start(command, arguments, work: work, wrapper: wrapper, engine: engine)
        return try await run.outcome()
    }

    static func start(
        _ command: String, _ arguments: [String], work: String, wrapper: [String] = [], engine: String = path
    ) throws -> EngineRun {
        let log = "\(work)/\(command)-\(UUID().uuidString.prefix(6)).log"
        let words = wrapper + [engine, command, "-v4", "-o", log] + arguments
        let pid = try spawn(words, directory: work, output: log + ".out")
        return EngineRun(pid: pid, log: log)
    }
}

/// An engine that runs.
struct EngineRun {
    let pid: pid_t
    let log: String

    func outcome() async throws -> Engine.Outcome {
        let ending: Ending
        do {
            ending = try await waitForEnd(of: pid)
        } catch {
            for process in ProcessTree.members(of: pid).reversed() { kill(process, SIGKILL) }
            _ = try? await waitForEnd(of: pid)
            sweep()
            return Engine.Outcome(
                ending: .killed(SIGKILL), log: "Error: the engine hung and was killed by the test\n" + text)
        }
        sweep()
        return Engine.Outcome(ending: ending, log: text)
    }

    private var text: String { (contents(log) ?? "") + (contents(log + ".out") ?? "") }

    /// Helpers of the engine that outlived it and were handed to us: in its session, and our children.
    func sweep() {
        for child in ProcessTree.children(of: getpid()) {
            guard let stat = ProcessTree.stat("/proc/\(child)"), stat[0] == "Z", stat[3] == String(pid) else {
                continue
            }
            _ = reap(child)
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test needs an engine and root.
    static var engine: Self {
        .enabled(if: Engine.obstacle == nil, "the engine is not tested: \(Engine.obstacle ?? "")")
    }

    /// The test needs these programs.
    static func programs(_ names: String...) -> Self {
        let missing = names.filter { program($0) == nil }
        return .enabled(if: missing.isEmpty, "not installed: \(missing.joined(separator: ", "))")
    }
}

/// A number from the environment, for tests that do more of the same in `make test-long`.
func count(_ variable: String, default value: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? value
}
