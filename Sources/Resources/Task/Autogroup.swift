import Images
import Linux
package import Tracer

/// The nice value of a session among the others: /proc/PID/autogroup, see sched(7). Its leader has it set again.
package enum Autogroup: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`autogroup`, sched(7)", kept: "the nice value of a session's autogroup")

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        { _, images in
            if let nice = facts.autogroupNice, nice != 0 { images.core.task.cryo_autogroup_nice = nice }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let nice = images.core.tc?.cryo_autogroup_nice else { return }
        batch.describe("autogroup")
        batch.write(String(nice), toOwn: "autogroup")
    }
}
