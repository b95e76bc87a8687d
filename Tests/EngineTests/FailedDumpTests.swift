import Foundation
import Glibc
import Testing

extension EngineTests {
    /// A dump that cannot be finished leaves its target running and nothing that looks like a checkpoint.
    @Suite(.programs("cc")) struct FailedDumpTests {
        /// A file system that is soon full.
        private func withSmallDisk(
            _ size: String, in scratch: Scratch, _ body: (String) async throws -> Void
        ) async throws {
            let disk = try scratch.makeDirectory("small-\(size)")
            guard try await runToEnd(["/bin/mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", disk]) == .exited(0)
            else {
                try Test.cancel("tmpfs cannot be mounted here")
            }
            do {
                try await body(disk)
            } catch {
                try await runToEnd(["/bin/umount", "-l", disk])
                throw error
            }
            try await runToEnd(["/bin/umount", "-l", disk])
        }

        @Test func fullDisk() async throws {
            try await Victims.run("bulk", arguments: ["16"]) { target in
                for size in ["4k", "64k", "1m", "12m"] {
                    try await withSmallDisk(size, in: target.scratch) {
                        try await target.expectRefusal(images: $0, saying: ["images need 1", "are free"])
                    }
                }
                try await target.freezeAndThaw()
            }
        }

        @Test(arguments: [
            "io_uring", "userfaultfd", "perf_event", "AF_ALG", "external-unix", "pid_for_children", "time_for_children",
        ]) func refusedDescriptor(_ what: String) async throws {
            let ours = Set(ProcessTree.children(of: getpid()))
            try await Victims.run("refused", arguments: [what]) { target in
                try await target.expectRefusal(saying: what == "external-unix" ? ["unix"] : [])
                // Twice: nothing of the first try stands in the way.
                try await target.expectRefusal()
            }
            // The process outside the tree ends with its socket, and is handed to us.
            for pid in ProcessTree.children(of: getpid())
            where !ours.contains(pid) && contents("/proc/\(pid)/comm") == "refused\n" {
                _ = try await waitForEnd(of: pid)
            }
        }

        /// State of a process that the kernel gives nobody, or takes from nobody.
        @Test(arguments: [
            ["landlock"], ["landlock", "4711"], ["LDT"], ["SEM_UNDO"], ["dispatch"], ["thread keyring"],
            ["process keyring"],
        ])
        func refusedState(_ arguments: [String]) async throws {
            try await Victims.run("restricted", arguments: arguments) { target in
                try await target.expectRefusal(saying: [arguments[0]])
                try await target.expectRefusal()
            }
        }

        /// What this engine, with the rights it has here, could not bring back, it does not end.
        @Test(
            .programs("setpriv"),
            arguments: [
                (["--bounding-set", "-net_raw", "--inh-caps", "-net_raw"], "CAP_NET_RAW"),
                (
                    ["--bounding-set", "-sys_resource", "--inh-caps", "-sys_resource"]
                        + ["sh", "-c", "ulimit -Sn 500; ulimit -Hn 500; exec \"$@\"", "sh"], "RLIMIT_NOFILE"
                ),
            ]
        ) func couldNotComeBack(_ wrapper: [String], _ word: String) async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                for options in [[], ["-R"], ["-s"]] {
                    try await target.expectRefusal(options, wrapper: ["/usr/bin/setpriv"] + wrapper, saying: [word])
                }
                try await target.freezeAndThaw()
            }
        }

        /// A path that leads to another file, and what looks like a file or a pipe and is more.
        @Test(arguments: [
            "detached-file": "leads to another file", "detached-fifo": "leads to another file",
            "detached-cwd": "leads to another file",
            "detached-mapping": "leads to another file", "mqueue": "message queue", "mqueue-unlinked": "message queue",
            "dnotify": "dnotify", "packets": "packets", "packet-fifo": "packet mode",
        ]) func neverTakenForAFile(_ what: String, _ words: String) async throws {
            try await Victims.run("refused", arguments: [what]) { try await $0.expectRefusal(saying: [words]) }
        }

        /// What is there and could not be made again: files that were closed to writing since,
        /// a timer of a thread that has ended, a piece of vvar alone, a vdso that the parent has no more.
        @Test(arguments: [
            "immutable": "immutable", "append": "appended to", "thread-clock": "thread",
            "vvar": "vdso", "vdso-of-child": "vdso",
        ]) func couldNotBeMadeAgain(_ what: String, _ words: String) async throws {
            try await Victims.run("refused", arguments: [what]) { target in
                try await target.expectRefusal(saying: [words])
                try await target.expectRefusal(["-R"], saying: [words])
            }
        }

        /// A program that runs, and that nobody may start any more.
        @Test func programThatMayNotRun() async throws {
            let path = try await Victims.binary("bulk")
            try await Target.run { scratch in
                try FileManager.default.copyItem(atPath: path, toPath: scratch("closed"))
                return [scratch("closed"), "1"]
            } _: { target in
                try await target.ready()
                chmod(target.scratch("closed"), 0o644)
                try await target.expectRefusal(saying: ["closed", "execute"])
                chmod(target.scratch("closed"), 0o755)
                try await target.freezeAndThaw()
                try await target.expectOK()
            }
        }

        /// A thread has a directory in /proc like a process, and is none.
        @Test func threadIsNoProcess() async throws {
            try await Victims.run("threads") { target in
                let threads = entries("/proc/\(target.pid)/task").compactMap { Int32($0) }.filter { $0 != target.pid }
                let thread = try #require(threads.first)
                let images = try target.newImageDirectory()
                let run = try await Engine.run(
                    "dump", ["-t", "\(thread)", "-D", images, "-R", "--shell-job"], work: target.scratch.path)
                #expect(!run.succeeded && run.log.contains("thread of process \(target.pid)"), "\(run)")
                #expect(entries(images).isEmpty)
            }
        }

        /// SIGTERM and SIGINT are answered when everything is as it was, not before.
        @Test(arguments: [SIGTERM, SIGINT]) func cancelled(_ number: Int32) async throws {
            try await Victims.run("bulk", arguments: ["256"]) { target in
                let images = try target.newImageDirectory()
                let run = try Engine.start(
                    "dump", ["-t", "\(target.pid)", "-D", images, "-s"], work: target.scratch.path)
                try await waitUntil("the images growing") { entries(images).contains { $0.hasPrefix(".cryo-") } }
                kill(run.pid, number)
                let ending = try await waitForEnd(of: run.pid)
                let isTraced = ProcessTree.isTraced(target.pid)
                run.sweep()
                // A dump that was quicker has stopped its target.
                if ending == .exited(0) {
                    kill(target.pid, SIGCONT)
                } else {
                    #expect(ending == .exited(1) && entries(images).isEmpty)
                }
                #expect(!isTraced)
            }
        }

        /// What a checkpoint cannot hold, and no refusal is worth.
        @Test func whatIsLostIsToldOf() async throws {
            try await Victims.run("lossy") { target in
                let images = try target.newImageDirectory()
                let run = try await Engine.run(
                    "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                try #require(run.succeeded, "\(run)")
                for words in [
                    "empty messages behind others", "has begun to send", "an error that waits to be told",
                    "its end is told by signal 12",
                ] {
                    #expect(run.log.contains(words), "nothing of “\(words)”: \(run.log)")
                }
            }
        }

        /// They hold the memory of programs.
        @Test func imagesAreForTheirOwner() async throws {
            try await Victims.run("ghost") { target in
                let images = try await target.dump(["-R", "--sync"])
                for name in entries(images) where name.hasSuffix(".img") {
                    var status = stat()
                    #expect(stat("\(images)/\(name)", &status) == 0 && status.st_mode & 0o777 == 0o600, "\(name)")
                }
                // Again over the older one.
                let again = try await Engine.run(
                    "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                #expect(again.succeeded && entries(images).allSatisfy { !$0.hasPrefix(".") && !$0.hasPrefix("older") })
            }
        }

        /// Nobody who asks what would happen loses a process.
        @Test func aDumpHasNoPlan() async throws {
            try await Victims.run("bulk", arguments: ["1"]) {
                try await $0.expectRefusal(["--plan"], saying: ["--plan"])
            }
        }

        /// A dump that is killed with its guardian cannot take its directory away; the next one does, but never that of
        /// a living one.
        @Test func leftovers() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let images = try target.newImageDirectory()
                let elsewhere = try target.scratch.makeDirectory("elsewhere")
                for name in [".cryo-1", ".cryo-\(getpid())", ".cryo-dump"] {
                    try #require(mkdir("\(images)/\(name)", 0o700) == 0)
                    try #require(close(creat("\(images)/\(name)/pages-1.img", 0o600)) == 0)
                }
                try #require(close(creat("\(elsewhere)/file", 0o600)) == 0)
                try #require(symlink(elsewhere, "\(images)/.cryo-2") == 0)
                let alive = open("\(images)/.cryo-\(getpid())", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                try #require(flock(alive, LOCK_EX) == 0)
                defer { close(alive) }

                let dumped = try await Engine.run(
                    "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                try #require(dumped.succeeded, "dump: \(dumped)")
                #expect(
                    entries(images).filter { $0.hasPrefix(".cryo") }.sorted()
                        == [".cryo-2", ".cryo-\(getpid())", ".cryo-dump"].sorted())
                #expect(entries("\(images)/.cryo-\(getpid())") == ["pages-1.img"] && entries(elsewhere) == ["file"])
            }
        }

        /// The parent in vfork(2) cannot be frozen while its child sleeps.
        @Test func timeout() async throws {
            let path = try await Victims.binary("vfork")
            try await Target.run({ _ in [path] }) { target in
                try await target.expectOutput("ready\n")
                try await waitUntil("vfork") {
                    ProcessTree.children(of: target.pid).contains { ProcessTree.state($0) == "S" }
                        && ProcessTree.state(target.pid) == "D"
                }
                let child = ProcessTree.children(of: target.pid)[0]
                try await target.expectRefusal(["--timeout", "1"])
                kill(child, SIGUSR2)
                try await waitUntil("the child's end") { ProcessTree.children(of: target.pid).isEmpty }
                try await target.asleep()
                try await target.freezeAndThaw()
                try await target.expectOK()
            }
        }

        @Test func noSuchDirectoryOrProcess() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                try await target.expectRefusal(images: target.scratch("missing"))
                let outcome = try await Engine.run(
                    "dump", ["-t", "2147483000", "-D", target.newImageDirectory()], work: target.scratch.path)
                #expect(outcome.ending == .exited(1))
            }
        }
    }

    @Suite(.programs("cc")) struct FailedRestoreTests {
        /// Limits can only be raised again with CAP_SYS_RESOURCE: who restores without it, under lower ones, is told
        /// which limit it is.
        @Test(.programs("setpriv")) func limitThatCannotBeRaised() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let images = try await target.dump()
                try await target.expectGone()
                let wrapper = [
                    program("setpriv")!, "--bounding-set=-sys_resource", "--inh-caps=-sys_resource", "/bin/sh", "-c",
                    "ulimit -S -c 0; ulimit -H -c 0; exec \"$@\"", "sh",
                ]
                let outcome = try await Engine.run(
                    "restore", ["-D", images, "-d"], work: target.scratch.path, wrapper: wrapper)
                #expect(!outcome.succeeded && outcome.log.contains("RLIMIT_CORE"), "not refused by name: \(outcome)")
                #expect(access("/proc/\(target.pid)", F_OK) != 0, "a process is left")
                try await target.restore(images)
            }
        }

        /// What has the name of a socket and is none stays as it is. A socket that was there comes back.
        @Test func socketNames() async throws {
            try await Victims.run("unixlisten") { target in
                let images = try await target.dump()
                try await target.expectGone()
                let sockets = entries(target.scratch.path).filter { name in
                    var status = stat()
                    return lstat(target.scratch(name), &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
                }
                let name = try #require(sockets.first)
                var before = stat(), after = stat()
                try #require(lstat(target.scratch(name), &before) == 0)
                try #require(rename(target.scratch(name), target.scratch("moved")) == 0)
                close(creat(target.scratch(name), 0o600))
                let refused = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(!refused.succeeded && refused.description.contains("is no socket"), "\(refused)")
                try #require(lstat(target.scratch(name), &after) == 0 && after.st_mode & S_IFMT == S_IFREG)
                try #require(rename(target.scratch("moved"), target.scratch(name)) == 0)

                let broken = try target.scratch.makeDirectory("broken")
                try await runToEnd(["/bin/cp", "-r", images + "/.", broken])
                truncate("\(broken)/pages-1.img", 4096)
                let outcome = try await Engine.run("restore", ["-D", broken, "-d"], work: target.scratch.path)
                #expect(!outcome.succeeded)
                #expect(lstat(target.scratch(name), &after) == 0 && after.st_ino == before.st_ino)
                #expect(
                    entries(target.scratch.path).allSatisfy { !$0.hasPrefix(".cryo") }
                        && entries(broken).allSatisfy { !$0.hasPrefix(".cryo") })
                try await target.restore(images)
                #expect(entries(target.scratch.path).allSatisfy { !$0.hasPrefix(".cryo") })
            }
        }

        /// A restore that fails (the pid is taken, an image is missing or cut) leaves no process, and the next one
        /// works.
        @Test func leavesNothing() async throws {
            try await Victims.run("cow") { target in
                let images = try await target.dump(["-R"])
                let members = ProcessTree.members(of: target.pid)
                let before = TreeSnapshot(target.pid)
                let taken = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(!taken.succeeded, "restored beside itself")
                try await target.expectSame(as: before)
                try await target.end()
                let last = members.max()!
                for victim in ["core-\(last).img", "files.img", "pages-1.img", "mm-\(last).img", "inventory.img"] {
                    let broken = try target.scratch.makeDirectory("broken-\(victim)")
                    try await runToEnd(["/bin/cp", "-r", images + "/.", broken])
                    truncate("\(broken)/\(victim)", off_t(entrySize("\(broken)/\(victim)") / 2))
                    let outcome = try await Engine.run("restore", ["-D", broken, "-d"], work: target.scratch.path)
                    #expect(outcome.ending == .exited(1), "restored from half of \(victim): \(outcome.ending)")
                    try await waitUntil("no process left after a restore from half of \(victim)") {
                        members.forEach { _ = reap($0) }
                        return members.allSatisfy { access("/proc/\($0)", F_OK) != 0 }
                    }
                }
                try await target.restore(images)
                try await target.expectSame(as: before)
            }
        }

        private func entrySize(_ path: String) -> Int {
            var status = stat()
            return stat(path, &status) == 0 ? Int(status.st_size) : 0
        }
    }

    @Suite(.programs("cc")) struct LeaveStoppedTests {
        @Test func stoppedAfterDumpAndAfterRestore() async throws {
            try await Victims.run("eventfd") { target in
                let images = try await target.dump(["--leave-stopped"])
                for pid in ProcessTree.members(of: target.pid) {
                    try await waitUntil("\(pid) stopped") { ProcessTree.state(pid) == "T" }
                }
                try await target.end()
                try await target.restore(images, options: ["--leave-stopped"])
                for pid in ProcessTree.members(of: target.pid) {
                    try await waitUntil("\(pid) stopped") { ProcessTree.state(pid) == "T" }
                    kill(pid, SIGCONT)
                }
                try await target.asleep()
            }
        }
    }
}
