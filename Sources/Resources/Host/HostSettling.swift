import Glibc
import Images
import Linux
import Netlink
import SystemPackage

/// How a step ends.
extension HostStep {
    /// Whether it goes in any case.
    var isMomentary: Bool {
        switch self {
        case .workshop, .show, .alias: true
        case .place, .setAside, .link, .bind, .drop: false
        }
    }

    typealias Opening = (_ path: [UInt8]) throws(Problem) -> HostDirectory

    /// Whether an image is where it was to be put.
    func isInPlace(_ open: Opening) -> Bool {
        guard case .place(let name, _, let file) = self, let directory = try? open(name.directory) else { return false }
        return (try? directory.status(of: name.name)).map { Self.isSame($0, file) } ?? false
    }

    /// Finishes the step, or takes it back.
    func settle(succeeded: Bool, _ open: Opening) throws(Problem) {
        do {
            switch self {
            case .workshop(let name): try Self.removeWorkshop(name, open)
            case .show(let name, _, let file), .alias(let name, let file): try Self.remove(name, file, open)
            case .place(let name, let from, let file): if !succeeded { try Self.moveBack(name, to: from, file, open) }
            case .setAside(let name, let aside, let file):
                if succeeded { try Self.remove(aside, file, open) } else { try Self.bringBack(name, from: aside, file, open) }
            case .link(let name, let file): if !succeeded { try Self.remove(name, file, open) }
            case .bind(let name): if !succeeded { try Self.removeSocket(name, open) }
            case .drop(let name, let file): if succeeded { try Self.remove(name, file, open) }
            }
        } catch let problem as Problem {
            // What was in a directory that is gone is gone, too.
            if (problem.cause as? Errno) != .noSuchFileOrDirectory { throw problem }
        } catch { throw Problem(subject, "it cannot be put back as it was", cause: error) }
    }

    private var subject: String {
        switch self {
        case .workshop(let name), .show(let name, _, _), .alias(let name, _), .place(let name, _, _),
            .setAside(let name, _, _), .link(let name, _), .bind(let name), .drop(let name, _):
            name.shown
        }
    }

    private static func isSame(_ status: FileStatus?, _ file: FileDump.FileIdentity) -> Bool {
        status.map { $0.inode == file.inode && $0.device == file.device } ?? false
    }

    private static func remove(_ name: HostName, _ file: FileDump.FileIdentity, _ open: Opening) throws {
        let directory = try open(name.directory)
        guard let status = try directory.status(of: name.name), isSame(status, file) else { return }
        try directory.remove(name.name, isDirectory: status.kind == .directory)
    }

    private static func removeWorkshop(_ name: HostName, _ open: Opening) throws {
        let directory = try open(name.directory)
        let inner = unsafe withPath(name.name) { unsafe openat(directory.descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard inner >= 0 else { return }
        defer { close(inner) }
        guard try FileStatus(descriptor: inner).uid == geteuid() else { return }
        RunDirectory.clear(inner)
        try directory.remove(name.name, isDirectory: true)
    }

    private static func moveBack(_ name: HostName, to from: HostName, _ file: FileDump.FileIdentity, _ open: Opening) throws {
        let directory = try open(name.directory)
        guard isSame(try directory.status(of: name.name), file) else { return }
        try directory.rename(name.name, to: from.name, in: try open(from.directory))
    }

    private static func bringBack(_ name: HostName, from aside: HostName, _ file: FileDump.FileIdentity, _ open: Opening) throws {
        let waiting = try open(aside.directory)
        guard isSame(try waiting.status(of: aside.name), file) else { return }
        let directory = try open(name.directory)
        do throws(Errno) { try waiting.rename(aside.name, to: name.name, in: directory) } catch {
            guard error == .fileExists else { throw error }
            // A restore that was killed after its point of no return: its socket is in use.
            guard try isBound(name, in: directory) else {
                throw Problem(name.shown, "somebody has made it anew; what was there before is \(aside.shown)")
            }
            try waiting.remove(aside.name)
        }
    }

    /// A socket that no process has is of no use to anybody, whoever has made it.
    private static func removeSocket(_ name: HostName, _ open: Opening) throws {
        let directory = try open(name.directory)
        guard let status = try directory.status(of: name.name), status.kind == .socket else { return }
        if try !isBound(name, in: directory) { try directory.remove(name.name) }
    }

    /// Whether a living socket may be bound to the file: sock_diag(7). Its inode or its name is enough, as file systems of
    /// several layers tell other inodes here than there.
    private static func isBound(_ name: HostName, in directory: HostDirectory) throws -> Bool {
        guard let status = try directory.status(of: name.name), status.kind == .socket else { return false }
        let descriptor = try NetlinkSocket.open(.sockDiag)
        defer { try? descriptor.close() }
        return try NetlinkSocket(descriptor).unixSockets().contains { socket in
            guard let file = socket.vfs, let path = socket.path else { return false }
            return file.ino == UInt32(truncatingIfNeeded: status.inode) || path.split(separator: UInt8(ascii: "/")).last.map(Array.init) == name.name
        }
    }
}
