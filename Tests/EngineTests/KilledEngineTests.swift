import Glibc
import Testing

extension EngineTests {
    /// The engine is killed in the middle of a dump: its target must not notice.
    @Suite(.programs("cc")) struct KilledEngineTests {
        private static let kills = count("CRYO_TEST_KILLS", default: 40)

        private func withTarget(
            _ arguments: [String], _ body: (Target, Duration, inout Int) async throws -> Void
        ) async throws {
            let path = try await Victims.binary("unharmed")
            try await Target.run({ _ in [path] + arguments }) { target in
                try await target.ready(resting: false)
                var round = 0
                try await check(target, &round)
                // How long a whole dump takes here is only used to choose moments.
                let clock = ContinuousClock()
                var length = Duration.zero
                for _ in 0 ..< 2 {
                    length = try await clock.measure {
                        let images = try target.newImageDirectory()
                        let outcome = try await Engine.run(
                            "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                        // An engine may not dump filters: to be killed at it must do no harm all the same.
                        #expect(
                            outcome.succeeded || (arguments == ["seccomp"] && outcome.log.contains("seccomp")),
                            "dump: \(outcome)")
                    }
                    try await check(target, &round)
                }
                try await body(target, length, &round)
            }
        }

        private func check(_ target: Target, _ round: inout Int) async throws {
            round += 1
            kill(target.pid, SIGUSR1)
            try await target.expectOutput("ok \(round)\n")
        }

        private func settled(_ target: Target) async throws {
            try await waitUntil("nobody traces the target, and nothing stops it") {
                !ProcessTree.isTraced(target.pid)
                    && ProcessTree.threads(of: target.pid).allSatisfy {
                        guard let state = ProcessTree.stat("/proc/\(target.pid)/task/\($0)")?.first else {
                            return false
                        }
                        return state == "S" || state == "R"
                    }
            }
        }

        @Test(arguments: [[], ["seccomp"], ["full"]]) func targetIsAsBefore(_ arguments: [String]) async throws {
            try await withTarget(arguments) { target, length, round in
                let before = TreeSnapshot(target.pid)
                for number in 0 ..< Self.kills {
                    let moment = length * Double.random(in: 0 ... 1.1)
                    let images = try target.newImageDirectory()
                    let engine = try Engine.start(
                        "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                    try await Task.sleep(for: moment)
                    kill(engine.pid, SIGKILL)
                    _ = try await waitForEnd(of: engine.pid)
                    try await settled(target)
                    try #require(target.isAlive, "kill \(number) after \(moment) of \(length): the target died")
                    try await target.expectSame(as: before)
                    try await check(target, &round)
                    engine.sweep()
                }
            }
        }

        /// Nobody is left to put mappings back, but the program still has to run, with its registers, masks and memory.
        @Test(arguments: [[], ["full"]]) func targetSurvivesTheGuardian(_ arguments: [String]) async throws {
            try await withTarget(arguments) { target, length, round in
                for number in 0 ..< Self.kills {
                    let moment = length * Double.random(in: 0 ... 1.1)
                    let images = try target.newImageDirectory()
                    let engine = try Engine.start(
                        "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                    try await Task.sleep(for: moment)
                    // The deepest first: the tracer has no time to learn that its master is dead.
                    let helpers = ProcessTree.members(of: engine.pid)
                    for process in helpers.reversed() { kill(process, SIGKILL) }
                    _ = try await waitForEnd(of: engine.pid)
                    try await settled(target)
                    try #require(target.isAlive, "kill \(number) after \(moment) of \(length): the target died")
                    try await check(target, &round)
                    engine.sweep()
                }
            }
        }
    }
}
