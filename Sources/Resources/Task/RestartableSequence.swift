package import Images
import Linux
package import ProcFS
package import Tracer

/// The registration of rseq(2). What it was is known from ptrace; a critical section it was in has been aborted.
package enum RestartableSequence: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote(
        "rseq(2)", kept: "the registration; a critical section that the dump interrupts is aborted")

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        { _, _ in }
    }

    package static func entry(_ rseq: Tracee.Rseq) -> RseqEntry {
        RseqEntry(rseq_abi_pointer: rseq.address, rseq_abi_size: rseq.size, signature: rseq.signature)
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let rseq = core.thread_core?.rseq_entry, rseq.rseq_abi_pointer != 0 else { return }
        batch.describe("rseq")
        batch.call(.rseq, .int(rseq.rseq_abi_pointer), .int(rseq.rseq_abi_size), 0, .int(rseq.signature))
    }
}
