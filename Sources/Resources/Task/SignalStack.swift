package import Images
import Linux
package import ProcFS
package import Tracer

/// The stack of sigaltstack(2).
package enum SignalStack: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("sigaltstack(2)", kept: "the alternate signal stack")
    private static let onStack: UInt32 = 1, disabled: UInt32 = 2

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let stack = batch.room(24)
        batch.call(.sigaltstack, 0, .buffer(stack))
        return { answers, core in
            let bytes = answers[stack]
            core.thread.sas = ThreadSasEntry(
                ss_sp: UInt64(bytes, at: 0) ?? 0, ss_size: UInt64(bytes, at: 16) ?? 0,
                ss_flags: UInt32(bytes, at: 8) ?? disabled)
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        // The first husk is a clone of the engine, whose own stack for signals it would keep: an address where nothing
        // is.
        let stack = core.thread_core?.sas ?? ThreadSasEntry(ss_flags: disabled)
        batch.describe("sigaltstack")
        let buffer = batch.bytes(stack.ss_sp.bytes + UInt64(stack.ss_flags & ~onStack).bytes + stack.ss_size.bytes)
        batch.call(.sigaltstack, .buffer(buffer), 0)
    }
}
