import Images
import Linux
package import Tracer

/// The audit login uid, /proc/PID/loginuid of proc_pid_loginuid(5).
package enum LoginUID: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`loginuid`", kept: "the audit login uid, where the kernel lets it be set")

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        { _, images in images.core.task.loginuid = facts.loginuid }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let uid = images.core.tc?.loginuid else { return }
        batch.describe("loginuid \(uid)")
        // A kernel without audit has no such file, and one where the uid is immutable keeps that of cryo.
        batch.write(String(uid), toOwn: "loginuid", mayFail: true)
    }
}
