import Images
import Linux
package import Tracer

/// What the process does with each signal: sigaction(2).
package enum Sigactions: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("sigaction(2)", kept: "signal actions")
    private static let numbers = (1 ... 64).filter { $0 != 9 && $0 != 19 }

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        var answers: [Batch.Buffer] = []
        for number in numbers {
            let action = batch.room(32)
            batch.call(.rt_sigaction, .int(number), 0, .buffer(action), 8)
            answers.append(action)
        }
        return { [answers] got, images in
            images.core.task.sigactions = answers.map { buffer in
                let bytes = got[buffer]
                return SaEntry(
                    sigaction: UInt64(bytes, at: 0) ?? 0, flags: UInt64(bytes, at: 8) ?? 0,
                    restorer: UInt64(bytes, at: 16) ?? 0,
                    mask: UInt64(bytes, at: 24) ?? 0, compat_sigaction: false)
            }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        batch.describe("signal actions")
        for (number, action) in zip(numbers, images.core.tc?.sigactions ?? []) {
            // A husk has every action at its default.
            if action.sigaction == 0, action.flags == 0, action.mask == 0 { continue }
            let buffer = batch.bytes(
                action.sigaction.bytes + action.flags.bytes + action.restorer.bytes + action.mask.bytes)
            batch.call(.rt_sigaction, .int(number), .buffer(buffer), 0, 8)
        }
    }
}
