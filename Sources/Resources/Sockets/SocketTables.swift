import Glibc
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
    package var status: (_ path: [UInt8]) -> FileStatus?
    /// Raw and ping sockets, which sock_diag need not know.
    package var unlisted: () throws(Problem) -> [UInt64: NetSocket] = { () throws(Problem) in [:] }
    /// The classic BPF filter of a socket, of `count` instructions: SO_GET_FILTER. Asked for apart, as hardly any socket has one.
    package var filter: (_ origin: FileDump.Origin, _ count: Int) throws(Problem) -> [UInt8] = { origin, count throws(Problem) in
        try LiveTables.filter(origin, count)
    }

    package init(
        unix: @escaping () throws(Problem) -> [UInt32: Netlink.UnixSocket], inet: @escaping () throws(Problem) -> [UInt32: Netlink.InetSocket],
        boundFile: @escaping (Int32) throws(Problem) -> BoundFile, status: @escaping ([UInt8]) -> FileStatus?
    ) {
        (self.unix, self.inet, self.boundFile, self.status) = (unix, inet, boundFile, status)
    }

    /// Of the network namespace the engine is in.
    package static func live() -> SocketTables {
        let tables = LiveTables()
        var list = SocketTables(
            unix: tables.unixSockets, inet: tables.inetSockets, boundFile: LiveTables.boundFile, status: { path in try? FileStatus(path: path) })
        list.unlisted = tables.unlistedSockets
        return list
    }
}

private final class LiveTables {
    private var unix: [UInt32: Netlink.UnixSocket]?
    private var inet: [UInt32: Netlink.InetSocket]?
    private var unlisted: [UInt64: NetSocket]?

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
                do { list += try ask { (netlink) throws(NetlinkError) in try netlink.inetSockets(family, transport) } } catch {
                    // A kernel without UDP-Lite or IPv6 has no such sockets.
                    if transport == .tcp && family == .inet { throw error }
                }
            }
        }
        let table = Dictionary(list.filter { $0.inode != 0 }.map { ($0.inode, $0) }, uniquingKeysWith: { first, _ in first })
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
        do {
            let own = try ProcDirectory(pid: getpid())
            for file in ProcFile<[NetSocket]>.unlistedSockets {
                do throws(ProcError) { for socket in try own.read(file) { table[socket.inode] = socket } } catch {
                    guard case .system(_, .noSuchFileOrDirectory) = error else { throw error }
                }
            }
        } catch { throw Problem("/proc/self/net", "the list of raw and ping sockets cannot be read", cause: error) }
        unlisted = table
        return table
    }

    static func filter(_ origin: FileDump.Origin, _ count: Int) throws(Problem) -> [UInt8] {
        guard case .descriptor(let pid, let fd) = origin, (0 ... 4096).contains(count) else { throw Problem("socket", "its filter cannot be asked for") }
        var program = [UInt8](repeating: 0, count: count * 8)
        do throws(Errno) {
            let pidfd = FileDescriptor(rawValue: CInt(try systemCall(.pidfd_open, Int(pid), 0)))
            defer { try? pidfd.close() }
            let socket = FileDescriptor(rawValue: CInt(try systemCall(.pidfd_getfd, Int(pidfd.rawValue), Int(fd), 0)))
            defer { try? socket.close() }
            // This length counts instructions.
            var length = socklen_t(count)
            let result = unsafe program.withUnsafeMutableBytes { unsafe getsockopt(socket.rawValue, SOL_SOCKET, SocketOptions.Name.filter, $0.baseAddress, &length) }
            if result != 0 { throw Errno(rawValue: errno) }
        } catch { throw Problem("fd \(fd) of task \(pid)", "reading the filter of the socket (SO_GET_FILTER)", cause: error) }
        return program
    }

    static func boundFile(_ file: Int32) throws(Problem) -> SocketTables.BoundFile {
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe readlink("/proc/self/fd/\(file)", unsafe $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
        guard count >= 0, let status = try? FileStatus(descriptor: file) else {
            throw Problem("unix socket", "the file it is bound to cannot be examined", cause: Errno(rawValue: errno))
        }
        var path = Array(buffer.prefix(count))
        let deleted = Array(" (deleted)".utf8)
        if status.links == 0, path.suffix(deleted.count).elementsEqual(deleted) { path.removeLast(deleted.count) }
        return SocketTables.BoundFile(path: path, status: status)
    }
}
