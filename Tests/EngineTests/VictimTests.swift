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
            /// The image format has no word for it: a clear refusal will do as well.
            var mayBeRefused = false
            var testDescription: String { ([name] + flags).joined(separator: " ") }
        }

        static let victims: [Victim] = [
            Victim(name: "pipes"), Victim(name: "eventfd"), Victim(name: "epoll"), Victim(name: "unixpairs"), Victim(name: "unixlisten"),
            Victim(name: "inflight"), Victim(name: "inet"),
            Victim(name: "semaphore", mayBeRefused: true), Victim(name: "clonefs", mayBeRefused: true), Victim(name: "ghost"), Victim(name: "files"), Victim(name: "sharedfds"), Victim(name: "clonefiles"),
            Victim(name: "family"), Victim(name: "sigactions"), Victim(name: "pending"),
            Victim(name: "timers"), Victim(name: "registers", isComparable: false), Victim(name: "threads"), Victim(name: "process"), Victim(name: "creds"),
            Victim(name: "memory"), Victim(name: "cow"), Victim(name: "eventfd", flags: ["-static"]), Victim(name: "threads", flags: ["-static"]),
        ]

        @Test(arguments: victims) func isAsBefore(_ victim: Victim) async throws {
            try await Victims.run(victim.name, flags: victim.flags, resting: victim.isComparable) { target in
                if victim.mayBeRefused, try await target.refuses(victim.options) { return }
                try await target.freezeAndThaw(victim.options, comparing: victim.isComparable)
            }
        }

        /// The program goes on after --leave-running (it finds nothing wrong), and so does what is made from its images.
        @Test(arguments: victims) func leftRunning(_ victim: Victim) async throws {
            let path = try await Victims.binary(victim.name, flags: victim.flags)
            try await Target.run({ _ in [path] }) { target in
                try await target.ready(resting: victim.isComparable)
                if victim.mayBeRefused, try await target.refuses(victim.options) { return }
                let before = TreeSnapshot(target.pid)
                let images = try await target.dump(victim.options + ["-R"])
                if victim.isComparable { try await target.expectSame(as: before) }
                try await target.expectOK()
                try await target.end()
                try await target.restore(images, options: victim.options)
                if victim.isComparable { try await target.expectSame(as: before) }
                try await target.expectOK()
            }
        }
    }
}
