package import Images
import Linux
package import ProcFS
package import Tracer

/// Instructions that a thread may not use: rdtsc by PR_SET_TSC(2const), cpuid by ARCH_SET_CPUID of arch_prctl(2).
package enum InstructionFaults: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote(
        "`PR_SET_TSC`, `ARCH_SET_CPUID`", kept: "whether the time stamp counter and `cpuid` may be used")
    private static let enabled: UInt32 = 1  // PR_TSC_ENABLE
    private static let getCPUID: Batch.Argument = 0x1011, setCPUID: Batch.Argument = 0x1012

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let tsc = batch.room(8)
        batch.prctl(.getTSC, .buffer(tsc), mayFail: true)
        let cpuid = batch.call(.arch_prctl, getCPUID, 0, mayFail: true)
        return { answers, core in
            if let mode = UInt32(answers[tsc], at: 0), mode > enabled { core.thread.cryo_tsc = mode }
            if answers[cpuid] == 0 { core.thread.cryo_cpuid_faulting = true }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        if let mode = core.thread_core?.cryo_tsc {
            batch.describe("PR_SET_TSC")
            batch.prctl(.setTSC, .int(mode))
        }
        if core.thread_core?.cryo_cpuid_faulting == true {
            batch.describe("ARCH_SET_CPUID")
            batch.call(.arch_prctl, setCPUID, 0)
        }
    }
}
