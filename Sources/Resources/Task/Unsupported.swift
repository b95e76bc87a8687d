import Images
import Linux
package import Tracer

/// State of a process that can be asked for and cannot be given back: it is refused by name.
package enum Unsupported: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote(
        "other state of processes",
        refused: """
            segments of its own (modify_ldt(2)), tagged addresses (linear address masking), a core scheduling \
            cookie (`PR_SCHED_CORE`)
            """)
    private static let readLDT: Batch.Argument = 0, getUntagMask: Batch.Argument = 0x4001
    private static let getCookie: Batch.Argument = 0, ofThread: Batch.Argument = 0  // PR_SCHED_CORE_GET, a thread

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        let table = batch.room(8), mask = batch.room(8), cookie = batch.room(8)
        // It answers 0 without an LDT, and else how much of it was asked for.
        let descriptors = batch.call(.modify_ldt, readLDT, .buffer(table), .int(table.count), mayFail: true)
        let untagging = batch.call(.arch_prctl, getUntagMask, .buffer(mask), mayFail: true)
        let core = batch.prctl(.schedCore, getCookie, 0, ofThread, .buffer(cookie), mayFail: true)
        return { answers, _ throws(Problem) in
            if answers[descriptors] > 0 {
                throw Problem("LDT", "it has segments of its own (modify_ldt), which cannot be restored")
            }
            if answers[untagging] == 0, answers[mask].word64(at: 0) != .max {
                throw Problem("tagged addresses", "it uses linear address masking, which cannot be restored")
            }
            if answers[core] == 0, answers[cookie].word64(at: 0) != 0 {
                throw Problem(
                    "core scheduling", "it has a cookie (PR_SCHED_CORE), which cannot be restored",
                    hint: "dump it without core scheduling")
            }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {}
}
