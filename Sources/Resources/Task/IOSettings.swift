package import Images
import Linux
package import ProcFS
package import Tracer

/// How the kernel treats a thread's I/O: ioprio_set(2), PR_SET_IO_FLUSHER(2const).
package enum IOSettings: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote(
        "ioprio_set(2), `PR_SET_IO_FLUSHER`", kept: "I/O priority, and whether it flushes I/O")
    private static let ofThread: Batch.Argument = 1  // IOPRIO_WHO_PROCESS, which is a thread

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let priority = batch.call(.ioprio_get, ofThread, 0, mayFail: true)
        // Only CAP_SYS_RESOURCE may ask.
        let isFlusher = batch.prctl(.getIOFlusher, mayFail: true)
        return { answers, core in
            if answers[priority] >> classShift > 0 {
                core.thread.cryo_ioprio = UInt32(truncatingIfNeeded: answers[priority])
            }
            if answers[isFlusher] == 1 { core.thread.cryo_io_flusher = true }
        }
    }

    /// IOPRIO_CLASS_SHIFT; class 0 follows the nice value.
    private static let classShift = 13

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        batch.describe("I/O priority")
        // Without one in the image none: fork passes on what cryo happens to have.
        if let priority = core.thread_core?.cryo_ioprio {
            batch.call(.ioprio_set, ofThread, 0, .int(priority))
        } else if own >> classShift > 0 {
            batch.call(.ioprio_set, ofThread, 0, 0)
        }
        if core.thread_core?.cryo_io_flusher == true {
            batch.describe("PR_SET_IO_FLUSHER")
            batch.prctl(.setIOFlusher, 1)
        }
    }

    private static let own: Int = (try? systemCall(.ioprio_get, 1)) ?? 0
}
