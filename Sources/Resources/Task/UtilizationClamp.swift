package import Images
import Linux
package import ProcFS
package import Tracer

/// Utilization clamps, which guide the frequency of the CPU: sched_setattr(2), sched-util-clamp.rst.
package enum UtilizationClamp: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("sched_setattr(2)", kept: "utilization clamps")
    /// struct sched_attr with the clamps (SCHED_ATTR_SIZE_VER1), and where they are in it.
    private static let size: UInt32 = 56, minimumOffset = 48, maximumOffset = 52
    private static let most: UInt32 = 1024
    /// SCHED_FLAG_KEEP_POLICY, SCHED_FLAG_KEEP_PARAMS, SCHED_FLAG_UTIL_CLAMP_MIN and _MAX.
    private static let flags: UInt64 = 0x08 | 0x10 | 0x20 | 0x40

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let attributes = batch.room(Int(size))
        let result = batch.call(.sched_getattr, 0, .buffer(attributes), .int(size), 0, mayFail: true)
        return { answers, core in
            guard answers.succeeded(result), let low = UInt32(answers[attributes], at: minimumOffset),
                let high = UInt32(answers[attributes], at: maximumOffset)
            else { return }
            // Both are 0 without CONFIG_UCLAMP_TASK; a real-time thread begins with the most.
            if (low, high) == (0, 0) || (low, high) == (0, most) || (low, high) == (most, most) { return }
            (core.thread.cryo_uclamp_min, core.thread.cryo_uclamp_max) = (low, high)
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let low = core.thread_core?.cryo_uclamp_min, let high = core.thread_core?.cryo_uclamp_max else { return }
        batch.describe("utilization clamps")
        let unused = [UInt8](repeating: 0, count: minimumOffset - 16)
        let attributes = batch.bytes(size.bytes + UInt32(0).bytes + flags.bytes + unused + low.bytes + high.bytes)
        batch.call(.sched_setattr, 0, .buffer(attributes), 0)
    }
}
