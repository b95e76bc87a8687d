import Foundation
import Glibc
import Testing

extension EngineTests {
    /// One thing goes wrong at any system call of the engine: the call fails, the guardian, the front end or both are
    /// killed, or a task is. The target is as it was or as it was asked to be, after the next run nothing else is left,
    /// and an older checkpoint stays one until there is a new one.
    ///
    /// CRYO_TEST_MOMENTS: how many calls of each phase are tried (0: all); CRYO_TEST_EVERY: with each action about each
    /// N-th call instead; CRYO_TEST_SEED: which, and what goes wrong there; CRYO_TEST_WAYS, CRYO_TEST_PHASES,
    /// CRYO_TEST_ACTIONS: only these (with commas).
    @Suite(.programs("cc")) struct FaultTests {
        static let moments = count("CRYO_TEST_MOMENTS", default: 40)
        static let every = count("CRYO_TEST_EVERY", default: 0)
        static let actions = Fault.Action.allCases.filter { chosen("CRYO_TEST_ACTIONS", $0.rawValue) }

        /// What most of a run is spent with is waiting, and the CPUs are there for the engines.
        private static let atOnce = 3 * ProcessInfo.processInfo.activeProcessorCount

        @Test func atAnyCall() async throws {
            print("# faults: seed \(SeededGenerator.seed)")
            for program in ["kinds", "faulty"] { _ = try await Victims.binary(program) }
            let mounts = Self.mounts()
            // Those that take longest first.
            let ways = ["blocked", "threads", "churn", "handlers", "seccomp", "itimers", "plain"].filter {
                Self.chosen("CRYO_TEST_WAYS", $0)
            }
            let phases = FaultSeries.Phase.allCases.filter { Self.chosen("CRYO_TEST_PHASES", $0.rawValue) }
            var series = ways.flatMap { way in phases.map { FaultSeries(way: way, phase: $0) } }[...]
            var total = FaultCount()
            await withTaskGroup(of: FaultCount.self) { group in
                for next in series.prefix(Self.atOnce) { group.addTask { await next.run() } }
                series = series.dropFirst(Self.atOnce)
                while let count = await group.next() {
                    total.add(count)
                    if let next = series.popFirst() { group.addTask { await next.run() } }
                }
            }
            print("# faults: \(total)")
            #expect(Self.mounts() == mounts, "mounts are left")
        }

        private static func chosen(_ variable: String, _ name: String) -> Bool {
            ProcessInfo.processInfo.environment[variable].map { $0.split(separator: ",").contains(name[...]) } ?? true
        }

        private static func mounts() -> [String] {
            (contents("/proc/self/mountinfo") ?? "").split(separator: "\n").map(String.init).filter {
                !$0.contains("cryo-test-")
            }
        }
    }
}
