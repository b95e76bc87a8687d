import Foundation
import Glibc
import Testing

extension EngineTests {
    /// The process a person starts, and what others may do to it: callers with odd surroundings, listeners that stop or
    /// go.
    @Suite(.programs("cc", "prlimit")) struct FrontTests {
        /// Runs a shell command in which `$CRYO`, `$PID` and `$IMAGES` stand for what they say; its ending, and what
        /// was printed.
        private func shell(
            _ command: String, _ target: Target, images: String
        ) async throws -> (ending: Ending, output: String) {
            let output = target.scratch("shell-\(UUID().uuidString.prefix(6))")
            let surroundings = ["CRYO": Engine.path, "PID": "\(target.pid)", "IMAGES": images]
            let pid = try spawn(
                ["/bin/sh", "-c", command], environment: surroundings, directory: target.scratch.path, output: output)
            let ending = try await waitForEnd(of: pid)
            EngineRun(pid: pid, log: output).sweep()
            return (ending, contents(output) ?? "")
        }

        private func expectUntouched(_ target: Target, _ images: String, _ before: TreeSnapshot) async throws {
            try #require(target.isAlive)
            #expect(!ProcessTree.isTraced(target.pid))
            #expect(entries(images).isEmpty, "left: \(entries(images))")
            try await target.expectSame(as: before)
        }

        /// The log goes into a pipe that is full, and that nobody reads: the tasks do not wait for it.
        @Test func nobodyReads() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let images = try target.newImageDirectory()
                let path = target.scratch("pipe")
                try #require(mkfifo(path, 0o600) == 0)
                let reader = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
                let line = [UInt8](repeating: 10, count: 4096)
                while write(reader, line, line.count) > 0 {}
                let front = try spawn(
                    ["/bin/sh", "-c", "exec \(Engine.path) dump -t \(target.pid) -D \(images) -R -v4 2>'\(path)'"],
                    directory: target.scratch.path)
                try await waitUntil("a checkpoint, and nobody who traces") {
                    entries(images).contains("inventory.img") && !ProcessTree.isTraced(target.pid)
                }
                #expect(reap(front) == nil, "it did not wait for its reader")
                var buffer = [UInt8](repeating: 0, count: 1 << 20)
                var text: [UInt8] = []
                let read = try await { () async throws -> Ending in
                    while true {
                        let count = Glibc.read(reader, &buffer, buffer.count)
                        if count > 0 { text += buffer[..<count] } else { try await Task.sleep(for: .milliseconds(5)) }
                        if let ending = reap(front) { return ending }
                    }
                }()
                #expect(read == .exited(0))
                let rest = Glibc.read(reader, &buffer, buffer.count)
                if rest > 0 { text += buffer[..<rest] }
                close(reader)
                // What matters was kept for it.
                #expect(String(decoding: text, as: UTF8.self).contains("Dumping finished successfully"))
                try await target.end()
                try await target.restore(images)
            }
        }

        /// A listener that was killed: with the reader of its progress a run ends, and what it froze goes on.
        @Test func listenerIsGone() async throws {
            try await Victims.run("bulk", arguments: ["256"]) { target in
                let before = TreeSnapshot(target.pid)
                let images = try target.newImageDirectory()
                let (ending, text) = try await shell(
                    """
                    mkfifo go
                    { read word <go; "$CRYO" dump -t $PID -D "$IMAGES" -s -o "$PWD/log" --progress-fd 1; echo $? >status; } | { exec <&-; echo gone >go; }
                    cat status log
                    """, target, images: images)
                #expect(ending == .exited(0))
                // A dump that was quicker has stopped its target.
                if text.hasPrefix("0") {
                    kill(target.pid, SIGCONT)
                } else {
                    try await expectUntouched(target, images, before)
                }
            }
        }

        /// No caller makes a failure look like a success.
        @Test func callerIgnoresItsChildren() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let before = TreeSnapshot(target.pid)
                let images = try target.newImageDirectory()
                let (ending, text) = try await shell(
                    "trap '' CHLD; exec \"$CRYO\" dump -t $$ -D \"$IMAGES\"", target, images: images)
                #expect(ending == .exited(1), "\(text)")
                try await expectUntouched(target, images, before)
            }
        }

        /// With the exit status of the front end everything is put back, whenever the signal comes.
        @Test func signalledAtOnce() async throws {
            try await Victims.run("bulk", arguments: ["16"]) { target in
                let before = TreeSnapshot(target.pid)
                for round in 0 ..< 40 {
                    let images = try target.newImageDirectory()
                    let run = try Engine.start(
                        "dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path)
                    try await Task.sleep(for: .microseconds(round * 250))
                    kill(run.pid, [SIGTERM, SIGHUP][round % 2])
                    let ending = try await waitForEnd(of: run.pid)
                    let isTraced = ProcessTree.isTraced(target.pid)
                    let left = entries(images)
                    run.sweep()
                    #expect(!isTraced, "round \(round): \(ending)")
                    #expect(ending == .exited(0) || left.isEmpty, "round \(round): \(ending), left \(left)")
                }
                try await target.expectSame(as: before)
            }
        }

        /// Small limits are named, and nothing of the attempt stays.
        @Test func smallLimits() async throws {
            try await Victims.run("pipes") { target in
                let before = TreeSnapshot(target.pid)
                for limit in ["--fsize=0:0", "--fsize=4096:4096", "--nofile=10:10", "--nofile=12:12"] {
                    let images = try target.newImageDirectory()
                    let (ending, text) = try await shell(
                        "{ prlimit \(limit) \"$CRYO\" dump -t $PID -D \"$IMAGES\" -R 2>&1; echo status $?; } | cat",
                        target, images: images)
                    #expect(
                        ending == .exited(0) && text.hasSuffix("status 1\n")
                            && text.contains(limit.hasPrefix("--fsize") ? "RLIMIT_FSIZE" : "RLIMIT_NOFILE"),
                        "\(limit): \(text)")
                    try await expectUntouched(target, images, before)
                }
            }
        }

        /// A soft limit is raised; restored tasks have theirs.
        @Test func softLimit() async throws {
            try await Victims.run("pipes") { target in
                let before = TreeSnapshot(target.pid)
                let images = try target.newImageDirectory()
                target.seen.formUnion(ProcessTree.members(of: target.pid))
                let dumped = try await shell(
                    "ulimit -S -n 12; exec \"$CRYO\" dump -t $PID -D \"$IMAGES\"", target, images: images)
                try #require(dumped.ending == .exited(0), "\(dumped.output)")
                try await target.expectGone()
                let restored = try await shell(
                    "ulimit -S -n 12; exec \"$CRYO\" restore -d -D \"$IMAGES\"", target, images: images)
                try #require(restored.ending == .exited(0), "\(restored.output)")
                try await target.expectSame(as: before)
            }
        }

        /// What a name given on the command line leads to is not written over when somebody else chose where it leads.
        @Test func namesAreNotFollowed() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let before = TreeSnapshot(target.pid)
                let images = try target.newImageDirectory()
                let precious = try target.scratch.write("precious", to: "precious")
                try #require(symlink(precious, target.scratch("link")) == 0)
                try #require(symlink(target.scratch.path, target.scratch("folder")) == 0)
                for name in ["link", "folder/precious"] {
                    let (ending, text) = try await shell(
                        "exec \"$CRYO\" dump -t $PID -D \"$IMAGES\" -W . -R -o \(name)", target, images: images)
                    #expect(ending == .exited(1) && text.contains("symbolic link"), "\(text)")
                    try await expectUntouched(target, images, before)
                }
                for name in ["-", "/dev/stdout", "/dev/stderr", "/dev/fd/1"] {
                    let (ending, text) = try await shell(
                        "exec \"$CRYO\" dump -t $PID -D \"$IMAGES\" -R -v4 -o \(name)", target, images: images)
                    #expect(ending == .exited(0) && text.contains("Dumping finished"), "\(name): \(text)")
                }
                try await target.end()
                for name in ["link", "precious", "folder/precious"] {
                    let (ending, text) = try await shell(
                        "exec \"$CRYO\" restore -d -D \"$IMAGES\" -W . --pidfile \(name)", target, images: images)
                    #expect(ending == .exited(1) && text.contains("pidfile"), "\(text)")
                    #expect(access("/proc/\(target.pid)", F_OK) != 0)
                }
                #expect(contents(precious) == "precious")
                try await target.restore(images, options: ["--pidfile", target.scratch("pid")])
                #expect(contents(target.scratch("pid")) == "\(target.pid)")
            }
        }

        /// Who stands in the way is named, and nobody is ended.
        @Test func pidsInUse() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let images = try await target.dump(["-R"])
                let run = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(run.ending == .exited(1) && run.log.contains("task \(target.pid) (bulk, started 20"), "\(run)")
            }
        }

        /// A failure after the point of no return would cut the tree in half.
        @Test func aTreeThatKillsItsOwn() async throws {
            for _ in 0 ..< 2 {
                try await Victims.run("infanticide", resting: false) { target in
                    let images = try await target.dump()
                    try await target.expectGone()
                    try target.scratch.write("", to: "now")
                    try await target.restore(images)
                }
            }
        }
    }
}
