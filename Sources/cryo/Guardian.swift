import CLinux
import Engine
import Glibc

/// The process that holds the tasks. The one a person started only shows what happens: when it is killed, its socket closes, and
/// the guardian puts everything back before it ends.
enum Guardian {
    /// Starts a guardian for this command line. Returns its pid and our end of the socket. Forked, not executed: loading the program
    /// again would take longer than a small dump. Nothing of ours has started a thread so far, so the child lacks nothing.
    static func start(_ arguments: [String]) throws(UsageError) -> (pid: pid_t, socket: Int32) {
        var ends: [Int32] = [-1, -1]
        let stream = Int32(SOCK_STREAM.rawValue), closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, stream | closeOnExec, 0, &ends) == 0 else { throw UsageError(description: unsafe "no socket: \(String(cString: strerror(errno)))") }
        let pid = clinux_fork()
        if pid == 0 {
            close(ends[0])
            exit(run(socket: ends[1], arguments))
        }
        close(ends[1])
        guard pid > 0 else { throw UsageError(description: unsafe "cannot start the guardian: \(String(cString: strerror(errno)))") }
        return (pid, ends[0])
    }

    /// Runs in the guardian.
    private static func run(socket: Int32, _ arguments: [String]) -> Int32 {
        // What the terminal sends is for the front end; its end is what counts for us. SIGPIPE: it may be gone.
        for signal in [SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP, SIGPIPE] { Glibc.signal(signal, SIG_IGN) }
        do {
            return try Commands.run(Arguments(arguments), isCancelled: { isClosed(socket) }, report: { event in send(event, to: socket) })
        } catch {
            Commands.complain("\(error)")
            return 1
        }
    }

    private static func isClosed(_ socket: Int32) -> Bool {
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    static func send(_ event: String, to socket: Int32) {
        let line = event + "\n"
        _ = unsafe line.withCString { unsafe Glibc.send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    }
}
