import Glibc
import Images
import ProcFS
import Resources

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
        // Who lives is more than who has ended.
        let living = holders.filter { $0.stat?.state != .zombie }
        guard let first = living.first ?? holders.first else { return nil }
        if let stat = first.stat, stat.state == .zombie {
            return EngineError(
                """
                task \(first.pid): this pid is still that of a zombie, for which its parent, process \(stat.ppid), has \
                not waited
                """)
        }
        let most = 6
        var list = living.prefix(most).map(Self.text).joined(separator: ", ")
        if living.count > most { list += " and \(living.count - most) more" }
        let isOne = living.count == 1
        var text =
            "\(isOne ? "task" : "tasks") \(list): \(isOne ? "this pid is" : "these pids are") in use already; "
            + "end \(isOne ? "that process" : "those processes"), or restore where \(isOne ? "it is" : "they are") free"
        if living.count < count, living.allSatisfy(\.isNamesake) {
            text += " (a restore that was killed just as it let its tasks go leaves some of them alive)"
        }
        return EngineError(text)
    }

    /// Why none of these pids that no process has can be given: one is the number of a session or process group
    /// (setsid(2)) with members in it. Nil if none is.
    /// - Parameter husks: members that are ours.
    static func members(ofGroups pids: Set<Int32>, except husks: Set<Int32>) -> Problem? {
        for other in (try? ProcDirectory(path: "/proc").numbers(in: ".")) ?? [] where !husks.contains(other) {
            guard let stat = try? ProcDirectory(pid: other).read(.stat) else { continue }
            guard let pid = [stat.session, stat.pgrp].first(where: { pids.contains($0) }) else { continue }
            return Problem(
                "task \(pid)",
                "its pid is in use as that of a session or process group, in which there is still process "
                    + text(Holder(pid: other, stat: stat, isNamesake: false)),
                hint: "end that process, or restore where the pid is free")
        }
        return nil
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
