package import Images
import Linux
package import ProcFS
package import Tracer

/// When a thread is killed for corrupted memory: PR_MCE_KILL(2const).
package enum MachineCheckPolicy: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`PR_MCE_KILL`", kept: "what happens to the thread on a machine check")
    private static let late = 0, early = 1, set: Batch.Argument = 1  // PR_MCE_KILL_SET

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let policy = batch.prctl(.mceKillGet, mayFail: true)
        return { answers, core in
            // PR_MCE_KILL_DEFAULT is 2.
            if (Int64(late) ... Int64(early)).contains(answers[policy]) {
                core.thread.cryo_mce_kill = UInt32(truncatingIfNeeded: answers[policy])
            }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let policy = core.thread_core?.cryo_mce_kill else { return }
        batch.describe("PR_MCE_KILL")
        batch.prctl(.mceKill, set, .int(policy))
    }
}
