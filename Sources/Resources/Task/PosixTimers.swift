package import Images
import Linux
package import ProcFS
package import Tracer

/// Timers of timer_create(2).
package enum PosixTimers: TaskKind {
    package static let stage = RestoreStage.last
    package static let note = KindNote(
        "timer_create(2)",
        kept: "timers under their ids, those of a thread's CPU time by that thread; those that are due go on",
        refused: "a timer that counts the time of a thread or process that has ended",
        lost: "how often a timer ran out while its signal was waiting (timer_getoverrun(2))")
    private static let notifySignal: UInt32 = 0, notifyNone: UInt32 = 1, notifyThread: UInt32 = 2,
        notifyThreadID: UInt32 = 4
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

    /// Done by `turns`: ids count up in the whole process, and some timers are made by other threads than the leader.
    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {}

    /// The calls that make the timers of a process, in the order in which its threads have to make them.
    /// - Parameter threads: the ids of all its threads, the leader first.
    package static func turns(
        _ timers: [PosixTimerEntry], threads: [Int32]
    ) throws(Problem) -> [(tid: Int32, batch: Batch)] {
        let timers = timers.sorted { $0.it_id < $1.it_id }
        guard let last = timers.last else { return [] }
        guard last.it_id < mostIDs else {
            throw Problem("timer \(last.it_id)", "its id is too high to be given again", hint: "Linux 6.16 or newer")
        }
        var turns: [(tid: Int32, batch: Batch)] = []
        var next: UInt32 = 0
        for timer in timers {
            let tid = owner(of: timer) ?? threads[0]
            guard threads.contains(tid) else {
                throw Problem(
                    "timer \(timer.it_id)",
                    "it counts the time of thread \(tid), which is not there; the image is damaged")
            }
            if case .thread(let named) = counted(by: timer), !threads.contains(named) {
                throw Problem("timer \(timer.it_id)", "it counts the time of thread \(named), which has ended")
            }
            if turns.last?.tid != tid { turns.append((tid, Batch())) }
            var timer = timer
            // It tells nobody any more: the thread it was to signal has ended.
            if timer.it_sigev_notify == notifyThreadID, !threads.contains(timer.notify_thread_id ?? 0) {
                timer.it_sigev_notify = notifyNone
            }
            add(timer, next: &next, to: &turns[turns.count - 1].batch)
        }
        return turns
    }

    private static func add(_ timer: PosixTimerEntry, next: inout UInt32, to batch: inout Batch) {
        batch.describe("timer \(timer.it_id)")
        // Ids count up from 0 in a new process; those in between are made and deleted.
        while next < timer.it_id {
            create(notifyNone, timer: PosixTimerEntry(clock_id: 1), in: &batch)
            batch.call(.timer_delete, .int(next))
            next += 1
        }
        create(timer.it_sigev_notify, timer: timer, in: &batch)
        next += 1
        guard timer.vsec | timer.vnsec | timer.isec | timer.insec != 0 else { return }
        var timer = timer
        // A timer of a CPU clock keeps its interval when it is turned off. Any other has none then: it was due.
        let clock = Int32(bitPattern: timer.clock_id)
        let isCPU = clock < 0 || clock == processClock || clock == threadClock
        if !isCPU, timer.vsec | timer.vnsec == 0 { (timer.vsec, timer.vnsec) = (timer.isec, timer.insec) }
        let setting = batch.bytes(timer.isec.bytes + timer.insec.bytes + timer.vsec.bytes + timer.vnsec.bytes)
        batch.call(.timer_settime, .int(timer.it_id), 0, .buffer(setting), 0)
    }

    private static let processClock: Int32 = 2, threadClock: Int32 = 3  // CLOCK_PROCESS_CPUTIME_ID and its brother

    /// Whether the timer counts the CPU time of the thread that made it, which no file of /proc tells.
    package static func countsThread(_ clock: Int32) -> Bool {
        // The C library asks for the clock of thread 0: the complement of a tid, then CPUCLOCK_PERTHREAD and which
        // clock.
        clock == threadClock || clock & perThread != 0 && clock >> 3 == ~0
    }

    private static let perThread: Int32 = 4  // CPUCLOCK_PERTHREAD

    /// Whose CPU time a clock counts that has it in its number (clock_getcpuclockid(3)).
    private enum Counted {
        case process(Int32)
        case thread(Int32)
    }

    private static func counted(by timer: PosixTimerEntry) -> Counted? {
        let clock = Int32(bitPattern: timer.clock_id)
        let id = ~(clock >> 3)
        guard clock < 0, id != 0 else { return nil }
        return clock & perThread != 0 ? .thread(id) : .process(id)
    }

    /// A process has to be there when a timer is made that counts its CPU time.
    /// - Parameter isThere: whether a process lives, or will when the tree has been made.
    package static func check(_ timers: [PosixTimerEntry], isThere: (Int32) -> Bool) throws(Problem) {
        for timer in timers {
            guard case .process(let pid) = counted(by: timer), !isThere(pid) else { continue }
            throw Problem("timer \(timer.it_id)", "it counts the time of process \(pid), which has ended")
        }
    }

    /// The thread that has to make it: the one whose CPU time it counts. CRIU knows only the one it signals, which
    /// usually is the same.
    private static func owner(of timer: PosixTimerEntry) -> Int32? {
        guard countsThread(Int32(bitPattern: timer.clock_id)) else { return nil }
        return timer.cryo_clock_thread_id ?? timer.notify_thread_id
    }

    /// Asks a thread whether it is the one that the timers count: while it asks, nobody else runs.
    package static func askOwnership(_ timers: [PosixTimer], in batch: inout Batch) -> (_ answers: Answers) -> [Int32] {
        var asked: [(id: Int32, before: Batch.Buffer, after: Batch.Buffer)] = []
        for timer in timers {
            let one = (id: timer.id, before: batch.room(settingSize), after: batch.room(settingSize))
            batch.call(.timer_gettime, .int(one.id), .buffer(one.before), mayFail: true)
            batch.call(.timer_gettime, .int(one.id), .buffer(one.after), mayFail: true)
            asked.append(one)
        }
        return { [asked] answers in asked.filter { answers[$0.before] != answers[$0.after] }.map(\.id) }
    }

    private static let settingSize = 32  // struct itimerspec

    private static func create(_ notify: UInt32, timer: PosixTimerEntry, in batch: inout Batch) {
        let tid = timer.notify_thread_id ?? 0
        let event = batch.bytes(
            timer.sival_ptr.bytes + timer.si_signo.bytes + notify.bytes + tid.bytes + [UInt8](repeating: 0, count: 44))
        let id = batch.room(8)
        batch.call(.timer_create, .int(Int32(bitPattern: timer.clock_id)), .buffer(event), .buffer(id))
    }

    /// A timer that expired after it was asked for and before the pending signals were read is in both.
    /// - Parameters:
    ///   - before: signals that were pending when the task had just been frozen, as a mask.
    ///   - pending: siginfo of those that are now.
    package static func settle(_ task: inout TaskCoreEntry, before: UInt64, pending: [[UInt8]]) {
        for (index, timer) in (task.timers?.posix ?? []).enumerated() where timer.isec | timer.insec == 0 {
            guard (1 ... 64).contains(timer.si_signo), before & 1 << UInt64(timer.si_signo - 1) == 0 else { continue }
            let hasExpired = pending.contains { info in
                UInt32(info, at: 0) == timer.si_signo && Int32(info, at: codeOffset) == sentByTimer
                    && UInt32(info, at: timerIDOffset) == timer.it_id
            }
            guard hasExpired else { continue }
            task.timers?.posix[index].vsec = 0
            task.timers?.posix[index].vnsec = 0
        }
    }

    /// `si_code` and `si_timerid` in siginfo_t, and SI_TIMER.
    private static let codeOffset = 8, timerIDOffset = 16, sentByTimer: Int32 = -2
}
