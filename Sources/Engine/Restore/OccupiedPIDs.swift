import Glibc
import Images
import ProcFS

/// Pids of a checkpoint that somebody has already.
struct OccupiedPIDs {
    private struct Holder {
        var pid: Int32
        var stat: TaskStat?
        /// Whether it has the name of the task it stands in the way of.
        var isNamesake: Bool
    }

    private var holders: [Holder] = []
    private let count: Int

    /// - Parameter living: tasks that hold theirs rightly.
    init(of checkpoint: Checkpoint, living: Set<Int32>) {
        count = checkpoint.tasks.count
        for task in checkpoint.tasks where !living.contains(task.pid) {
            for tid in [task.pid] + task.threads.map(\.tid) where kill(tid, 0) == 0 || errno == EPERM {
                // nil: it has ended meanwhile, or hides from us. Its pid was not free all the same.
                let stat = try? ProcDirectory(pid: tid).read(.stat)
                let name = task.core.tc?.comm.string
                holders.append(Holder(pid: tid, stat: stat, isNamesake: stat != nil && stat?.comm.description == name))
            }
        }
    }

    /// Who they are, by pid and start, so that nobody ends another; nil when all pids are free.
    var problem: EngineError? {
        guard let first = holders.first else { return nil }
        if let stat = first.stat, stat.state == .zombie {
            return EngineError("""
                task \(first.pid): this pid is still that of a zombie, for which its parent, process \(stat.ppid), has \
                not waited
                """)
        }
        let most = 6
        var list = holders.prefix(most).map(Self.text).joined(separator: ", ")
        if holders.count > most { list += " and \(holders.count - most) more" }
        let isOne = holders.count == 1
        var text = "\(isOne ? "task" : "tasks") \(list): \(isOne ? "this pid is" : "these pids are") in use already; "
            + "end \(isOne ? "that process" : "those processes"), or restore where \(isOne ? "it is" : "they are") free"
        if holders.count < count, holders.allSatisfy(\.isNamesake) {
            text += " (a restore that was killed just as it let its tasks go leaves some of them alive)"
        }
        return EngineError(text)
    }

    private static func text(_ holder: Holder) -> String {
        guard let stat = holder.stat else { return "\(holder.pid)" }
        return "\(holder.pid) (\(stat.comm.description), started \(clockTime(ofTicks: stat.starttime)))"
    }

    /// The local time of a `starttime` of proc_pid_stat(5), which counts clock ticks since the system was booted.
    private static func clockTime(ofTicks ticks: UInt64) -> String {
        let perSecond = UInt64(clamping: max(1, sysconf(Int32(_SC_CLK_TCK))))
        let age = Clock.now(CLOCK_BOOTTIME).seconds.subtractingReportingOverflow(ticks / perSecond)
        var moment = time_t(clamping: Clock.now(CLOCK_REALTIME).seconds &- (age.overflow ? 0 : age.partialValue))
        var parts = unsafe tm()
        var buffer = [UInt8](repeating: 0, count: 32)
        guard unsafe localtime_r(&moment, &parts) != nil else { return "at tick \(ticks)" }
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe strftime($0.assumingMemoryBound(to: CChar.self).baseAddress!, $0.count, "%F %T", &parts)
        }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
