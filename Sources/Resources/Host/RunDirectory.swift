import Glibc
package import Images
import Linux
import SystemPackage

/// A directory of one run inside the images directory, for root alone: images grow in it, and it holds the journal of
/// what the run does to the host. It is locked by flock(2) as long as the run lives: what nobody holds is left over
/// from one that was killed. A pid alone may have been given to somebody else, or count in another namespace.
package final class RunDirectory {
    static let prefix = ".cryo-"

    /// The images directory.
    package let parent: ImageDirectory
    package let name: String
    private let lock: Int32
    package var descriptor: Int32 { lock }

    package init(in parent: ImageDirectory) throws(Problem) {
        self.parent = parent
        name = "\(Self.prefix)\(getpid())"
        lock = try Self.make(name, in: parent)
    }

    private static func make(_ name: String, in parent: ImageDirectory) throws(Problem) -> Int32 {
        do throws(Errno) {
            for _ in 0 ..< 100 {
                if unsafe mkdirat(parent.descriptor, name, 0o700) == 0 {
                    if let lock = try claim(name, in: parent) { return lock }
                } else {
                    guard errno == EEXIST else { throw Errno(rawValue: errno) }
                    usleep(1000)
                }
            }
            throw Errno.fileExists
        } catch { throw Problem(parent.path, "cannot make images there: \(name)", cause: error) }
    }

    /// Locks a directory that was just made. Nil when another run has taken it for a leftover first, and away; what
    /// cannot be locked for another reason does not stay.
    private static func claim(_ name: String, in parent: ImageDirectory) throws(Errno) -> Int32? {
        do throws(Errno) {
            guard let lock = open(name, in: parent) else { throw Errno(rawValue: errno) }
            do throws(Errno) {
                // A file system without locks (ENOLCK) has no other runs to lock out.
                let isOurs = isLocked(lock) || errno != EWOULDBLOCK
                if isOurs, try FileStatus(descriptor: lock).links > 0 { return lock }
                close(lock)
                return nil
            } catch {
                close(lock)
                throw error
            }
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            unsafe unlinkat(parent.descriptor, name, AT_REMOVEDIR)
            throw error
        }
    }

    private static func isLocked(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    private static func open(_ name: String, in parent: ImageDirectory) -> Int32? {
        let descriptor = unsafe openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        return descriptor < 0 ? nil : descriptor
    }

    deinit { close(lock) }

    /// Takes it away with all that is in it.
    package func remove() throws(Problem) { try Self.remove(lock, name, in: parent) }

    private static func remove(_ directory: Int32, _ name: String, in parent: ImageDirectory) throws(Problem) {
        do {
            try clear(directory)
            guard unsafe unlinkat(parent.descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
                throw Errno(rawValue: errno)
            }
        } catch {
            throw Problem(
                "\(parent.path)/\(name)", "it cannot be removed", cause: error,
                hint: "the next run on this directory tries again")
        }
    }

    /// Nobody but root can have put anything in there.
    static func clear(_ directory: Int32) throws {
        for name in try ImageDirectory(descriptor: directory).names() where unsafe unlinkat(directory, name, 0) != 0 {
            guard errno == EISDIR else { throw Errno(rawValue: errno) }
            let inner = unsafe openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard inner >= 0 else { throw Errno(rawValue: errno) }
            defer { close(inner) }
            try clear(inner)
            guard unsafe unlinkat(directory, name, AT_REMOVEDIR) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// Finishes or takes back what killed runs have begun, and removes their directories. A directory whose steps
    /// cannot be undone stays, for the next run to try.
    /// - Returns: what could not be undone.
    package static func settleLeftovers(in parent: ImageDirectory) -> [Problem] {
        let names: [String]
        do { names = try parent.names() } catch {
            return [Problem(parent.path, "looking for what is left", cause: error)]
        }
        var problems: [Problem] = []
        for name in names where name.hasPrefix(prefix) && Int32(name.dropFirst(prefix.count)) != nil {
            do throws(Problem) { problems += try settle(name, in: parent) } catch { problems.append(error) }
        }
        return problems
    }

    private static func settle(_ name: String, in parent: ImageDirectory) throws(Problem) -> [Problem] {
        do {
            guard let directory = open(name, in: parent) else {
                // Of another run that has just ended, or none of ours.
                if [ENOENT, ENOTDIR, ELOOP].contains(errno) { return [] }
                throw Errno(rawValue: errno)
            }
            defer { close(directory) }
            guard isLocked(directory) else {
                if errno == EWOULDBLOCK { return [] }
                throw Errno(rawValue: errno)
            }
            guard try FileStatus(descriptor: directory).uid == geteuid() else { return [] }
            let left = HostChanges.settle(leftIn: directory)
            if left.isEmpty { try remove(directory, name, in: parent) }
            return left
        } catch let problem as Problem { throw problem } catch {
            throw Problem("\(parent.path)/\(name)", "it is left, and cannot be settled", cause: error)
        }
    }
}
