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

    /// Makes it. No link is followed to it, and nothing written over.
    func make(for pid: Int32, by host: HostChanges) throws(Problem) {
        let subject = "pidfile \(path)"
        guard let here = unsafe getcwd(nil, 0) else {
            throw Problem(subject, "it is not known where", cause: Errno(rawValue: errno))
        }
        defer { unsafe free(here) }
        let whole = unsafe FilePath(platformString: here).pushing(FilePath(path))
        guard let last = whole.lastComponent, last.kind == .regular else {
            throw Problem(subject, "it is no name of a file")
        }
        do throws(Problem) {
            let directory = try host.directory(Array(whole.removingLastComponent().string.utf8))
            try host.make(Array("\(pid)".utf8), as: Array(last.string.utf8), in: directory, mode: 0o644)
        } catch { throw Problem(subject, "making it", cause: error) }
    }
}
