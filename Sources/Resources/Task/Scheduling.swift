package import Images
import Linux
package import ProcFS
package import Tracer

/// Policy, priority and nice value: sched_setscheduler(2), setpriority(2).
package enum Scheduling: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote(
        "sched(7)",
        kept: "policy, priority, nice value, CPU affinity, timer slack",
        refused: "`SCHED_DEADLINE`",
        lost: "CPU affinity and timer slack of what CRIU dumped, whose format has no place for them")
    private static let fifo: UInt32 = 1, roundRobin: UInt32 = 2, deadline: UInt32 = 6
    private static let resetOnFork: UInt32 = 0x4000_0000
    private static let usualSlack: Int64 = 50000
    private static let maskSize = 1024

    /// The mask of a thread that may run on every CPU: what the kernel answers after it was asked for all.
    private static let everywhere: [UInt8] = {
        var before = [UInt8](repeating: 0, count: maskSize), all = [UInt8](repeating: 0xff, count: maskSize),
            after = before
        func call(_ number: SystemCall, _ bytes: inout [UInt8]) -> Int {
            unsafe (try? bytes.withMutableBytes { buffer in
                try systemCall(number, 0, buffer.count, Int(bitPattern: buffer.baseAddress))
            }) ?? 0
        }
        let size = call(.sched_getaffinity, &before)
        _ = call(.sched_setaffinity, &all)
        let count = call(.sched_getaffinity, &after)
        before.removeLast(before.count - size)
        _ = call(.sched_setaffinity, &before)
        return Array(after.prefix(count))
    }()

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let policy = batch.call(.sched_getscheduler, 0)
        let parameter = batch.room(8)
        batch.call(.sched_getparam, 0, .buffer(parameter))
        // The raw call answers 20 − nice.
        let priority = batch.call(.getpriority, 0, 0)
        let affinity = batch.room(maskSize)
        let affinitySize = batch.call(.sched_getaffinity, 0, .int(maskSize), .buffer(affinity), mayFail: true)
        let slack = batch.prctl(.getTimerslack)
        return { answers, core throws(Problem) in
            let value = UInt32(truncatingIfNeeded: answers[policy])
            if value & ~resetOnFork == deadline {
                throw Problem(
                    "scheduling", "SCHED_DEADLINE has no place in the image format",
                    hint: "chrt --other -p 0 PID before the dump")
            }
            core.thread.sched_policy = value
            let mask = Array(answers[affinity].prefix(Int(max(0, answers[affinitySize]))))
            if !mask.isEmpty, mask != Self.everywhere { core.thread.cryo_cpu_affinity = mask }
            if answers[slack] != usualSlack { core.thread.cryo_timer_slack = UInt64(bitPattern: answers[slack]) }
            core.thread.sched_nice = 20 - Int32(truncatingIfNeeded: answers[priority])
            if [fifo, roundRobin].contains(value & ~resetOnFork) {
                core.thread.sched_prio = UInt32(answers[parameter], at: 0) ?? 0
            }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        batch.describe("scheduling")
        guard let thread = core.thread_core else { return }
        // Without one in the image every CPU, not those that cryo happens to be held to. A machine may have lost the
        // ones wanted.
        let mask = batch.bytes(
            thread.cryo_cpu_affinity.map { Array($0.prefix(maskSize)) } ?? [UInt8](repeating: 0xff, count: maskSize))
        batch.call(.sched_setaffinity, 0, .int(mask.count), .buffer(mask), mayFail: true)
        batch.prctl(.setTimerslack, .int(thread.cryo_timer_slack ?? UInt64(usualSlack)))
        if let policy = thread.sched_policy, policy != 0 {
            let parameter = batch.bytes((thread.sched_prio ?? 0).bytes + [0, 0, 0, 0])
            batch.call(.sched_setscheduler, 0, .int(policy), .buffer(parameter))
        }
        // Unchanged when it is ours: lowering a nice value needs CAP_SYS_NICE.
        if let nice = thread.sched_nice { batch.call(.setpriority, 0, 0, .int(nice)) }
    }
}
