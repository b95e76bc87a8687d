package import Images
import Linux
package import ProcFS
package import Tracer

/// Mitigations of CPU misfeatures: PR_SET_SPECULATION_CTRL(2const).
package enum SpeculationControl: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`PR_SET_SPECULATION_CTRL`", kept: "mitigations that were asked for")
    /// PR_SPEC_PRCTL: the thread has a say.
    private static let isControlled: Int64 = 1
    private static let enable: Int64 = 2, disable: Int64 = 4
    /// By misfeature: store bypass, indirect branch, L1D flush, which a thread has to ask for.
    private static let usual = [enable, enable, disable]

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let controls = usual.indices.map { batch.prctl(.getSpeculationCtrl, .int($0), mayFail: true) }
        return { answers, core in
            for (misfeature, control) in controls.enumerated() where answers[control] > 0 {
                let value = answers[control]
                guard value & isControlled != 0, value & ~isControlled != usual[misfeature] else { continue }
                core.thread.cryo_speculation.append(
                    CryoSpeculationEntry(
                        misfeature: UInt32(misfeature), control: UInt32(truncatingIfNeeded: value & ~isControlled)))
            }
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        for entry in core.thread_core?.cryo_speculation ?? [] {
            batch.describe("PR_SET_SPECULATION_CTRL")
            batch.prctl(.setSpeculationCtrl, .int(entry.misfeature), .int(entry.control))
        }
    }
}
