import Glibc
import Testing

extension EngineTests {
    /// One kernel resource per program: Tests/Victims/NAME.c says what it holds and looks at itself afterwards.
    @Suite(.programs("cc")) struct VictimTests {
        struct Victim: CustomTestStringConvertible, Sendable {
            var name: String
            var options: [String] = []
            var flags: [String] = []
            /// Whether /proc stays the same without a dump, too.
            var isComparable = true
            var testDescription: String { ([name] + flags).joined(separator: " ") }
        }

        static let victims: [Victim] = [
            Victim(name: "pipes"), Victim(name: "eventfd"), Victim(name: "epoll"), Victim(name: "unixpairs"), Victim(name: "unixlisten"),
            Victim(name: "inflight"), Victim(name: "inet"),
        ]

        @Test(arguments: victims) func isAsBefore(_ victim: Victim) async throws {
            try await Victims.run(victim.name, flags: victim.flags) { target in
                try await target.freezeAndThaw(victim.options, comparing: victim.isComparable)
            }
        }

        /// The program goes on after --leave-running (it finds nothing wrong), and so does what is made from its images.
        @Test(arguments: victims) func leftRunning(_ victim: Victim) async throws {
            let path = try await Victims.binary(victim.name, flags: victim.flags)
            try await Target.run({ _ in [path] }) { target in
                try await target.ready()
                let before = TreeSnapshot(target.pid)
                let images = try await target.dump(victim.options + ["-R"])
                if victim.isComparable { try await target.expectSame(as: before) }
                try await target.expectOK()
                try await target.expectGone()
                try await target.restore(images, options: victim.options)
                if victim.isComparable { try await target.expectSame(as: before) }
                try await target.expectOK()
            }
        }
    }
}
