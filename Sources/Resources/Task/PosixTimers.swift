import Images
import Linux
import ProcFS
package import Tracer

/// Timers of timer_create(2).
package enum PosixTimers: TaskKind {
    package static let stage = RestoreStage.last
    private static let notifySignal: UInt32 = 0, notifyNone: UInt32 = 1, notifyThread: UInt32 = 2, notifyThreadID: UInt32 = 4
    private static let mostIDs: UInt32 = 100_000

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        var asked: [(PosixTimer, Batch.Buffer, Batch.Result)] = []
        for timer in facts.posixTimers {
            let setting = batch.room(32)
            batch.call(.timer_gettime, .int(timer.id), .buffer(setting))
            let overrun = batch.call(.timer_getoverrun, .int(timer.id), mayFail: true)
            asked.append((timer, setting, overrun))
        }
        return { [asked] answers, images in
            images.core.task.timers?.posix = asked.map { timer, setting, overrun in
                var entry = PosixTimerEntry()
                entry.it_id = UInt32(bitPattern: timer.id)
                entry.clock_id = UInt32(bitPattern: timer.clockID)
                entry.si_signo = UInt32(bitPattern: timer.signal)
                entry.sival_ptr = timer.value
                switch timer.notify {
                case .signal: entry.it_sigev_notify = notifySignal
                case .none: entry.it_sigev_notify = notifyNone
                case .thread: entry.it_sigev_notify = notifyThread
                case .signalThread(let tid):
                    entry.it_sigev_notify = notifyThreadID
                    entry.notify_thread_id = tid
                }
                let bytes = answers[setting]
                entry.isec = UInt64(bytes, at: 0) ?? 0
                entry.insec = UInt64(bytes, at: 8) ?? 0
                entry.vsec = UInt64(bytes, at: 16) ?? 0
                entry.vnsec = UInt64(bytes, at: 24) ?? 0
                entry.overrun = answers.succeeded(overrun) ? UInt32(truncatingIfNeeded: answers[overrun]) : 0
                return entry
            }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        let timers = (images.core.tc?.timers?.posix ?? []).sorted { $0.it_id < $1.it_id }
        guard let last = timers.last else { return }
        guard last.it_id < mostIDs else { throw Problem("timer \(last.it_id)", "its id is too high to be given again", hint: "Linux 6.16 or newer") }
        var next: UInt32 = 0
        for timer in timers {
            batch.describe("timer \(timer.it_id)")
            // Ids count up from 0 in a new process; those in between are made and deleted.
            while next < timer.it_id {
                create(notifyNone, timer: PosixTimerEntry(clock_id: 1), in: &batch)
                batch.call(.timer_delete, .int(next))
                next += 1
            }
            create(timer.it_sigev_notify, timer: timer, in: &batch)
            next += 1
            if timer.vsec != 0 || timer.vnsec != 0 || timer.isec != 0 || timer.insec != 0 {
                let setting = batch.bytes(timer.isec.bytes + timer.insec.bytes + timer.vsec.bytes + timer.vnsec.bytes)
                batch.call(.timer_settime, .int(timer.it_id), 0, .buffer(setting), 0)
            }
        }
    }

    private static func create(_ notify: UInt32, timer: PosixTimerEntry, in batch: inout Batch) {
        let tid = timer.notify_thread_id ?? 0
        let event = batch.bytes(timer.sival_ptr.bytes + timer.si_signo.bytes + notify.bytes + tid.bytes + [UInt8](repeating: 0, count: 44))
        let id = batch.room(8)
        batch.call(.timer_create, .int(Int32(bitPattern: timer.clock_id)), .buffer(event), .buffer(id))
    }
}
