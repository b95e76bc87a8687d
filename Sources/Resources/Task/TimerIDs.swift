import Images
import Linux
package import Tracer

/// Whether timer_create(2) takes the id from who calls it: PR_TIMER_CREATE_RESTORE_IDS(2const), Linux 6.15.
package enum TimerIDs: TaskKind {
    /// When the timers of the process are made, which goes by the usual way.
    package static let stage = RestoreStage.limits
    package static let note = KindNote(
        "`PR_TIMER_CREATE_RESTORE_IDS`", kept: "whether it gives its timers their ids itself")
    private static let on: Batch.Argument = 1, get: Batch.Argument = 2  // PR_TIMER_CREATE_RESTORE_IDS_…

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        let state = batch.prctl(.timerCreateRestoreIDs, get, mayFail: true)
        return { answers, images in
            if answers[state] == 1 { images.core.task.cryo_timer_restore_ids = true }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard images.core.tc?.cryo_timer_restore_ids == true else { return }
        batch.describe("PR_TIMER_CREATE_RESTORE_IDS")
        batch.prctl(.timerCreateRestoreIDs, on)
    }
}
