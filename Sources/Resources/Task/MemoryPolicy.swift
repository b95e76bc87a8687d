import Images
import Linux
package import Tracer

/// Process-wide settings of memory that prctl(2) keeps: dumpable, whether there are transparent huge pages,
/// whether equal pages are merged, and whether writable memory may become executable; and the break of brk(2).
package enum MemoryPolicy: TaskKind {
    package static let stage = RestoreStage.last
    package static let note = KindNote(
        "prctl(2) of memory",
        kept: """
            dumpable, transparent huge pages off (`PR_SET_THP_DISABLE`), merging of equal pages \
            (`PR_SET_MEMORY_MERGE`), memory-deny-write-execute (`PR_SET_MDWE`), the break
            """)

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        let dumpable = batch.prctl(.getDumpable)
        let disabled = batch.prctl(.getTHPDisable, mayFail: true)
        let denial = batch.prctl(.getMDWE, mayFail: true)
        let merges = batch.prctl(.getMemoryMerge, mayFail: true)
        let end = batch.call(.brk, 0)
        return { answers, images in
            images.mm.dumpable = Int32(truncatingIfNeeded: answers[dumpable])
            images.mm.thp_disabled = answers[disabled] > 0 && answers[disabled] & 1 != 0
            // PR_THP_DISABLE_EXCEPT_ADVISED, Linux 6.18.
            if answers[disabled] > 1 { images.mm.cryo_thp_flags = UInt32(truncatingIfNeeded: answers[disabled] & ~1) }
            if answers[merges] == 1 { images.mm.cryo_memory_merge = true }
            if answers[denial] > 0 { images.mm.cryo_mdwe = UInt32(truncatingIfNeeded: answers[denial]) }
            images.mm.mm_brk = UInt64(bitPattern: answers[end])
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        batch.describe("dumpable and huge pages")
        // 2 (readable by root only) cannot be set by prctl; it is what remains after a change of credentials.
        if let dumpable = images.mm.dumpable, dumpable != 2 { batch.prctl(.setDumpable, .int(dumpable)) }
        if let denial = images.mm.cryo_mdwe { batch.prctl(.setMDWE, .int(denial)) }
        if images.mm.thp_disabled == true { batch.prctl(.setTHPDisable, 1, .int(images.mm.cryo_thp_flags ?? 0)) }
    }
}
