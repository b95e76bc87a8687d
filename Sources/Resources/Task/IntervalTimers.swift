package import Images
import Linux
package import Tracer

/// The three timers of setitimer(2).
package enum IntervalTimers: TaskKind {
    package static let stage = RestoreStage.last
    package static let note = KindNote("setitimer(2)", kept: "the three timers; those that are due go on")

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
                    isec: UInt64(bytes, at: 0) ?? 0, iusec: UInt64(bytes, at: 8) ?? 0, vsec: UInt64(bytes, at: 16) ?? 0,
                    vusec: UInt64(bytes, at: 24) ?? 0)
            }
            let posix = images.core.task.timers?.posix ?? []
            images.core.task.timers = TaskTimersEntry(
                real: entry(buffers[0]), virt: entry(buffers[1]), prof: entry(buffers[2]), posix: posix)
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let timers = images.core.tc?.timers else { return }
        batch.describe("interval timers")
        var real = timers.real
        // ITIMER_REAL has nothing left from when it expires until its SIGALRM is taken, which starts it again. The
        // signal comes back as a pending one and would find a timer that is off: setitimer() forgets the interval of
        // such.
        if real.vsec == 0, real.vusec == 0 { (real.vsec, real.vusec) = (real.isec, real.iusec) }
        for (which, timer) in [real, timers.virt, timers.prof].enumerated()
        where timer.isec | timer.iusec | timer.vsec | timer.vusec != 0 {
            let value = batch.bytes(timer.isec.bytes + timer.iusec.bytes + timer.vsec.bytes + timer.vusec.bytes)
            batch.call(.setitimer, .int(which), .buffer(value), 0)
        }
    }

    /// A timer that expired after it was asked for and before the pending signals were read is in both.
    /// - Parameters:
    ///   - before: signals that were pending when the task had just been frozen, as a mask.
    ///   - pending: siginfo of those that are now.
    package static func settle(_ task: inout TaskCoreEntry, before: UInt64, pending: [[UInt8]]) {
        let alarm: Int32 = 14
        guard before & 1 << UInt64(alarm - 1) == 0 else { return }
        if pending.contains(where: { Int32($0, at: 0) == alarm && Int32($0, at: codeOffset) == sentByKernel }) {
            task.timers?.real.vsec = 0
            task.timers?.real.vusec = 0
        }
    }

    /// `si_code` in siginfo_t, and SI_KERNEL.
    private static let codeOffset = 8, sentByKernel: Int32 = 0x80
}
