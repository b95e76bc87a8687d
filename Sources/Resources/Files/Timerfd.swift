package import Images
import Linux
import ProcFS
package import Tracer

/// A timer to be read: timerfd_create(2).
package enum Timerfd: FileKind {
    package static let type = FdTypes.TIMERFD
    package static let note = KindNote(
        "timerfd_create(2)", kept: "clock, time that is left, interval, and expirations nobody has read")
    private static let nonblock: UInt32 = 0o4000
    /// TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET
    private static let absolute: UInt32 = 1, settable: UInt32 = 3
    private static let setTicks: UInt32 = 0x4008_5400  // TFD_IOC_SET_TICKS

    /// What timerfd_gettime(2) and then fdinfo said.
    private struct Look {
        var times: Batch.Buffer
        var text: Batch.Buffer
    }

    package static func claims(_ file: OpenFile) -> Bool { file.link == .anonInode("timerfd") }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        // A periodic timer that has expired stands still until somebody looks, and fdinfo alone does not count as
        // looking.
        let info = batch.call(
            .openat, .currentDirectory, batch.path("/proc/self/fdinfo/\(number)"), .int(FilePlan.closeOnExec))
        // One that is due at this moment has nothing left until its interrupt has come, and then looks like one that is
        // disarmed.
        let looks = (0 ..< 2).map { _ in
            let look = Look(times: batch.room(32), text: batch.room(1024))
            batch.call(.timerfd_gettime, .int(number), .buffer(look.times))
            batch.call(.pread64, .result(info), .buffer(look.text), .int(look.text.count), 0)
            return look
        }
        batch.call(.close, .result(info))
        let flags = file.info.flags & ~FilePlan.closeOnExec
        return { answers, fown, _ throws(Problem) in
            let look =
                looks.first { answers[$0.times].word64(at: 16) | answers[$0.times].word64(at: 24) != 0 } ?? looks[1]
            let times = look.times
            guard let timerfd = try? Fdinfo(parsing: Array(answers[look.text].prefix { $0 != 0 })).timerfd else {
                throw Problem(file.subject, "fdinfo of a timerfd has no clockid")
            }
            return FileEntry(
                type: type, id: id,
                tfd: TimerfdEntry(
                    id: id, flags: flags, fown: fown, clockid: UInt32(bitPattern: timerfd.clockID),
                    ticks: timerfd.ticks, settime_flags: timerfd.settimeFlags,
                    vsec: answers[times].word64(at: 16), vnsec: answers[times].word64(at: 24),
                    isec: answers[times].word64(at: 0), insec: answers[times].word64(at: 8)))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.tfd) {
            plan.create.describe("timerfd \(entry.id)")
            plan.create.call(.timerfd_create, .int(entry.clockid), .int(entry.flags & nonblock | FilePlan.closeOnExec))
            plan.park(as: entry.id)
            let number = plan.parked(entry.id)
            plan.finish.describe("timerfd \(entry.id)")
            var entry = entry
            // Ticks are forgotten when a timer is turned off: one that has some, and an interval, was due at the dump.
            let isDue = entry.vsec | entry.vnsec == 0 && entry.ticks != 0 && entry.isec | entry.insec != 0
            if isDue { (entry.vsec, entry.vnsec, entry.settime_flags) = (entry.isec, entry.insec, 0) }
            if entry.vsec != 0 || entry.vnsec != 0 {
                // What is left is what the image knows, of absolute times as well: they move by the time that has
                // passed in between.
                var (seconds, nanoseconds) = (entry.vsec, entry.vnsec)
                if entry.settime_flags & absolute != 0 {
                    let now = plan.files.clock(Int32(bitPattern: entry.clockid))
                    nanoseconds = nanoseconds &+ now.nanoseconds
                    seconds = seconds &+ now.seconds &+ nanoseconds / 1_000_000_000
                    nanoseconds %= 1_000_000_000
                }
                let times = plan.finish.bytes(entry.isec.bytes + entry.insec.bytes + seconds.bytes + nanoseconds.bytes)
                plan.finish.call(
                    .timerfd_settime, .int(number), .int(entry.settime_flags & settable), .buffer(times), 0)
            }
            // After it was armed, which forgets them.
            if entry.ticks != 0 {
                let ticks = plan.finish.bytes(entry.ticks.bytes)
                plan.finish.call(.ioctl, .int(number), .int(setTicks), .buffer(ticks))
            }
            plan.own(entry.fown, of: entry.id, flags: entry.flags)
        }
    }
}
