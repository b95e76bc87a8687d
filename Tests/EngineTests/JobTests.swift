import Glibc
import Testing

extension EngineTests {
    /// A job of a shell: session, group and terminal belong to somebody outside the tree. script(1) gives the terminal.
    @Suite(.programs("cc", "script")) struct JobTests {
        @Test func comesBackOnAnotherTerminal() async throws {
            let path = try await Victims.binary("bulk")
            // "; true" keeps the shell from becoming the program.
            try await Target.run({ scratch in
                [program("script")!, "-qfc", "sh -c '\(path) 1; true'", scratch("typescript")]
            }) { script in
                var job: pid_t = 0
                try await waitUntil("the job") {
                    job = ProcessTree.members(of: script.pid).first { contents("/proc/\($0)/comm") == "bulk\n" } ?? 0
                    return job != 0 && (contents(script.scratch("typescript")) ?? "").contains("ready")
                }
                try await waitUntil("the job asleep") { ProcessTree.isAsleep(job) }

                let refused = try await Engine.run(
                    "dump", ["-t", "\(job)", "-D", script.newImageDirectory()], work: script.scratch.path)
                #expect(!refused.succeeded, "a job was dumped without --shell-job")
                #expect(ProcessTree.state(job) == "S")

                let images = try script.newImageDirectory()
                let dumped = try await Engine.run(
                    "dump", ["-t", "\(job)", "-D", images, "--shell-job"], work: script.scratch.path)
                try #require(dumped.succeeded, "dump: \(dumped)")
                try await waitUntil("the job gone") { access("/proc/\(job)", F_OK) != 0 }

                // Restored in the foreground, the engine waits for the job.
                let engine = "\(Engine.path) restore --shell-job -D \(images) -v4 -o \(script.scratch("restore.log"))"
                let second = try spawn(
                    [program("script")!, "-qefc", engine, script.scratch("second")], directory: script.scratch.path)
                do {
                    try await waitUntil(
                        "the job asleep again: \(contents(script.scratch("restore.log"))?.suffix(600) ?? "")"
                    ) { ProcessTree.isAsleep(job) }
                    kill(job, SIGUSR1)
                    #expect(try await waitForEnd(of: second) == .exited(0))
                    #expect(
                        contents(script.scratch("second"))?.contains("ok\r\n") == true,
                        "\(contents(script.scratch("second")) ?? "")")
                } catch {
                    try await ProcessTree.kill(second, also: [job])
                    throw error
                }
            }
        }
    }

    /// What scripts look at.
    @Suite(.programs("cc")) struct CommandLineTests {
        @Test func logsAndPidfile() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let (images, work) = (try target.newImageDirectory(), try target.scratch.makeDirectory("work"))
                let before = TreeSnapshot(target.pid)
                let dump = try spawn([
                    Engine.path, "dump", "-t", "\(target.pid)", "-D", images, "-W", work, "-o", "dump.log", "-vvvv",
                ])
                #expect(try await waitForEnd(of: dump) == .exited(0))
                #expect(contents("\(work)/dump.log")?.contains("Dumping finished successfully") == true)
                #expect(contents("\(work)/dump.log")?.hasPrefix("(00.") == true)
                #expect(!entries(images).contains("dump.log") && entries(work).contains("stats-dump"))
                try await target.expectGone()
                let restore = try spawn([
                    Engine.path, "restore", "-D", images, "-W", work, "-o", "restore.log", "-v4", "--pidfile",
                    "\(work)/pid", "--restore-detached",
                ])
                #expect(try await waitForEnd(of: restore) == .exited(0))
                #expect(
                    contents("\(work)/restore.log")?.contains("Restore finished successfully. Tasks resumed.") == true)
                #expect(contents("\(work)/pid").flatMap { pid_t($0.filter(\.isNumber)) } == target.pid)
                try await target.expectSame(as: before)
            }
        }

        /// Without -d the engine stays until the tree has ended.
        @Test func restoreInTheForeground() async throws {
            let path = try await Victims.binary("bulk")
            try await Target.run({ _ in [path, "1"] }) { target in
                try await target.ready()
                let images = try await target.dump()
                try await target.expectGone()
                let run = try Engine.start("restore", ["-D", images], work: target.scratch.path)
                try await waitUntil("the tree restored") {
                    ProcessTree.isAsleep(target.pid) && !ProcessTree.isTraced(target.pid)
                }
                #expect(reap(run.pid) == nil, "the engine did not wait")
                kill(target.pid, SIGUSR1)
                #expect(try await run.outcome().succeeded)
                #expect(target.output.hasSuffix("ok\n"))
            }
        }

        @Test func wrongUse() async throws {
            let scratch = try Scratch()
            for arguments in [
                ["dump"], ["dump", "-t", "0"], ["dump", "-t", "1", "--no-such-option"], ["restore", "-D", "missing"],
                ["unknown"], [],
            ] {
                let pid = try spawn([Engine.path] + arguments, directory: scratch.path, output: scratch("output"))
                #expect(try await waitForEnd(of: pid) == .exited(1), "\(arguments)")
            }
            let version = try spawn([Engine.path, "-V"], output: scratch("version"))
            #expect(try await waitForEnd(of: version) == .exited(0))
            #expect(contents(scratch("version"))?.hasPrefix("Version: ") == true)
        }
    }
}
