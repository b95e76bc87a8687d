package import Images
import Linux
package import ProcFS
package import Tracer

/// The list of held futexes: set_robust_list(2).
package enum RobustList: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("set_robust_list(2)", kept: "the list of robust futexes")

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let head = batch.room(8)
        let length = batch.room(8)
        batch.call(.get_robust_list, 0, .buffer(head), .buffer(length))
        return { answers, core in
            core.thread.futex_rla = UInt64(answers[head], at: 0) ?? 0
            core.thread.futex_rla_len = UInt32(answers[length], at: 0) ?? 0
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let thread = core.thread_core, thread.futex_rla != 0 else { return }
        batch.describe("robust list")
        batch.call(.set_robust_list, .int(thread.futex_rla), .int(thread.futex_rla_len))
    }
}
