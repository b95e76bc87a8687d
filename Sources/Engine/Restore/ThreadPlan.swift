import Images
import Resources
import Tracer

/// The part of a plan that is about threads.
extension Planner {
    /// Threads, with the seccomp filters of all.
    mutating func planThreads() throws {
        var families: [SeccompFamily] = []
        for task in checkpoint.tasks where !task.isZombie {
            do throws(Problem) {
                var members: [(tid: Int32, chain: [SeccompFilter])] = []
                for thread in task.allThreads {
                    members.append((thread.tid, try checkpoint.seccomp.chain(of: thread.core, leader: task.core)))
                }
                families.append(SeccompFamily(members))
            } catch { throw error.inside(task.subject) }
        }
        for number in 0 ..< (families.map(\.rounds.count).max() ?? 0) {
            let rounds = families.compactMap { number < $0.rounds.count ? $0.rounds[number] : nil }
            plan.run("seccomp filters", rounds.flatMap(\.filters))
            let threads = rounds.flatMap(\.threads).map { HuskRequest(parent: $0.parent, tid: $0.tid, kind: .thread) }
            if !threads.isEmpty { plan.steps.append(.make(threads)) }
        }
    }

    /// POSIX timers: one thread of a process after the other, processes side by side.
    mutating func planTimers() throws {
        var turns: [[(tid: Int32, batch: Batch)]] = []
        for task in checkpoint.tasks where !task.isZombie {
            do throws(Problem) {
                turns.append(
                    try PosixTimers.turns(task.core.tc?.timers?.posix ?? [], threads: task.allThreads.map(\.tid)))
            } catch { throw error.inside(task.subject) }
        }
        for number in 0 ..< (turns.map(\.count).max() ?? 0) {
            plan.run("timers", turns.compactMap { number < $0.count ? $0[number] : nil })
        }
    }
}
