package import Images
import Linux
package import ProcFS
package import Tracer

/// Where the kernel writes 0 when the thread ends: set_tid_address(2).
package enum ClearChildTID: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("set_tid_address(2)", kept: "the address that is cleared when the thread ends")

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let address = batch.room(8)
        let result = batch.prctl(.getTIDAddress, .buffer(address), mayFail: true)
        return { answers, core throws(Problem) in
            guard answers.succeeded(result) else {
                throw Problem(
                    "thread", "the kernel does not tell its clear_child_tid",
                    hint: "a kernel with CONFIG_CHECKPOINT_RESTORE")
            }
            core.thread_info?.clear_tid_addr = UInt64(answers[address], at: 0) ?? 0
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let address = core.thread_info?.clear_tid_addr else { return }
        batch.describe("clear_child_tid")
        batch.call(.set_tid_address, .int(address))
    }
}
