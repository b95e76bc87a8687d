import Linux
import SystemPackage

/// What waitpid(2) told of one thread.
package enum WaitStatus: Equatable, Sendable {
    case exited(code: Int32)
    case killed(signal: Int32)
    /// Stopped by PTRACE_INTERRUPT, or as a new child.
    case interrupted
    /// Stopped together with its group by this signal.
    case groupStopped(signal: Int32)
    /// About to enter or leave a system call.
    case systemCall
    /// About to receive this signal.
    case signal(Int32)
    /// PTRACE_EVENT_EXEC: another program runs in the process, and this thread is all that is left of it.
    case executed
    case event(Int32)

    private static let eventExec: Int32 = 4, eventStop: Int32 = 128
    /// What PTRACE_O_TRACESYSGOOD adds to SIGTRAP.
    private static let systemCallTrap: Int32 = 0x85, trap: Int32 = 5

    init(rawValue status: Int32) {
        if status & 0x7f == 0 { self = .exited(code: status >> 8 & 0xff); return }
        if status & 0xff != 0x7f { self = .killed(signal: status & 0x7f); return }
        let signal = status >> 8 & 0xff
        switch status >> 16 {
        case 0: self = signal == Self.systemCallTrap ? .systemCall : .signal(signal)
        case Self.eventStop: self = signal == Self.trap ? .interrupted : .groupStopped(signal: signal)
        case Self.eventExec: self = .executed
        case let event: self = .event(event)
        }
    }

    var isEnd: Bool {
        switch self {
        case .exited, .killed: true
        default: false
        }
    }

    private static let noHang = 1, exits = 4, allKinds = 0x4000_0000

    /// wait4(tid, WNOHANG | __WALL): nil when nothing has happened. ECHILD: it has been waited for, or execve(2) in
    /// another thread took its place.
    static func look(_ tid: Int32) throws(Errno) -> WaitStatus? {
        var status: Int32 = 0
        let pid = try unsafe withUnsafeMutablePointer(to: &status) { pointer throws(Errno) in
            try Linux.systemCall(.wait4, Int(tid), Int(bitPattern: pointer), allKinds | noHang, 0)
        }
        return pid == 0 ? nil : WaitStatus(rawValue: status)
    }

    /// Waits for the end of `tid`, if it has ended, and for nothing else of it: waitid(2) with WEXITED.
    static func reap(_ tid: Int32) {
        let byPID = 1
        _ = try? Linux.systemCall(.waitid, byPID, Int(tid), 0, exits | allKinds | noHang, 0)
    }
}
