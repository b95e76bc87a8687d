internal import Glibc

/// Two ends of a pipe(2) that no child process inherits.
enum Pipe {
    /// nil with errno(3) set when there is none to be had.
    static func open(nonBlocking: Bool) -> (read: CInt, write: CInt)? {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            if nonBlocking { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        }
        return (ends[0], ends[1])
    }
}
