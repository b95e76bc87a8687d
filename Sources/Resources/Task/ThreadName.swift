package import Images
import Linux
package import ProcFS
package import Tracer

/// comm: PR_SET_NAME(2const).
package enum ThreadName: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`PR_SET_NAME`", kept: "the name of the thread")

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let name = batch.room(16)
        batch.prctl(.getName, .buffer(name))
        return { answers, core in core.thread.comm = ByteString(answers[name].prefix { $0 != 0 }) }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let name = core.thread_core?.comm ?? core.tc?.comm else { return }
        batch.describe("comm")
        let buffer = batch.bytes(Array(name.bytes.prefix(15)) + [0])
        batch.prctl(.setName, .buffer(buffer))
    }
}
