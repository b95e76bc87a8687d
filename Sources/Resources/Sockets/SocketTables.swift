import Glibc
package import Images
package import Linux
package import Netlink
package import ProcFS
import SystemPackage

/// The kernel's lists of sockets, asked for once and only if there is a socket; replaced by values in tests.
package struct SocketTables {
    /// The file a unix socket is bound to.
    package struct BoundFile: Hashable, Sendable {
        package var path: [UInt8]
        package var status: FileStatus
        package init(path: [UInt8], status: FileStatus) { (self.path, self.status) = (path, status) }
    }

    package var unix: () throws(Problem) -> [UInt32: Netlink.UnixSocket]
    package var inet: () throws(Problem) -> [UInt32: Netlink.InetSocket]
    /// What is under a descriptor that ioctl(2) with SIOCUNIXFILE has made in this process, and closes it.
    package var boundFile: (_ file: Int32) throws(Problem) -> BoundFile
    /// stat(2) of a path.
    package var status: (_ path: [UInt8]) throws(Problem) -> FileStatus?
    /// Raw and ping sockets, which sock_diag need not know.
    package var unlisted: () throws(Problem) -> [UInt64: NetSocket] = { () throws(Problem) in [:] }
    /// getsockopt(2) of what hardly any socket has, so that there is no room for it in the batch. `length` is what the
    /// call is told, which of SO_GET_FILTER counts instructions.
    package var option:
        (_ origin: FileDump.Origin, _ level: Int32, _ name: Int32, _ size: Int, _ length: Int) throws(Problem) ->
            [UInt8] = {
                origin, level, name, size, length throws(Problem) in
                try LiveTables.option(origin, level, name, size, length)
            }

    /// The options of a new socket, with which those of an old one are compared.
    package var newSocket: (_ domain: Int32, _ type: UInt32, _ proto: UInt32) -> [String: [UInt8]] = { _, _, _ in [:] }
    /// The groups that a socket has joined.
    package var memberships: (_ origin: FileDump.Origin) throws(Problem) -> [CryoMembershipEntry] = {
        _ throws(Problem) in []
    }

    package init(
        unix: @escaping () throws(Problem) -> [UInt32: Netlink.UnixSocket],
        inet: @escaping () throws(Problem) -> [UInt32: Netlink.InetSocket],
        boundFile: @escaping (Int32) throws(Problem) -> BoundFile,
        status: @escaping ([UInt8]) throws(Problem) -> FileStatus?
    ) {
        (self.unix, self.inet, self.boundFile, self.status) = (unix, inet, boundFile, status)
    }

    /// Of the network namespace the engine is in.
    package static func live() -> SocketTables {
        let tables = LiveTables()
        var list = SocketTables(
            unix: tables.unixSockets, inet: tables.inetSockets, boundFile: LiveTables.boundFile,
            status: LiveTables.status)
        list.unlisted = tables.unlistedSockets
        list.newSocket = tables.newSocket
        list.memberships = tables.memberships
        return list
    }
}

private final class LiveTables {
    private var unix: [UInt32: Netlink.UnixSocket]?
    private var inet: [UInt32: Netlink.InetSocket]?
    private var unlisted: [UInt64: NetSocket]?
    private var new: [[UInt32]: [String: [UInt8]]] = [:]
    private var groups: [MulticastGroup]?

    func newSocket(domain: Int32, type: UInt32, proto: UInt32) -> [String: [UInt8]] {
        let key = [UInt32(bitPattern: domain), type, proto]
        if let known = new[key] { return known }
        let options = NamedOptions.ofNewSocket(domain: domain, type: type, proto: proto)
        new[key] = options
        return options
    }

    /// The kernel tells which groups each interface is in, and of a socket and a group, how it has joined it.
    func memberships(_ origin: FileDump.Origin) throws(Problem) -> [CryoMembershipEntry] {
        let candidates: [MulticastGroup]
        if let groups {
            candidates = groups
        } else {
            var list: [MulticastGroup] = []
            for file in ProcFile<[MulticastGroup]>.multicastGroups { list += try Self.optional(file) }
            groups = list
            candidates = list
        }
        return try Self.with(origin, "the groups it has joined") { (socket) throws(Errno) in
            try MulticastMembership.of(socket, among: candidates)
        }
    }

    /// What a file of /proc/net tells; nothing where this kernel has not got it.
    private static func optional<Value>(_ file: ProcFile<[Value]>) throws(Problem) -> [Value] {
        let own: ProcDirectory
        do { own = try ProcDirectory(pid: getpid()) } catch {
            throw Problem("/proc/self", "cannot be opened", cause: error)
        }
        do { return try own.read(file) } catch {
            if error.errno == .noSuchFileOrDirectory { return [] }
            throw Problem("/proc/self/\(file.path)", "cannot be read", cause: error)
        }
    }

    /// Looks at a duplicate of a socket.
    private static func with<Value>(
        _ origin: FileDump.Origin, _ what: String, _ body: (_ socket: Int32) throws(Errno) -> Value
    ) throws(Problem) -> Value {
        guard case .descriptor(let pid, let fd) = origin else { throw Problem("socket", "\(what) cannot be asked for") }
        do throws(Errno) {
            let pidfd = FileDescriptor(rawValue: CInt(try systemCall(.pidfd_open, Int(pid), 0)))
            defer { try? pidfd.close() }
            let socket = FileDescriptor(rawValue: CInt(try systemCall(.pidfd_getfd, Int(pidfd.rawValue), Int(fd), 0)))
            defer { try? socket.close() }
            return try body(socket.rawValue)
        } catch { throw Problem("fd \(fd) of task \(pid)", "reading \(what)", cause: error) }
    }

    func unixSockets() throws(Problem) -> [UInt32: Netlink.UnixSocket] {
        if let unix { return unix }
        let list = try ask { (netlink) throws(NetlinkError) in try netlink.unixSockets() }
        let table = Dictionary(list.map { ($0.inode, $0) }, uniquingKeysWith: { first, _ in first })
        unix = table
        return table
    }

    func inetSockets() throws(Problem) -> [UInt32: Netlink.InetSocket] {
        if let inet { return inet }
        var list: [Netlink.InetSocket] = []
        for family in [Netlink.InetSocket.Family.inet, .inet6] {
            for transport in [Netlink.InetSocket.Transport.tcp, .udp, .udplite] {
                list += try ask { (netlink) throws(NetlinkError) in
                    do throws(NetlinkError) { return try netlink.inetSockets(family, transport) } catch {
                        // A kernel without UDP-Lite or IPv6 has no such sockets.
                        if error == .refused(.noSuchFileOrDirectory) { return [] }
                        throw error
                    }
                }
            }
        }
        let table = Dictionary(
            list.filter { $0.inode != 0 }.map { ($0.inode, $0) }, uniquingKeysWith: { first, _ in first })
        inet = table
        return table
    }

    private func ask<Value>(_ body: (NetlinkSocket) throws(NetlinkError) -> Value) throws(Problem) -> Value {
        do throws(NetlinkError) {
            let descriptor = try NetlinkSocket.open(.sockDiag)
            defer { try? descriptor.close() }
            return try body(NetlinkSocket(descriptor))
        } catch { throw Problem("sock_diag", "the kernel's list of sockets cannot be read", cause: error) }
    }

    func unlistedSockets() throws(Problem) -> [UInt64: NetSocket] {
        if let unlisted { return unlisted }
        var table: [UInt64: NetSocket] = [:]
        for file in ProcFile<[NetSocket]>.unlistedSockets {
            for socket in try Self.optional(file) { table[socket.inode] = socket }
        }
        unlisted = table
        return table
    }

    static func option(
        _ origin: FileDump.Origin, _ level: Int32, _ name: Int32, _ size: Int, _ length: Int
    ) throws(Problem) -> [UInt8] {
        let most = 1 << 20
        guard (0 ... most).contains(size) else { throw Problem("socket", "option \(name) is of \(size) bytes") }
        return try with(origin, "option \(name) of the socket (getsockopt)") { (socket) throws(Errno) in
            var value = [UInt8](repeating: 0, count: size)
            var length = socklen_t(truncatingIfNeeded: length)
            if unsafe getsockopt(socket, level, name, &value, &length) != 0 { throw Errno(rawValue: errno) }
            return value
        }
    }

    /// Nil if there is no such file.
    static func status(_ path: [UInt8]) throws(Problem) -> FileStatus? {
        do throws(Errno) { return try FileStatus(path: path) } catch {
            if [.noSuchFileOrDirectory, .notDirectory, .fileNameTooLong].contains(error) { return nil }
            throw Problem(ByteString(path).string, "looking whether there is such a file", cause: error)
        }
    }

    static func boundFile(_ file: Int32) throws(Problem) -> SocketTables.BoundFile {
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe readlink(
                "/proc/self/fd/\(file)", unsafe $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
        let status: FileStatus
        do throws(Errno) {
            if count < 0 { throw Errno(rawValue: errno) }
            status = try FileStatus(descriptor: file)
        } catch { throw Problem("unix socket", "the file it is bound to cannot be examined", cause: error) }
        var path = Array(buffer.prefix(count))
        let deleted = Array(" (deleted)".utf8)
        if status.links == 0, path.suffix(deleted.count).elementsEqual(deleted) { path.removeLast(deleted.count) }
        return SocketTables.BoundFile(path: path, status: status)
    }
}
