import Glibc
import Images
import Linux
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
    func isInPlace(_ open: Opening) throws(Problem) -> Bool {
        guard case .place(let name, _, let file) = self else { return false }
        do { return Self.isSame(try open(name.directory).status(of: name.name), file) } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(subject, "looking whether it is in its place", cause: error)
        }
    }

    /// Finishes the step, or takes it back.
    func settle(succeeded: Bool, _ open: Opening) throws(Problem) {
        do {
            switch self {
            case .workshop(let name): try Self.removeWorkshop(name, open)
            case .show(let name, _, let file), .alias(let name, let file): try Self.remove(name, file, open)
            case .place(let name, let from, let file): if !succeeded { try Self.moveBack(name, to: from, file, open) }
            case .setAside(let name, let aside, let file):
                if succeeded {
                    try Self.remove(aside, file, open)
                } else {
                    try Self.bringBack(name, from: aside, file, open)
                }
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
        let inner = unsafe withPath(name.name) {
            unsafe openat(directory.descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        guard inner >= 0 else {
            // It was not made, or is somebody else's by now.
            if [ENOENT, ENOTDIR, ELOOP].contains(errno) { return }
            throw Errno(rawValue: errno)
        }
        defer { close(inner) }
        guard try FileStatus(descriptor: inner).uid == geteuid() else { return }
        try RunDirectory.clear(inner)
        try directory.remove(name.name, isDirectory: true)
    }

    private static func moveBack(
        _ name: HostName, to from: HostName, _ file: FileDump.FileIdentity, _ open: Opening
    ) throws {
        let directory = try open(name.directory)
        guard isSame(try directory.status(of: name.name), file) else { return }
        try directory.rename(name.name, to: from.name, in: try open(from.directory))
    }

    private static func bringBack(
        _ name: HostName, from aside: HostName, _ file: FileDump.FileIdentity, _ open: Opening
    ) throws {
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

    /// Whether a living socket is bound to the file. The kernel finds it by the inode, whatever name, network namespace
    /// or layer it was bound in (unix_find_socket_byinode). To connect a datagram socket to one of another type does
    /// nothing to it (EPROTOTYPE).
    private static func isBound(_ name: HostName, in directory: HostDirectory) throws -> Bool {
        let file = unsafe withPath(name.name) {
            unsafe openat(directory.descriptor, $0, HostDirectory.pathOnly | O_NOFOLLOW | O_CLOEXEC)
        }
        guard file >= 0 else {
            if errno == ENOENT { return false }
            throw Errno(rawValue: errno)
        }
        defer { close(file) }
        guard try FileStatus(descriptor: file).kind == .socket else { return false }
        let probe = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw Errno(rawValue: errno) }
        defer { close(probe) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: Array("/proc/self/fd/\(file)".utf8))
        }
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        switch result == 0 ? 0 : errno {
        case ECONNREFUSED: return false
        // EPERM: a datagram socket that is connected to another.
        case 0, EPROTOTYPE, EPERM: return true
        default: throw Errno(rawValue: errno)
        }
    }
}
