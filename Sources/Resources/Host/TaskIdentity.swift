import ProcFS

/// A task by what no other one has: its pid together with its start. A pid alone may be another's by the time it is
/// read.
struct TaskIdentity: Hashable {
    let pid: Int32
    /// Of proc_pid_stat(5), in clock ticks since the machine was booted.
    let start: UInt64

    init(pid: Int32, start: UInt64) { (self.pid, self.start) = (pid, start) }

    /// A task that is there.
    init(of pid: Int32) throws { self.init(pid: pid, start: try ProcDirectory(pid: pid).read(.stat).starttime) }

    /// Whether it is there, and no zombie.
    func isAlive() throws -> Bool {
        guard let stat = try unlessGone({ try ProcDirectory(pid: pid).read(.stat) }) else { return false }
        return stat.starttime == start && stat.state != .zombie
    }
}
