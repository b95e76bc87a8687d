import Images
import Linux
package import Tracer

/// Process-wide settings of memory that prctl(2) keeps: dumpable, whether there are transparent huge pages, and
/// whether writable memory may become executable; and the break of brk(2).
package enum MemoryPolicy: TaskKind {
    package static let stage = RestoreStage.last
    private static let getDumpable: Batch.Argument = 3, setDumpable: Batch.Argument = 4
    private static let getMDWE: Batch.Argument = 66, setMDWE: Batch.Argument = 65
    private static let getTHPDisable: Batch.Argument = 42, setTHPDisable: Batch.Argument = 41

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        let dumpable = batch.call(.prctl, getDumpable)
        let disabled = batch.call(.prctl, getTHPDisable, 0, 0, 0, 0, mayFail: true)
        let denial = batch.call(.prctl, getMDWE, 0, 0, 0, 0, mayFail: true)
        let end = batch.call(.brk, 0)
        return { answers, images in
            images.mm.dumpable = Int32(truncatingIfNeeded: answers[dumpable])
            images.mm.thp_disabled = answers[disabled] == 1
            if answers[denial] > 0 { images.mm.cryo_mdwe = UInt32(truncatingIfNeeded: answers[denial]) }
            images.mm.mm_brk = UInt64(bitPattern: answers[end])
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        batch.describe("dumpable and huge pages")
        // 2 (readable by root only) cannot be set by prctl; it is what remains after a change of credentials.
        if let dumpable = images.mm.dumpable, dumpable != 2 { batch.call(.prctl, setDumpable, .int(dumpable)) }
        if let denial = images.mm.cryo_mdwe { batch.call(.prctl, setMDWE, .int(denial), 0, 0, 0) }
        if images.mm.thp_disabled == true { batch.call(.prctl, setTHPDisable, 1, 0, 0, 0) }
    }
}
