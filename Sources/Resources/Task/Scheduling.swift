package import Images
import Linux
package import ProcFS
package import Tracer

/// Policy, priority and nice value: sched_setscheduler(2), setpriority(2).
package enum Scheduling: ThreadKind {
    package static let stage = RestoreStage.early
    private static let fifo: UInt32 = 1, roundRobin: UInt32 = 2, deadline: UInt32 = 6
    private static let resetOnFork: UInt32 = 0x4000_0000

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let policy = batch.call(.sched_getscheduler, 0)
        let parameter = batch.room(8)
        batch.call(.sched_getparam, 0, .buffer(parameter))
        // The raw call answers 20 − nice.
        let priority = batch.call(.getpriority, 0, 0)
        return { answers, core throws(Problem) in
            let value = UInt32(truncatingIfNeeded: answers[policy])
            if value & ~resetOnFork == deadline {
                throw Problem("scheduling", "SCHED_DEADLINE has no place in the image format", hint: "chrt --other -p 0 PID before the dump")
            }
            core.thread.sched_policy = value
            core.thread.sched_nice = 20 - Int32(truncatingIfNeeded: answers[priority])
            if [fifo, roundRobin].contains(value & ~resetOnFork) { core.thread.sched_prio = UInt32(answers[parameter], at: 0) ?? 0 }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        batch.describe("scheduling")
        // The image has no affinity: every CPU, not those that cryo happens to be held to.
        let all = batch.bytes([UInt8](repeating: 0xff, count: 1024))
        batch.call(.sched_setaffinity, 0, 1024, .buffer(all), mayFail: true)
        guard let thread = core.thread_core else { return }
        if let policy = thread.sched_policy, policy != 0 {
            let parameter = batch.bytes((thread.sched_prio ?? 0).bytes + [0, 0, 0, 0])
            batch.call(.sched_setscheduler, 0, .int(policy), .buffer(parameter))
        }
        // Unchanged when it is ours: lowering a nice value needs CAP_SYS_NICE.
        if let nice = thread.sched_nice { batch.call(.setpriority, 0, 0, .int(nice)) }
    }
}
