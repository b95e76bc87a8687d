import Images
import Linux
package import Tracer

/// Whether mappings to come are locked: mlockall(2) with MCL_FUTURE. Those that are there have it written on them.
package enum MemoryLocks: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("mlockall(2)", kept: "locks for mappings to come")
    private static let future: UInt32 = 2, onFault: UInt32 = 4  // MCL_FUTURE, MCL_ONFAULT
    private static let page: Batch.Argument = 4096
    private static let readable: Batch.Argument = 1, privateAnonymous: Batch.Argument = 0x22
    private static let invalidate: Batch.Argument = 2  // MS_INVALIDATE
    private static let again: Int64 = -11, busy: Int64 = -16

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        // Nobody tells, so a new mapping is looked at: msync(2) refuses to invalidate one that is locked, and only
        // without MCL_ONFAULT it is resident before it was touched.
        func withPage(_ ask: (inout Batch, Batch.Argument) -> Batch.Result) -> (map: Batch.Result, answer: Batch.Result)
        {
            let map = batch.call(.mmap, 0, page, readable, privateAnonymous, -1, 0, mayFail: true)
            let answer = ask(&batch, .result(map))
            batch.call(.munmap, .result(map), page, mayFail: true)
            return (map, answer)
        }
        let lock = withPage { $0.call(.msync, $1, page, invalidate, mayFail: true) }
        let resident = batch.room(8)
        _ = withPage { $0.call(.mincore, $1, page, .buffer(resident), mayFail: true) }
        return { answers, images in
            // Without room below RLIMIT_MEMLOCK there is no mapping any more, which only MCL_FUTURE brings about.
            guard answers[lock.answer] == busy || answers[lock.map] == again else { return }
            let isResident = answers[lock.map] == again || (answers[resident].first ?? 0) & 1 != 0
            images.mm.cryo_mlockall = isResident ? future : future | onFault
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let flags = images.mm.cryo_mlockall else { return }
        batch.describe("mlockall")
        batch.call(.mlockall, .int(flags))
    }
}
