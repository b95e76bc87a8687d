import Glibc
@testable import Netlink
import SystemPackage
import Testing

/// The running kernel's own answers.
@Suite struct LiveTests {
    private func inode(_ descriptor: Int32) -> UInt32 {
        var status = stat()
        fstat(descriptor, &status)
        return UInt32(truncatingIfNeeded: status.st_ino)
    }

    private func onSocket<Result>(
        _ family: NetlinkSocket.Family, _ body: (NetlinkSocket) throws -> Result
    ) throws -> Result {
        let descriptor = try NetlinkSocket.open(family)
        defer { try? descriptor.close() }
        return try body(NetlinkSocket(descriptor))
    }

    @Test func unixPair() throws {
        var pair: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { pair.forEach { close($0) } }
        #expect(write(pair[0], "hello", 5) == 5)
        #expect(shutdown(pair[0], Int32(SHUT_WR)) == 0)
        let sockets = try onSocket(.sockDiag) { try $0.unixSockets() }
        let first = try #require(sockets.first { $0.inode == inode(pair[0]) })
        let second = try #require(sockets.first { $0.inode == inode(pair[1]) })
        #expect(first.peer == second.inode && second.peer == first.inode)
        #expect(first.state == .established && first.type == 1 && first.name == nil)
        #expect(first.shutdown == 2 && second.shutdown == 1)
        #expect(second.rqueue > 0)
    }

    @Test func unixListeningWithAClientWaiting() throws {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener); close(client) }
        // Autobind: an abstract name of the kernel's choice.
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var length = socklen_t(MemoryLayout<sa_family_t>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try #require(bind(listener, address, length) == 0)
                try #require(listen(listener, 9) == 0)
                length = socklen_t(MemoryLayout<sockaddr_un>.size)
                try #require(getsockname(listener, address, &length) == 0)
                try #require(connect(client, address, length) == 0)
            }
        }
        let sockets = try onSocket(.sockDiag) { try $0.unixSockets() }
        let found = try #require(sockets.first { $0.inode == inode(listener) })
        #expect(found.state == .listen && found.isAbstract && found.name?.count == 6)
        #expect(found.icons == [inode(client)] && found.rqueue == 1 && found.wqueue == 9)
    }

    @Test func inetListening() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        try #require(listen(listener, 17) == 0)
        let sockets = try onSocket(.sockDiag) { try $0.inetSockets(.inet, .tcp) }
        let found = try #require(sockets.first { $0.inode == inode(listener) })
        #expect(found.state == .listen && found.wqueue == 17 && found.source == [0, 0, 0, 0] && found.sourcePort != 0)
    }

    @Test func udp() throws {
        let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
        try #require(isBound)
        let sockets = try onSocket(.sockDiag) { try $0.inetSockets(.inet6, .udp) }
        let found = try #require(sockets.first { $0.inode == inode(descriptor) })
        #expect(found.state == .close && found.sourcePort != 0 && found.isV6Only == false)
    }

    @Test func links() throws {
        let (links, addresses) = try onSocket(.route) { (try $0.links(), try $0.addresses()) }
        let loopback = try #require(links.first { $0.name == Array("lo".utf8) })
        if loopback.flags & Link.up != 0 {
            #expect(addresses.contains { $0.index == UInt32(loopback.index) && $0.address == [127, 0, 0, 1] })
        }
        #expect(throws: NetlinkError.refused(Errno(rawValue: geteuid() == 0 ? ENODEV : EPERM))) {
            try onSocket(.route) { try $0.setLinkFlags(index: 0x7fff_fff0, flags: 0, change: 0) }
        }
    }
}
