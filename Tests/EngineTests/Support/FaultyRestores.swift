import Glibc
import Testing

extension FaultSeries {
    /// Restores of one checkpoint.
    func restoreSeries(_ target: Target, _ count: inout FaultCount) async throws {
        let images = try await target.dump()
        let arguments = ["-D", images, "-d"]
        try await target.expectGone()
        let older = checkpoint(images)
        let before = held(target)
        try await restoreAgain(target, images)
        try await target.end()
        let whole = try await Engine.run("restore", arguments, work: target.scratch.path, fault: nil)
        try #require(whole.succeeded, "\(name): \(whole)")
        try await settled(target, name)
        let state = try await snapshot(target, name)
        let pids = entries(images).compactMap { name in
            name.hasPrefix("core-") ? pid_t(name.dropFirst(5).prefix { $0 != "." }) : nil
        }
        try await check(target)
        try await target.end()
        var files = held(target)
        expectSame(
            files.withoutNumbers, before.withoutNumbers, "\(name): files after a restore and the end of its tasks")
        // The guardian is killed at each call of the commit, too.
        let atCommit =
            EngineTests.FaultTests.actions.contains(.guardian) ? (0 ... whole.commit).map(Fault.atCommit) : []
        for (number, fault) in (faults(whole.calls) + atCommit).enumerated() {
            let report = try await Engine.run(
                "restore", arguments, work: target.scratch.path, fault: fault, task: pids.max() ?? target.pid)
            count.add(fault, at: report.at)
            let subject = "\(name), \(fault): \(report)\n"
            try #require(!report.hung, "\(subject)it hung")
            let isPartial = fault.killsGuardian && report.disarmed > 0 && report.disarmed < whole.disarmed
            let isCommitted =
                report.succeeded || report.disarmed == whole.disarmed
                || report.log.contains("Restore finished successfully")
            if isPartial {
                // Some live and some do not: the next run says who, and ends nobody.
                count.note("killed inside of the commit")
                try await waitUntil("\(subject)the end of those who have to end") {
                    for pid in pids { _ = reap(pid) }
                    return !pids.contains { ProcessTree.isEnding($0) }
                }
                let living = alive(pids, target)
                if let first = living.first {
                    let next = try await Engine.run("restore", arguments, work: target.scratch.path)
                    #expect(
                        !next.succeeded && next.log.contains("\(first) (kinds, started "),
                        "\(subject)the next run: \(next)")
                    #expect(alive(pids, target) == living, "\(subject)the next run ended some: \(next)")
                }
                try await target.end()
                try await settle(target, images, after: report, fault, subject)
            } else if isCommitted {
                let wasKilled = fault.action == .task && report.at >= 0
                try await settle(target, images, after: report, fault, subject)
                // It may have been the last thread to come, or the last task: who is there has to be well.
                try await settled(target, subject)
                if !wasKilled {
                    try #require(target.isAlive, "\(subject)restored, and gone")
                    if rests { try await expectSame(target, state, withGates: false, subject) }
                    try await check(target, subject)
                }
                try await target.end()
            } else {
                #expect(report.left.isEmpty, "\(subject)processes are left")
                try await waitUntil("\(subject)the end of the tree") { alive(pids, target).isEmpty }
                try await settle(target, images, after: report, fault, subject)
                expectSame(held(target), files, "\(subject)files")
                if fault.killsGuardian, number.isMultiple(of: 3) {
                    try await restoreAgain(target, images)
                    try await check(target, subject)
                    try await target.end()
                }
            }
            try await target.end()
            expectSame(held(target).withoutNumbers, files.withoutNumbers, "\(subject)files")
            files = held(target)
            expectSame(checkpoint(images), older, "\(subject)the checkpoint")
        }
    }

    private func alive(_ pids: [pid_t], _ target: Target) -> [pid_t] {
        pids.filter { pid in
            guard let stat = ProcessTree.stat("/proc/\(pid)"), stat.count > 3 else { return false }
            return stat[0] != "Z" && stat[0] != "X" && stat[3] == "\(target.pid)"
        }.sorted()
    }

    /// Restores a checkpoint, as soon as all its pids are free: where many processes come and go, any may have one for
    /// a moment.
    func restoreAgain(_ target: Target, _ images: String) async throws {
        var outcome: Engine.Outcome
        var tries = 0
        repeat {
            outcome = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
            tries += 1
        } while !outcome.succeeded && tries < 100
            && ["in use already", "this pid is still", "File exists"].contains { outcome.log.contains($0) }
        try #require(outcome.succeeded, "\(name): restore: \(outcome)")
        target.seen.formUnion(ProcessTree.members(of: target.pid))
    }
}
