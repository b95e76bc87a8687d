import Images
import Linux
package import Tracer

/// What the process has registered for: membarrier(2).
package enum Membarrier: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("membarrier(2)", kept: "registrations")
    /// Registering commands: global-expedited, private-expedited, its sync-core and its rseq variant.
    private static let commands: [UInt32] = [1 << 2, 1 << 4, 1 << 6, 1 << 8]

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        // MEMBARRIER_CMD_GET_REGISTRATIONS, Linux 6.3 (commit 544a4f2ecd45).
        let mask = batch.call(.membarrier, 512, 0, 0, mayFail: true)
        return { answers, images in
            if answers[mask] > 0 {
                images.core.task.membarrier_registration_mask = UInt32(truncatingIfNeeded: answers[mask])
            }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let mask = images.core.tc?.membarrier_registration_mask else { return }
        batch.describe("membarrier registrations")
        for command in commands where mask & command != 0 { batch.call(.membarrier, .int(command), 0, 0) }
    }
}
