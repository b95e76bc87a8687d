import Glibc
import Images
import Linux
package import Tracer

/// How many slots the process has asked for in a hash of its own for its futexes: PR_FUTEX_HASH(2const), Linux 6.17.
package enum FutexHash: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`PR_FUTEX_HASH`", kept: "the size of a futex hash of its own")
    private static let setSlots: Batch.Argument = 1, getSlots: Batch.Argument = 2  // PR_FUTEX_HASH_…
    /// What a process with threads gets by itself, for each of them that can run at once (futex_hash_allocate_default).
    private static let usualLeast = 16, usualOfThread = 4
    private static let usualMost = max(usualLeast, 2 * usualOfThread * sysconf(CInt(_SC_NPROCESSORS_ONLN)))

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        let slots = batch.prctl(.futexHash, getSlots, mayFail: true)
        return { answers, images in
            if answers[slots] > usualMost {
                images.core.task.cryo_futex_slots = UInt32(truncatingIfNeeded: answers[slots])
            }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let slots = images.core.tc?.cryo_futex_slots else { return }
        batch.describe("futex hash")
        // It makes futexes faster, and no program can do more or less for it.
        batch.prctl(.futexHash, setSlots, .int(slots), mayFail: true)
    }
}
