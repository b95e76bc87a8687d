import Images
import Linux
import ProcFS
package import Tracer

/// umask(2); a task without one in its image (older CRIU) keeps the usual 022.
package enum Umask: TaskKind {
    package static let stage = RestoreStage.limits
    package static let note = KindNote("umask(2)", kept: "the mask of file modes")

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        { _, images in images.fs.umask = facts.status.umask }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        batch.describe("umask")
        batch.call(.umask, .int(images.fs.umask ?? 0o022))
    }
}
