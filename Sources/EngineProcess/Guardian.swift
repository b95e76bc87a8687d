import CLinux
import EngineInterface
import Glibc

/// The process that holds the tasks. The one a person started only shows what happens: when it is killed, its socket
/// closes, and the guardian puts everything back before it ends.
enum Guardian {
    /// Starts a guardian for this command line. Returns its pid and our end of the socket. Forked, not executed:
    /// loading the program again would take longer than a small dump. Nothing of ours has started a thread so far, so
    /// the child lacks nothing.
    static func start(_ request: EngineRequest) throws(UsageError) -> (pid: pid_t, socket: Int32) {
        var ends: [Int32] = [-1, -1]
        let stream = Int32(SOCK_STREAM.rawValue), closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, stream | closeOnExec, 0, &ends) == 0 else {
            throw UsageError(description: "no socket for the guardian: \(Limits.reason(errno))")
        }
        Cancellation.arm(ends[0])
        let pid = clinux_fork()
        if pid == 0 {
            ignoreSignals()
            close(ends[0])
            exit(run(socket: ends[1], request))
        }
        let problem = errno
        close(ends[1])
        guard pid > 0 else { throw UsageError(description: "cannot start the guardian: \(Limits.reason(problem))") }
        return (pid, ends[0])
    }

    /// What the terminal sends is for the front end; its end is what counts for us. No other signal may end or stop us
    /// either, as long as tasks stand still: SIGXFSZ and SIGXCPU of a limit (the write fails with EFBIG all the same),
    /// SIGTTOU of a terminal with tostop, SIGPIPE. Husks have every action set back before anything else.
    private static func ignoreSignals() {
        let kept = [SIGKILL, SIGSTOP, SIGCHLD, SIGCONT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGABRT]
        // SIGRTMAX of signal(7). The library refuses its own two.
        let last: Int32 = 64
        for number in 1 ... last where !kept.contains(number) { signal(number, SIG_IGN) }
    }

    /// Runs in the guardian.
    private static func run(socket: Int32, _ request: EngineRequest) -> Int32 {
        Limits.raise()
        let channel = Channel(socket: socket)
        defer { channel.flush() }
        do { return try Commands.run(request, channel) } catch {
            channel.send(.complaint, "\(error)")
            return 1
        }
    }
}
