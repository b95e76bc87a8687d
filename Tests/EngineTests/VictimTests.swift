import Foundation
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
            /// The image format has no word for it, and so Cryo has one of its own, which other engines do not know.
            var isOurs = false
            var testDescription: String { ([name] + flags).joined(separator: " ") }
        }

        static let victims: [Victim] = [
            Victim(name: "pipes"),
            Victim(name: "eventfd"),
            Victim(name: "epoll"),
            Victim(name: "unixpairs"),
            Victim(name: "unixlisten"),
            Victim(name: "inflight"),
            Victim(name: "unixwaiting"),
            Victim(name: "unixgone"),
            Victim(name: "peercreds", isOurs: true),
            Victim(name: "unixprefork", isOurs: true),
            Victim(name: "unixmessages", isOurs: true),
            Victim(name: "unixnames", isOurs: true),
            Victim(name: "unixdatagrams", isOurs: true),
            Victim(name: "sockoptions", isOurs: true),
            Victim(name: "tcpended", isComparable: false, isOurs: true),
            Victim(name: "inet"),
            Victim(name: "sharedports", isOurs: true),
            Victim(name: "goners", isComparable: false, isOurs: true),
            Victim(name: "memfds"),
            Victim(name: "topmost"),
            Victim(name: "owners"),
            Victim(name: "fdkinds", isComparable: false),
            Victim(name: "gone"),
            Victim(name: "locks", options: ["--file-locks"]),
            Victim(name: "inotify"),
            Victim(name: "semaphore", mayBeRefused: true),
            Victim(name: "clonefs", mayBeRefused: true),
            Victim(name: "ghost"),
            Victim(name: "watched"),
            Victim(name: "files"),
            Victim(name: "tmpfile"),
            Victim(name: "sharedfds"),
            Victim(name: "clonefiles"),
            Victim(name: "family"),
            Victim(name: "sigactions"),
            Victim(name: "pending"),
            Victim(name: "timers"),
            Victim(name: "registers", isComparable: false),
            Victim(name: "threads"),
            Victim(name: "process"),
            Victim(name: "interrupted", isComparable: false),
            Victim(name: "stops", isComparable: false),
            Victim(name: "zombies"),
            Victim(name: "creds"),
            Victim(name: "memory"),
            Victim(name: "vdso"),
            Victim(name: "cow"),
            Victim(name: "linkremap", options: ["--link-remap"]),
            Victim(name: "chroot"),
            Victim(name: "tcpclose", options: ["--tcp-close", "--skip-in-flight"], isComparable: false),
            Victim(name: "netlink"),
            Victim(name: "rawsockets"),
            Victim(name: "openings", isComparable: false),
            Victim(name: "regions"),
            Victim(name: "strict", isComparable: false),
            Victim(name: "bigghost", options: ["--ghost-limit", "4M"]),
            Victim(name: "alarms", isComparable: false),
            Victim(name: "cputimers", isComparable: false),
            Victim(name: "deathsignal"),
            Victim(name: "memorylocks", isComparable: false),
            Victim(name: "protectionkeys", isOurs: true),
            Victim(name: "seccompfamily"),
            Victim(name: "overlimits"),
            Victim(name: "sessions"),
            Victim(name: "settings"),
            Victim(name: "manymaps", isComparable: false),
            Victim(name: "eventfd", flags: ["-static"]),
            Victim(name: "threads", flags: ["-static"]),
        ]

        @Test(arguments: victims) func isAsBefore(_ victim: Victim) async throws {
            try await Victims.run(victim.name, flags: victim.flags, resting: victim.isComparable) { target in
                if victim.mayBeRefused, try await target.refuses(victim.options) { return }
                try await target.freezeAndThaw(victim.options, comparing: victim.isComparable)
            }
        }

        @Test(arguments: ["vmas", "threads", "processes", "descriptors"]) func manyOfThem(_ what: String) async throws {
            try await Victims.run("many", arguments: [what]) { try await $0.freezeAndThaw() }
        }

        /// What may not come back.
        @Test func droppableMemory() async throws {
            try await Victims.run("droppable", arguments: ["restored"]) { try await $0.freezeAndThaw() }
        }

        /// What a restore makes of names has to serve the next dump, too.
        @Test(arguments: ["unixnames", "peercreds", "unixmessages", "unixdatagrams", "protectionkeys"]) func twice(
            _ name: String
        ) async throws {
            try await Victims.run(name) { target in
                try await target.freezeAndThaw()
                try await target.freezeAndThaw()
            }
        }

        @Test func lowerFilesOfAnOverlay() async throws {
            let path = try await Victims.binary("overlay")
            try await Target.run({ _ in [path] }) { target in
                try await target.ready()
                do {
                    try await target.freezeAndThaw()
                    try await target.expectOK()
                } catch {
                    umount2(target.scratch("merged"), 2 /* MNT_DETACH */)
                    throw error
                }
            }
        }

        @Test func ghostBeyondTheLimit() async throws {
            try await Victims.run("bigghost") { try await $0.expectRefusal(saying: ["ghost"]) }
        }

        /// The program that runs has no file any more.
        @Test func unlinkedExecutable() async throws {
            let path = try await Victims.binary("bulk")
            try await Target.run { scratch in
                try FileManager.default.copyItem(atPath: path, toPath: scratch("vanishing"))
                return [scratch("vanishing"), "1"]
            } _: { target in
                try await target.ready()
                unlink(target.scratch("vanishing"))
                try await target.freezeAndThaw()
                try await target.expectOK()
            }
        }

        /// What was interrupted by one dump goes on as restart_syscall(2), which the next one has to see through.
        @Test func dumpedTwice() async throws {
            let path = try await Victims.binary("interrupted")
            try await Target.run({ _ in [path] }) { target in
                try await target.ready()
                _ = try await target.dump(["-R"])
                try await target.asleep()
                let images = try await target.dump(["-R"])
                try await target.end()
                try await target.restore(images)
                try await target.asleep()
                try await target.expectOK()
            }
        }

        /// Threads that go on in their calls as they get a CPU, which is rarely.
        @Test(.enabled(if: CPUQuota.isPossible, "no cgroup of ours can limit CPU time")) func dumpedTwiceStarved()
            async throws
        {
            let path = try await Victims.binary("interrupted")
            // It outlives the target: a group with tasks in it stays.
            let quota = try CPUQuota(microseconds: 1000, ofEach: 1_000_000)
            try await Target.run({ _ in [path, "25", "restarted"] }) { target in
                try await target.ready()
                _ = try await target.dump(["-R"])
                try await target.asleep()
                try quota.add(target.pid)
                let images = try await target.dump(["-R", "--timeout", "300"])
                try quota.remove(target.pid)
                try await target.end()
                try await target.restore(images)
                try await target.asleep()
                try await target.expectOK()
            }
        }

        /// Threads that cannot be let go on, to see what they sleep in.
        @Test func dumpedTwiceStopped() async throws {
            let path = try await Victims.binary("interrupted")
            try await Target.run({ _ in [path, "1", "restarted"] }) { target in
                try await target.ready()
                _ = try await target.dump(["-R"])
                try await target.asleep()
                kill(target.pid, SIGSTOP)
                try await waitUntil("stopped") { ProcessTree.state(target.pid) == "T" }
                try await target.freezeAndThaw(comparing: false)
                kill(target.pid, SIGCONT)
                try await target.asleep()
                try await target.expectOK()
            }
        }

        /// A task that was stopped stays stopped.
        @Test func stoppedByASignal() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                kill(target.pid, SIGSTOP)
                try await waitUntil("stopped") { ProcessTree.state(target.pid) == "T" }
                // Stopped inside sigsuspend(2), it shows the mask of that call; restored, it stands before the call.
                try await target.freezeAndThaw(comparing: false)
                try await waitUntil("stopped again") { ProcessTree.state(target.pid) == "T" }
                kill(target.pid, SIGCONT)
                try await target.asleep()
            }
        }

        /// The program goes on after --leave-running (it finds nothing wrong), and so does what is made from its
        /// images. (Connections are closed only by a restore.)
        @Test(arguments: victims.filter { $0.name != "tcpclose" }) func leftRunning(_ victim: Victim) async throws {
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
