package import Images
import Linux
package import ProcFS
package import Tracer

/// The slice of CPU time that a thread under SCHED_OTHER or SCHED_BATCH has asked for: sched_runtime of
/// sched_setattr(2), Linux 6.12.
package enum SchedulingSlice: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("sched_setattr(2)", kept: "the slice of CPU time that was asked for")
    private static let other: UInt32 = 0, batchPolicy: UInt32 = 3  // SCHED_OTHER, SCHED_BATCH
    private static let resetOnFork: UInt32 = 0x4000_0000
    /// struct sched_attr (SCHED_ATTR_SIZE_VER0), and where its members are.
    private static let size = 48, policyOffset = 4, flagsOffset = 8, niceOffset = 16, runtimeOffset = 24
    private static let keepPolicy: UInt64 = 0x08  // SCHED_FLAG_KEEP_POLICY

    /// What a thread has that has not asked, and what this one has. The kernel does not tell whether anybody has asked,
    /// but who asks for 0 gets the usual.
    private static let (usual, own): (UInt64?, UInt64?) = {
        var attributes = [UInt8](repeating: 0, count: size)
        func get() -> UInt64? {
            let got = unsafe try? attributes.withMutableBytes { bytes in
                try systemCall(.sched_getattr, 0, Int(bitPattern: bytes.baseAddress), bytes.count, 0)
            }
            return got == nil ? nil : attributes.word64(at: runtimeOffset)
        }
        func set(_ slice: UInt64) -> Bool {
            let asked = SchedulingSlice.attributes(nice: Int32(bitPattern: attributes.word(at: niceOffset)), slice)
            let got = unsafe try? asked.withBytes {
                try systemCall(.sched_setattr, 0, Int(bitPattern: $0.baseAddress), 0)
            }
            return got != nil
        }
        guard let own = get(), [other, batchPolicy].contains(attributes.word(at: policyOffset)), set(0) else {
            return (nil, nil)
        }
        let usual = get()
        if own != usual { _ = set(own) }
        return (usual, own)
    }()

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let attributes = batch.room(size)
        let result = batch.call(.sched_getattr, 0, .buffer(attributes), .int(size), 0, mayFail: true)
        return { answers, core in
            guard answers.succeeded(result), isFair(UInt32(answers[attributes], at: policyOffset)) else { return }
            let slice = answers[attributes].word64(at: runtimeOffset)
            if slice != 0, slice != usual { core.thread.cryo_slice = slice }
        }
    }

    private static func isFair(_ policy: UInt32?) -> Bool {
        policy.map { [other, batchPolicy].contains($0 & ~resetOnFork) } ?? false
    }

    private static func attributes(nice: Int32, _ slice: UInt64) -> [UInt8] {
        let unused = UInt32(0).bytes
        return UInt32(size).bytes + unused + keepPolicy.bytes + nice.bytes + unused + slice.bytes + UInt64(0).bytes
            + UInt64(0).bytes
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let thread = core.thread_core, isFair(thread.sched_policy ?? other) else { return }
        // Husks have ours.
        guard thread.cryo_slice != nil || own != usual else { return }
        batch.describe("scheduling slice")
        let attributes = batch.bytes(attributes(nice: thread.sched_nice ?? 0, thread.cryo_slice ?? 0))
        batch.call(.sched_setattr, 0, .buffer(attributes), 0)
    }
}
