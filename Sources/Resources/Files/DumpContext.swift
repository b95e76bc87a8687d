import Glibc
import Linux
package import ProcFS

/// What the kinds of files ask about the tree, its other files and its surroundings during a dump. The engine answers
/// what it alone knows; for the rest there are the kernel's answers.
package protocol DumpContext: AnyObject {
    /// The id of what an epoll set watches, nil when no task has a descriptor of it any more.
    /// - Parameter index: of the watch in the set's fdinfo.
    func id(watchedBy epoll: OpenFile, at index: Int) throws(Problem) -> UInt32?

    /// The id of a file that was found in flight in a socket (SCM_RIGHTS). The engine dumps it like the files of tasks,
    /// or finds that a task has it too.
    /// - Parameter number: a descriptor in the engine, which this takes over and keeps open as long as contents come
    ///   from it.
    func id(ofInFlight number: Int32) throws(Problem) -> UInt32

    /// A fresh id for an entry that no task's descriptor stands for.
    func newID() -> UInt32

    /// Gets what is lost without being worth a refusal.
    func warn(_ text: String)

    func terminal(of pid: Int32) -> ControllingTerminal?

    /// The path of what an inotify watch of a process watches.
    func path(of watch: FdinfoInotify, in pid: Int32) -> [UInt8]?

    /// Whether there is a process of this pid, in the tree or not.
    func isAlive(_ pid: Int32) -> Bool
}

/// The controlling terminal of a task, with its session and the process group in its foreground. See credentials(7).
package struct ControllingTerminal: Hashable, Sendable {
    package var device: DeviceNumber
    package var session: Int32
    package var foreground: Int32
}

extension DumpContext {
    package func terminal(of pid: Int32) -> ControllingTerminal? {
        guard let stat = try? ProcDirectory(pid: pid).read(.stat), stat.ttyNr != 0 else { return nil }
        return ControllingTerminal(
            device: DeviceNumber(dev: UInt64(UInt32(bitPattern: stat.ttyNr))), session: stat.session,
            foreground: stat.tpgid)
    }

    package func path(of watch: FdinfoInotify, in pid: Int32) -> [UInt8]? { FileHandles.path(of: watch, pid: pid) }

    /// kill(2)
    package func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }
}
