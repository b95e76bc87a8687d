import Images
import Linux
package import Tracer

/// /proc/PID/oom_score_adj, see proc_pid_oom_score_adj(5).
package enum OOMScore: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`oom_score_adj`", kept: "the OOM score")

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        { _, images in images.core.task.oom_score_adj = facts.oomScoreAdj }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let score = images.core.tc?.oom_score_adj else { return }
        batch.describe("oom_score_adj \(score)")
        batch.write(String(score), toOwn: "oom_score_adj")
    }
}
