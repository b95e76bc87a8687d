import Glibc
import Linux
import ProcFS
import Resources
import SystemPackage

/// Processes of ours with the ids that tasks have, and no rights: what a task may not do to its own kind tells of
/// restrictions that nothing else tells of. They end with the dump's questions, or with us.
final class Doubles {
    private struct IDs: Hashable {
        var uid: UInt32
        var gid: UInt32
    }

    private var pids: [IDs: Int32] = [:]

    /// The double for the real ids of a thread.
    func pid(for status: TaskStatus) throws(Problem) -> Int32 {
        let ids = IDs(uid: status.uid.real, gid: status.gid.real)
        if let pid = pids[ids] { return pid }
        let pid = cloneDouble(uid: ids.uid, gid: ids.gid)
        guard pid > 0 else {
            throw Problem("process of uid \(ids.uid)", "making one to compare tasks with", cause: Errno(rawValue: -pid))
        }
        pids[ids] = pid
        return pid
    }

    func end() {
        for pid in pids.values {
            kill(pid, SIGKILL)
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
        }
        pids.removeAll()
    }

    deinit { end() }
}
