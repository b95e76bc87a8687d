import Glibc
import Testing

extension FaultSeries {
    /// Dumps into a directory with a checkpoint in it.
    func dumpSeries(_ target: Target, _ count: inout FaultCount) async throws {
        let images = try await target.dump(["-R"])
        let arguments = ["-t", "\(target.pid)", "-D", images] + (phase == .run ? ["-R"] : phase == .stop ? ["-s"] : [])
        let names = imageNames(images)
        let whole = try await Engine.run(
            "dump", arguments, work: target.scratch.path, fault: nil, failingRename: phase == .failed)
        try #require(whole.succeeded == (phase != .failed), "\(name): \(whole)")
        if phase == .stop { try await goOn(target, name) }
        if phase == .kill {
            try await target.end()
            try await restoreAgain(target, images)
        }
        try await settled(target, name)
        var state = try await snapshot(target, name)
        var older = checkpoint(images)
        var files = held(target)
        for fault in faults(whole.calls) {
            let victim = ProcessTree.children(of: target.pid).first ?? target.pid
            let threads = ProcessTree.members(of: target.pid).flatMap(ProcessTree.threads)
            let report = try await Engine.run(
                "dump", arguments, work: target.scratch.path, fault: fault, task: victim,
                failingRename: phase == .failed)
            count.add(fault, at: report.at)
            let subject = "\(name), \(fault): \(report)\n"
            try #require(!report.hung, "\(subject)it hung")
            #expect(report.left.isEmpty, "\(subject)processes are left")
            try await settle(target, images, after: report, fault, subject)
            let now = checkpoint(images)
            let isNew = now != older && entries(images).contains("inventory.img")
            if isNew, rests, fault.action != .task {
                let missing = names.union(threads.map { "core-\($0).img" }).subtracting(entries(images))
                #expect(missing.isEmpty, "\(subject)images that are missing: \(missing.sorted())")
            }
            #expect(!report.succeeded || now != older, "\(subject)it succeeded without a new checkpoint")
            if report.succeeded || isNew {
                older = now
            } else {
                expectSame(now, older, "\(subject)the older checkpoint")
            }

            // What a killed guardian did not come to ends with the tree.
            let mayBeHalf = isNew && phase == .kill
            let wasKilled = fault.action == .task && victim == target.pid && report.at >= 0
            // Without its tracer a filter applies to what is left of a batch (ADR 3).
            let wasFiltered =
                way == "seccomp" && fault.killsGuardian && !mayBeHalf && !target.isAlive
                && reap(target.pid) == .killed(SIGSYS)
            if wasFiltered { count.note("killed by their filter with the guardian") }
            let isAnew = mayBeHalf || wasKilled || wasFiltered
            if isAnew {
                try await target.end()
                try await restoreAgain(target, images)
            } else {
                try #require(target.isAlive, "\(subject)the target is gone")
                if phase == .stop, report.succeeded {
                    try await goOn(target, subject)
                } else if phase == .stop, isNew {
                    // Killed on the way from the checkpoint to the stop: they stand, or run on.
                    for pid in ProcessTree.members(of: target.pid).reversed() { kill(pid, SIGCONT) }
                }
            }
            try await settled(target, subject)
            if fault.action != .task, !isAnew, rests {
                try await expectSame(target, state, withGates: fault.killsGuardian, subject)
            }
            expectSame(
                isAnew ? held(target).withoutNumbers : held(target), isAnew ? files.withoutNumbers : files,
                "\(subject)files")
            try await check(target, subject)
            if isAnew || fault.killsGuardian || fault.action == .task {
                state = try await snapshot(target, subject)
                files = held(target)
            }
        }
    }

    /// Those that every checkpoint of the target has, whoever is in it.
    private func imageNames(_ images: String) -> Set<String> {
        Set(entries(images).filter { name in !name.contains(where: \.isNumber) && !name.hasPrefix("stats-") })
    }

    private func goOn(_ target: Target, _ subject: String) async throws {
        for pid in ProcessTree.members(of: target.pid) {
            try await waitUntil("\(subject)\(pid) stopped") { ["T", "Z", nil].contains(ProcessTree.state(pid)) }
        }
        for pid in ProcessTree.members(of: target.pid).reversed() { kill(pid, SIGCONT) }
    }
}
