import Glibc
import Testing

extension EngineTests {
    /// Eight threads in eight system calls, which have to return what they should, long after the kernel was told to
    /// forget them.
    @Suite(.programs("cc")) struct BlockedThreadsTests {
        private func withBlocked(_ flags: [String] = [], _ body: (Target) async throws -> Void) async throws {
            let path = try await Victims.binary("blocked", flags: flags)
            try await Target.run({ _ in [path] }) { target in
                try await target.ready()
                try await body(target)
            }
        }

        private func answer(_ target: Target, round: Int) async throws {
            kill(target.pid, SIGUSR1)
            try await target.expectOutput("ok \(round)\n")
            // All blocked again; the thread in wait4 has its next child.
            try await waitUntil("the next child") {
                ProcessTree.children(of: target.pid).contains { ProcessTree.state($0) == "S" }
            }
            try await target.asleep()
        }

        @Test func rounds() async throws {
            try await withBlocked { target in
                for round in 1 ... count("CRYO_TEST_ROUNDS", default: 20) {
                    try await target.freezeAndThaw(comparing: round == 1)
                    try await answer(target, round: round)
                }
            }
        }

        @Test func staticallyLinked() async throws {
            try await withBlocked(["-static"]) { target in
                for round in 1 ... 3 {
                    try await target.freezeAndThaw()
                    try await answer(target, round: round)
                }
            }
        }

        @Test func leftRunning() async throws {
            try await withBlocked { target in
                try await target.leaveRunningThenRestore { try await answer(target, round: 1) }
                try await answer(target, round: 1)
            }
        }

        /// The calls are not disturbed by being frozen and let go again and again.
        @Test func frozenOften() async throws {
            try await withBlocked { target in
                for _ in 1 ... 10 { _ = try await target.dump(["-R"]) }
                try await answer(target, round: 1)
            }
        }
    }
}
