import Foundation
import Glibc
import Testing

extension EngineTests {
    /// One thing goes wrong at any system call of the engine: the call fails, the guardian, the front end or both are killed, or a task is.
    /// The target is as it was or as it was asked to be, nothing else is left, and an older checkpoint stays one until there is a new one.
    ///
    /// CRYO_TEST_MOMENTS: how many calls of each phase are tried (0: all); CRYO_TEST_SEED: which, and what goes wrong there.
    @Suite(
        .programs("cc"),
        .enabled(
            if: ProcessInfo.processInfo.environment["CRYO_TEST_MOMENTS"] != nil,
            "faults at system calls of the engine: it still finds some; CRYO_TEST_MOMENTS=N runs it")
    ) struct FaultTests {
        enum Phase: String, CaseIterable { case kill, run, stop, failed, restore }

        static let moments = count("CRYO_TEST_MOMENTS", default: 40)

        @Test(arguments: ["plain", "threads", "seccomp", "handlers", "itimers", "churn", "blocked"]) func atAnyCall(_ way: String) async throws {
            print("# faults of \(way): seed \(SeededGenerator.seed)")
            for program in ["kinds", "faulty"] { _ = try await Victims.binary(program) }
            await withThrowingTaskGroup(of: Void.self) { group in
                for phase in Phase.allCases { group.addTask { try await FaultSeries(way: way, phase: phase).run() } }
                // Each to its end, whatever becomes of the others.
                while let result = await group.nextResult() {
                    if case .failure(let error) = result { Issue.record(error) }
                }
            }
        }
    }
}

/// A target, and one fault after the other.
struct FaultSeries {
    let way: String
    let phase: EngineTests.FaultTests.Phase

    private var restores: Bool { phase == .restore }
    /// Between two looks at it something comes or goes.
    private var rests: Bool { way != "churn" }

    func run() async throws {
        let path = try await Victims.binary("kinds")
        let mounts = ownMounts()
        try await Target.run({ scratch in [path, way, try scratch.makeDirectory("held")] }) { target in
            try await target.ready(resting: way == "plain" || way == "blocked")
            try await check(target)
            let images = restores ? try await target.dump() : try await target.dump(["-R"])
            if restores { try await restoreSeries(target, images) } else { try await dumpSeries(target, images) }
        }
        #expect(ownMounts() == mounts, "\(way), \(phase): mounts are left")
    }

    private func ownMounts() -> [String] {
        (contents("/proc/self/mountinfo") ?? "").split(separator: "\n").map(String.init).filter { !$0.contains("cryo-test-") }
    }

    private func faults(_ calls: Int) -> [Fault] {
        let number = UInt64(EngineTests.FaultTests.Phase.allCases.firstIndex(of: phase) ?? 0)
        let seed = SeededGenerator.seed &* 31 &+ number &+ way.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }
        return Fault.spread(EngineTests.FaultTests.moments, over: calls, seed: seed)
    }

    // MARK: dump

    private func dumpSeries(_ target: Target, _ images: String) async throws {
        let arguments = ["-t", "\(target.pid)", "-D", images] + (phase == .run ? ["-R"] : phase == .stop ? ["-s"] : [])
        let names = imageNames(images)
        let whole = try await Engine.run("dump", ["-t", "\(target.pid)", "-D", images, "-R"], work: target.scratch.path, fault: nil)
        #expect(whole.succeeded, "\(way), \(phase): \(whole)")
        var state = TreeSnapshot(target.pid)
        var older = checkpoint(images)
        var files = held(target)
        for fault in faults(whole.calls) {
            let victim = ProcessTree.children(of: target.pid).first ?? target.pid
            let threads = ProcessTree.members(of: target.pid).flatMap(ProcessTree.threads)
            let report = try await Engine.run(
                "dump", arguments, work: target.scratch.path, fault: fault, task: victim, failingRename: phase == .failed)
            let subject = "\(way), \(phase), \(fault): \(report)\n"
            try #require(!report.hung, "\(subject)it hung")
            #expect(report.left.isEmpty, "\(subject)processes are left")
            if fault.killsGuardian, report.at >= 0 {
                // The next run on the directory finds what a killed one has left.
                let next = try await Engine.run("dump", ["-t", "4194303", "-D", images], work: target.scratch.path)
                #expect(next.ending == .exited(1), "\(subject)the next run: \(next)")
            }
            let now = checkpoint(images)
            let isNew = now != older && Set(entries(images)).contains("inventory.img")
            if isNew, rests, fault.action != .task {
                let missing = names.union(threads.map { "core-\($0).img" }).subtracting(entries(images))
                #expect(missing.isEmpty, "\(subject)images that are missing: \(missing.sorted())")
            }
            #expect(!report.succeeded || now != older, "\(subject)it succeeded without a new checkpoint")
            if report.succeeded || isNew { older = now } else { expectSame(now, older, "\(subject)the older checkpoint") }
            #expect(!entries(images).contains { $0.hasPrefix(".cryo") }, "\(subject)left in the images: \(entries(images))")
            // What a killed guardian did not come to ends with the tree.
            let mayBeHalf = isNew && phase == .kill
            let wasKilled = fault.action == .task && victim == target.pid && report.at >= 0
            if mayBeHalf || wasKilled {
                try await target.end()
                try await target.restore(images)
            } else {
                try #require(target.isAlive, "\(subject)the target is gone")
                if phase == .stop, report.succeeded || isNew { try await goOn(target, subject) }
            }
            try await settled(target, subject)
            if fault.action != .task, !mayBeHalf, rests { try await expectSame(target, state, withGates: fault.killsGuardian, subject) }
            let isAnew = mayBeHalf || wasKilled
            expectSame(isAnew ? held(target).withoutNumbers : held(target), isAnew ? files.withoutNumbers : files, "\(subject)files")
            do { try await check(target) } catch { try #require(Bool(false), "\(subject)\(error)") }
            if isAnew || fault.killsGuardian || fault.action == .task {
                state = TreeSnapshot(target.pid)
                files = held(target)
            }
        }
    }

    private func goOn(_ target: Target, _ subject: String) async throws {
        for pid in ProcessTree.members(of: target.pid) {
            try await waitUntil("\(subject)\(pid) stopped") { ["T", "Z", nil].contains(ProcessTree.state(pid)) }
        }
        for pid in ProcessTree.members(of: target.pid).reversed() { kill(pid, SIGCONT) }
    }

    // MARK: restore

    private func restoreSeries(_ target: Target, _ images: String) async throws {
        let arguments = ["-D", images, "-d"]
        try await target.expectGone()
        let older = checkpoint(images)
        let before = held(target)
        let whole = try await Engine.run("restore", arguments, work: target.scratch.path, fault: nil)
        try #require(whole.succeeded, "\(way), \(phase): \(whole)")
        try await settled(target, "\(way), \(phase)")
        let state = TreeSnapshot(target.pid)
        let pids = entries(images).compactMap { name in name.hasPrefix("core-") ? pid_t(name.dropFirst(5).prefix { $0 != "." }) : nil }
        try await check(target)
        try await target.end()
        var files = held(target)
        expectSame(files.withoutNumbers, before.withoutNumbers, "\(way), \(phase): files after a restore and the end of its tasks")
        for fault in faults(whole.calls) {
            let victim = pids.max() ?? target.pid
            let report = try await Engine.run("restore", arguments, work: target.scratch.path, fault: fault, task: victim)
            let subject = "\(way), \(phase), \(fault): \(report)\n"
            try #require(!report.hung, "\(subject)it hung")
            if report.succeeded {
                if fault.action == .task, report.at >= 0 {
                    // It may have been the last thread to come, or the last task: who is there has to be well.
                    try await settled(target, subject)
                } else {
                    try #require(target.isAlive, "\(subject)restored, and gone")
                    try await settled(target, subject)
                    if rests { try await expectSame(target, state, withGates: false, subject) }
                    do { try await check(target) } catch { try #require(Bool(false), "\(subject)\(error)") }
                }
                try await target.end()
                files = held(target)
            } else {
                // Behind the point of no return nothing can be taken back: ADR 3.
                let isReleased = report.released > 0 && fault.action != .error
                #expect(report.left.isEmpty || isReleased, "\(subject)processes are left")
                let living = pids.filter { access("/proc/\($0)", F_OK) == 0 }
                #expect(living.isEmpty || isReleased, "\(subject)of the tree there are \(living)")
                try await ProcessTree.kill(target.pid, also: living)
                if fault.killsGuardian {
                    let next = try await Engine.run("restore", arguments, work: target.scratch.path)
                    #expect(next.succeeded, "\(subject)the next run: \(next)")
                    try await target.end()
                    expectSame(held(target).withoutNumbers, files.withoutNumbers, "\(subject)files after the next run")
                    files = held(target)
                } else {
                    expectSame(held(target), files, "\(subject)files")
                }
            }
            expectSame(checkpoint(images), older, "\(subject)the checkpoint")
        }
    }

    // MARK: what is looked at

    /// Which image files there are. Statistics are written anew by every run, and by nobody needed.
    private func checkpoint(_ images: String) -> FileTree { FileTree(images) { $0.hasPrefix("stats-") || $0.hasPrefix(".cryo") } }

    /// Those that every checkpoint of the target has, whoever is in it.
    private func imageNames(_ images: String) -> Set<String> {
        Set(entries(images).filter { name in !name.contains(where: \.isNumber) && !name.hasPrefix("stats-") })
    }

    private func held(_ target: Target) -> FileTree { FileTree(target.scratch("held")) }

    private func expectSame(_ now: FileTree, _ before: FileTree, _ subject: String) {
        let differences = now.differences(from: before)
        #expect(differences.isEmpty, "\(subject): \(differences.joined(separator: "\n"))")
    }

    private func expectSame(_ target: Target, _ before: TreeSnapshot, withGates: Bool, _ subject: String) async throws {
        var differences: [String] = []
        // A thread that was just let go may still be on its way back into its system call.
        for _ in 0..<400 {
            differences = TreeSnapshot(target.pid).differences(from: before).filter { isLasting($0, withGates) }
            if differences.isEmpty { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("\(subject)changed: \(differences.joined(separator: "\n"))")
    }

    /// Whether a difference is one that stays: signals come and go, and a killed guardian leaves the pages of its gate (ADR 3).
    private func isLasting(_ difference: String, _ withGates: Bool) -> Bool {
        if withGates, difference.contains(" vma ") { return false }
        let isUnsteady = ["handlers", "itimers"].contains(way)
        return !(isUnsteady && ["SigPnd:", "ShdPnd:", "SigBlk:"].contains { difference.contains($0) })
    }

    private func settled(_ target: Target, _ subject: String) async throws {
        try await waitUntil("\(subject)that nobody traces the target and nothing stops it") {
            ProcessTree.members(of: target.pid).allSatisfy { pid in
                ProcessTree.state(pid) == "Z" || !ProcessTree.isTraced(pid) && ProcessTree.threads(of: pid).allSatisfy {
                    ProcessTree.stat("/proc/\(pid)/task/\($0)").map { ["S", "R", "D", "Z", "X"].contains($0[0]) } ?? true
                }
            }
        }
    }

    /// The target looks at itself.
    private func check(_ target: Target) async throws {
        let start = target.output.count
        kill(target.pid, SIGUSR1)
        try await waitUntil("ok of \(target.pid), which wrote \(target.output.suffix(300).debugDescription)") {
            let said = target.output.dropFirst(start)
            guard !said.contains("FAIL"), target.isAlive else { throw WaitedInVain(description: "process \(target.pid): \(target.output.suffix(300))") }
            return said.contains("ok ") && said.hasSuffix("\n")
        }
    }
}
