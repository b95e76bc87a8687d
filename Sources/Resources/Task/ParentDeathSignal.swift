package import Images
import Linux
package import ProcFS
package import Tracer

/// PR_SET_PDEATHSIG(2const). A change of credentials clears it.
package enum ParentDeathSignal: ThreadKind {
    package static let stage = RestoreStage.last
    package static let note = KindNote(
        "`PR_SET_PDEATHSIG`",
        kept: "the signal at the end of the parent",
        lost: "the parent's thread that made the child, whose end is what the signal waits for")

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let signal = batch.room(8)
        batch.prctl(.getPDEATHSIG, .buffer(signal))
        return { answers, core in
            if let number = UInt32(answers[signal], at: 0), number != 0 { core.thread.pdeath_sig = number }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let signal = core.thread_core?.pdeath_sig, signal != 0 else { return }
        batch.describe("parent death signal")
        batch.prctl(.setPDEATHSIG, .int(signal))
    }
}
