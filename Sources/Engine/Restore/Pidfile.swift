import Glibc
import Linux
import Resources
import SystemPackage

/// The file that `--pidfile` asks for, with the pid of the restored root.
struct Pidfile {
    let path: String

    /// Before anything is made: a file of that name is never written over, whosever it is.
    func check() throws(Problem) {
        do throws(Errno) { _ = try FileStatus(path: Array(path.utf8), followingLinks: false) } catch {
            if error == .noSuchFileOrDirectory { return }
            throw Problem("pidfile \(path)", "looking whether it is there", cause: error)
        }
        throw Problem("pidfile \(path)", "it exists already", hint: "remove it, or name another")
    }

    /// Makes it: open(2) with O_EXCL, which follows no link. Returns what takes it away again.
    func write(_ pid: Int32) throws(Problem) -> () -> Void {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Problem("pidfile \(path)", "making it", cause: Errno(rawValue: errno)) }
        defer { close(file) }
        let text = "\(pid)"
        // A few bytes to a regular file are written whole or not at all.
        guard unsafe text.withCString({ unsafe Glibc.write(file, $0, strlen($0)) }) == text.utf8.count else {
            let cause = Errno(rawValue: errno)
            unsafe unlink(path)
            throw Problem("pidfile \(path)", "writing it", cause: cause)
        }
        return { [path] in _ = unsafe unlink(path) }
    }
}
