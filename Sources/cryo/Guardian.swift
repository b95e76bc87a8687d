import Engine
import Glibc

/// The process that holds the tasks. The one a person started only shows what happens: when it is killed, its socket closes, and
/// the guardian puts everything back before it ends.
enum Guardian {
    /// First argument of a guardian; the second is the number of its socket.
    static let marker = "--guardian--"

    /// Starts a guardian for this command line. Returns its pid and our end of the socket.
    static func spawn(_ arguments: [String]) throws(UsageError) -> (pid: pid_t, socket: Int32) {
        var ends: [Int32] = [-1, -1]
        let stream = Int32(SOCK_STREAM.rawValue), closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, stream | closeOnExec, 0, &ends) == 0 else { throw UsageError(description: "no socket: \(String(cString: strerror(errno)))") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // dup2 to itself clears close-on-exec; a number above those that options may name.
        let number: Int32 = 97
        posix_spawn_file_actions_adddup2(&actions, ends[1], number)
        var argv = ([arguments.first ?? "cryo", marker, String(number)] + arguments.dropFirst()).map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, "/proc/self/exe", &actions, nil, &argv, environ)
        close(ends[1])
        guard result == 0 else { throw UsageError(description: "cannot start the guardian: \(String(cString: strerror(result)))") }
        return (pid, ends[0])
    }

    /// Runs in the guardian.
    static func run(socket: Int32, _ arguments: [String]) -> Int32 {
        // What the terminal sends is for the front end; its end is what counts for us. SIGPIPE: it may be gone.
        for signal in [SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP, SIGPIPE] { Glibc.signal(signal, SIG_IGN) }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        do {
            return try Commands.run(Arguments(arguments), isCancelled: { isClosed(socket) }, report: { event in send(event, to: socket) })
        } catch {
            Commands.complain("\(error)")
            return 1
        }
    }

    private static func isClosed(_ socket: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    static func send(_ event: String, to socket: Int32) {
        let line = event + "\n"
        _ = line.withCString { Glibc.send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    }
}
