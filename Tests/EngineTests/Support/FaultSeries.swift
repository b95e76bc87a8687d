import Foundation
import Glibc
import Testing

/// A target, and one fault after the other.
struct FaultSeries {
    enum Phase: String, CaseIterable { case kill, run, stop, failed, restore }

    let way: String
    let phase: Phase

    /// Between two looks at it nothing comes or goes.
    var rests: Bool { way != "churn" }
    var name: String { "\(way), \(phase)" }

    func run() async -> FaultCount {
        var count = FaultCount()
        do {
            let path = try await Victims.binary("kinds")
            try await Target.run({ scratch in [path, way, try scratch.makeDirectory("held")] }) { target in
                try await target.ready(resting: way == "plain" || way == "blocked")
                try await check(target)
                if phase == .restore {
                    try await restoreSeries(target, &count)
                } else {
                    try await dumpSeries(target, &count)
                }
            }
        } catch { Issue.record(error, "\(name)") }
        return count
    }

    func faults(_ calls: Int) -> [Fault] {
        let number = UInt64(Phase.allCases.firstIndex(of: phase) ?? 0)
        let seed = SeededGenerator.seed &* 31 &+ number &+ way.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }
        let (actions, every) = (EngineTests.FaultTests.actions, EngineTests.FaultTests.every)
        guard every > 0 else {
            return Fault.spread(EngineTests.FaultTests.moments, over: calls, actions: actions, seed: seed)
        }
        return actions.flatMap { Fault.spread(max(1, calls / every), over: calls, actions: [$0], seed: seed) }
    }

    // MARK: The next run

    /// What is left in a directory of images of runs that did not come to their end.
    func leftovers(_ images: String) -> [String] { entries(images).filter { $0.hasPrefix(".cryo") } }

    /// What a killed run left, or one that could not clean up and said so, is gone after the next one on the directory,
    /// whatever that is for.
    func settle(
        _ target: Target, _ images: String, after report: FaultReport, _ fault: Fault, _ subject: String
    ) async throws {
        let left = leftovers(images)
        guard !left.isEmpty else { return }
        if !fault.killsGuardian {
            #expect(report.log.contains("Warn"), "\(subject)left in the images without a word: \(left)")
        }
        let next = try await Engine.run("dump", ["-t", "4194303", "-D", images], work: target.scratch.path)
        #expect(next.ending == .exited(1), "\(subject)the next run: \(next)")
        #expect(leftovers(images).isEmpty, "\(subject)left after the next run: \(leftovers(images)): \(next)")
    }

    // MARK: What is looked at

    /// Which image files there are. Statistics are written anew by every run, and by nobody needed.
    func checkpoint(_ images: String) -> FileTree {
        FileTree(images) { $0.hasPrefix("stats-") || $0.hasPrefix(".cryo") }
    }

    func held(_ target: Target) -> FileTree { FileTree(target.scratch("held")) }

    func expectSame(_ now: FileTree, _ before: FileTree, _ subject: String) {
        let differences = now.differences(from: before)
        #expect(differences.isEmpty, "\(subject): \(differences.joined(separator: "\n"))")
    }

    /// To compare with later. On the way to where they wait to be told, tasks have another mask.
    func snapshot(_ target: Target, _ subject: String) async throws -> TreeSnapshot {
        if rests {
            try await waitUntil("\(subject)that the tasks wait") {
                ProcessTree.members(of: target.pid).allSatisfy {
                    ProcessTree.state($0) == "Z" || !ProcessTree.blocks($0, SIGUSR1)
                }
            }
        }
        return TreeSnapshot(target.pid)
    }

    func expectSame(_ target: Target, _ before: TreeSnapshot, withGates: Bool, _ subject: String) async throws {
        var differences: [String] = []
        // A thread that was just let go may still be on its way back into its system call.
        let settled: Void? = try? await waitUntil("no difference: \(differences)") {
            differences = TreeSnapshot(target.pid).differences(from: before) { isLasting($0, withGates) }
            return differences.isEmpty
        }
        if settled == nil { Issue.record("\(subject)changed: \(differences.joined(separator: "\n"))") }
    }

    /// Whether a difference is one that stays: signals come and go, and a killed guardian leaves the pages of its gate
    /// (ADR 3).
    private func isLasting(_ difference: String, _ withGates: Bool) -> Bool {
        if withGates, difference.contains(" vma ") { return false }
        let isUnsteady = ["handlers", "itimers"].contains(way)
        return !(isUnsteady && ["SigPnd:", "ShdPnd:", "SigBlk:"].contains { difference.contains($0) })
    }

    func settled(_ target: Target, _ subject: String) async throws {
        try await waitUntil("\(subject)that nobody traces the target and nothing stops it") {
            ProcessTree.members(of: target.pid).allSatisfy { pid in
                ProcessTree.state(pid) == "Z"
                    || !ProcessTree.isTraced(pid)
                        && ProcessTree.threads(of: pid).allSatisfy {
                            ProcessTree.stat("/proc/\(pid)/task/\($0)").map {
                                ["S", "R", "D", "Z", "X"].contains($0[0])
                            } ?? true
                        }
            }
        }
    }

    /// The target looks at itself.
    func check(_ target: Target, _ subject: String = "") async throws {
        let start = target.output.count
        kill(target.pid, SIGUSR1)
        try await waitUntil("\(subject)ok of \(target.pid), which wrote \(target.output.suffix(300).debugDescription)")
        {
            let said = target.output.dropFirst(start)
            guard !said.contains("FAIL"), target.isAlive else {
                throw WaitedInVain(description: "\(subject)process \(target.pid): \(target.output.suffix(300))")
            }
            guard said.contains("ok "), said.hasSuffix("\n") else { return false }
            // Only the test sends one, and only to those that were to be stopped.
            #expect(phase == .stop || !said.contains("continued"), "\(subject)SIGCONT, which nobody sent")
            return true
        }
    }
}

/// What was tried.
struct FaultCount: CustomStringConvertible {
    private var tried: [String: Int] = [:]
    private var notes: [String: Int] = [:]

    mutating func add(_ fault: Fault, at call: Int) {
        tried[call < 0 ? "none: beyond the end" : fault.action.rawValue, default: 0] += 1
    }
    mutating func note(_ text: String) { notes[text, default: 0] += 1 }
    mutating func add(_ other: FaultCount) {
        tried.merge(other.tried, uniquingKeysWith: +)
        notes.merge(other.notes, uniquingKeysWith: +)
    }

    var description: String {
        let all = tried.sorted { $0.key < $1.key } + notes.sorted { $0.key < $1.key }
        return "\(tried.values.reduce(0, +)) tried (" + all.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            + ")"
    }
}
