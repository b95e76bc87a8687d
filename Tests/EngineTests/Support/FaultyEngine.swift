import Foundation
import Glibc

/// One thing that goes wrong at one system call of an engine: Tests/Victims/faulty.c does it.
struct Fault: CustomStringConvertible {
    enum Action: String, CaseIterable { case error, guardian, front, both, task }

    var action: Action
    /// The number of the call.
    var moment: Int
    /// Of the errors that a call can fail with, which one.
    var seed = 0
    /// The moment is counted from where a restore begins to let its tasks go.
    var isAtCommit = false
    var description: String { "\(action) at call \(moment)\(isAtCommit ? " of the commit" : ""), seed \(seed)" }

    static func atCommit(_ moment: Int) -> Fault { Fault(action: .guardian, moment: moment, isAtCommit: true) }

    var killsGuardian: Bool { action == .guardian || action == .both }

    /// `count` moments over all calls of a run, each somewhere in its share, what goes wrong taking turns; all of them
    /// for 0.
    static func spread(_ count: Int, over calls: Int, actions: [Action] = Action.allCases, seed: UInt64) -> [Fault] {
        var random = SeededGenerator(state: seed)
        let number = count == 0 ? calls : min(count, calls)
        let first = Int.random(in: 0 ..< actions.count, using: &random)
        return (0 ..< number).map { index in
            let share = index * calls / number ..< max((index + 1) * calls / number, index * calls / number + 1)
            return Fault(
                action: actions[(first + index) % actions.count], moment: Int.random(in: share, using: &random),
                seed: Int.random(in: 0 ..< 12, using: &random))
        }
    }
}

/// What became of an engine to which something went wrong.
struct FaultReport: CustomStringConvertible {
    /// System calls of the guardian up to its end, or to the fault.
    let calls: Int
    /// The call it happened at, if it did, and its number.
    let at: Int, call: Int
    let error: Int
    let hung: Bool
    /// Threads of a restore that outlive it, up to then.
    let disarmed: Int
    /// System calls from where a restore begins to let its tasks go until all are.
    let commit: Int
    /// How the front end ended, as waitpid(2) has it.
    let front: Int32
    /// Processes that outlived an engine that failed: pid, state, name.
    let left: [String]
    let log: String

    var succeeded: Bool { front == 0 }

    init(_ text: String, log: String) {
        func number(_ key: String) -> Int {
            text.lines.first { $0.hasPrefix(key + " ") }.flatMap { Int($0.dropFirst(key.count + 1)) } ?? -1
        }
        (calls, at, call, error) = (number("calls"), number("at"), number("call"), number("error"))
        (hung, disarmed, commit, front) = (
            number("hang") != 0, number("disarmed"), number("commit"), Int32(number("front"))
        )
        left = text.lines.filter { $0.hasPrefix("left ") }.map { String($0.dropFirst(5)) }
        self.log = log
    }

    var description: String {
        let what =
            "at \(at) (call \(call), error \(error)), front \(Ending(waitStatus: front)), disarmed \(disarmed), left \(left)"
        return ([what] + log.lines.suffix(3).map(String.init)).joined(separator: "\n")
    }
}

extension Engine {
    /// Runs the engine with a fault, or without one to count its calls.
    /// - Parameter failingRename: the first rename fails too.
    static func run(
        _ command: String, _ arguments: [String], work: String, fault: Fault?, task: pid_t = 0,
        failingRename: Bool = false
    ) async throws -> FaultReport {
        let number = UUID().uuidString.prefix(6)
        let (log, said) = ("\(work)/log-\(number)", "\(work)/report-\(number)")
        let how = [
            fault?.action.rawValue ?? "count", "\(fault?.moment ?? 0)", "-s", "\(fault?.seed ?? 0)", "-p", "\(task)",
        ]
        let more = (failingRename ? ["-f", "rename"] : []) + (fault?.isAtCommit == true ? ["-o", "commit"] : [])
        let words = [try await Victims.binary("faulty")] + how + more + ["--", path, command, "-v4", "-o", log]
        let ending = try await waitForEnd(of: spawn(words + arguments, directory: work, output: said))
        guard ending == .exited(0) else { throw WaitedInVain(description: "faulty: \(ending)") }
        defer { for name in [log, said] { unlink(name) } }
        let text = contents(said) ?? ""
        return FaultReport(
            text, log: (contents(log) ?? "") + text.lines.filter { $0.hasPrefix("cryo: ") }.joined(separator: "\n"))
    }
}

/// A random generator with a seed, so that a failure comes back.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    /// The seed of this run: CRYO_TEST_SEED, or another one each time.
    static let seed = UInt64(count("CRYO_TEST_SEED", default: Int.random(in: 1 ..< 1_000_000)))

    /// splitmix64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
