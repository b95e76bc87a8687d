import Images
import Linux
package import Tracer

/// PR_SET_CHILD_SUBREAPER(2const).
package enum ChildSubreaper: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`PR_SET_CHILD_SUBREAPER`", kept: "whether orphans go to it")
    private static let get: Batch.Argument = 37, set: Batch.Argument = 36

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        let flag = batch.room(8)
        batch.call(.prctl, get, .buffer(flag))
        return { answers, images in images.core.task.child_subreaper = UInt32(answers[flag], at: 0) ?? 0 != 0 }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard images.core.tc?.child_subreaper == true else { return }
        batch.describe("child subreaper")
        batch.call(.prctl, set, 1)
    }
}
