import Glibc
import Testing

extension EngineTests {
    @Suite struct OccupiedPIDTests {
        /// No process has the pid, and none can get it.
        @Test func aPidThatIsThatOfASession() async throws {
            // The first sleep is handed to us, and stays in the session of what becomes the second.
            try await Target.run({ _ in ["/bin/sh", "-c", "(sleep 1000 & echo $!); echo ready; exec sleep 1000"] }) {
                target in
                try await target.expectOutput("ready\n")
                try await target.asleep()
                let other = try #require(pid_t(target.output.lines[0]))
                let images = try await target.dump()
                try await target.expectGone()
                let outcome = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(
                    !outcome.succeeded
                        && outcome.log.contains("in which there is still process \(other) (sleep, started "),
                    "\(outcome)")
                kill(other, SIGKILL)
                _ = try await waitForEnd(of: other)
                try await target.restore(images)
            }
        }
    }
}
