import Images
import Linux
package import Tracer

/// The execution domain: personality(2).
package enum Personality: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("personality(2)", kept: "the execution domain")

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        { _, images in images.core.task.personality = facts.personality }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let personality = images.core.tc?.personality else { return }
        batch.describe("personality")
        batch.call(.personality, .int(personality))
    }
}
