import Images
import Linux
package import Tracer

/// The three timers of setitimer(2).
package enum IntervalTimers: TaskKind {
    package static let stage = RestoreStage.last

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        var buffers: [Batch.Buffer] = []
        for which in 0 ... 2 {
            let value = batch.room(32)
            batch.call(.getitimer, .int(which), .buffer(value))
            buffers.append(value)
        }
        return { [buffers] answers, images in
            func entry(_ buffer: Batch.Buffer) -> ItimerEntry {
                let bytes = answers[buffer]
                return ItimerEntry(
                    isec: UInt64(bytes, at: 0) ?? 0, iusec: UInt64(bytes, at: 8) ?? 0, vsec: UInt64(bytes, at: 16) ?? 0, vusec: UInt64(bytes, at: 24) ?? 0)
            }
            let posix = images.core.task.timers?.posix ?? []
            images.core.task.timers = TaskTimersEntry(real: entry(buffers[0]), virt: entry(buffers[1]), prof: entry(buffers[2]), posix: posix)
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let timers = images.core.tc?.timers else { return }
        batch.describe("interval timers")
        for (which, timer) in [timers.real, timers.virt, timers.prof].enumerated() where timer.vsec != 0 || timer.vusec != 0 {
            let value = batch.bytes(timer.isec.bytes + timer.iusec.bytes + timer.vsec.bytes + timer.vusec.bytes)
            batch.call(.setitimer, .int(which), .buffer(value), 0)
        }
    }
}
