@testable import Netlink
import Testing

@Suite struct DecodingTests {
    @Test func listeningUnixSocket() throws {
        let socket = try UnixSocket(Listings.unixListening)
        #expect(socket.inode == 12345 && socket.type == 1 && socket.state == .listen && socket.cookie == 1)
        #expect(socket.name == Array("/run/s\0".utf8) && socket.path == Array("/run/s".utf8) && !socket.isAbstract)
        #expect(socket.vfs?.ino == 77 && socket.vfs?.dev == 0xfe0_0003)
        #expect(socket.peer == nil && socket.icons == [7, 0] && socket.rqueue == 2 && socket.wqueue == 128)
        #expect(socket.shutdown == 0 && socket.uid == 1000)
    }

    @Test func connectedUnixSocket() throws {
        let socket = try UnixSocket(Listings.unixConnected)
        #expect(socket.type == 5 && socket.state == .established && socket.peer == 12347 && socket.shutdown == 3)
        #expect(socket.isAbstract && socket.path == nil && socket.name == [0, 0x61, 0x62])
    }

    @Test func listeningTCPSocket() throws {
        let socket = try InetSocket(Listings.tcpListening, transport: .tcp)
        #expect(socket.family == 10 && socket.transport == .tcp && socket.state == .listen && socket.inode == 999)
        #expect(socket.sourcePort == 8080 && socket.source == [UInt8](repeating: 0, count: 15) + [1])
        #expect(socket.destinationPort == 0 && socket.destination == [UInt8](repeating: 0, count: 16))
        #expect(socket.interface == 2 && socket.rqueue == 1 && socket.wqueue == 4096 && socket.uid == 33)
        #expect(socket.tos == 16 && socket.tclass == 32 && socket.isV6Only == true && socket.mark == 5)
        #expect(socket.congestion == Array("cubic".utf8))
    }

    @Test func linkAndAddress() throws {
        let link = try Link(Listings.link)
        #expect(link.index == 1 && link.type == 772 && link.flags & Link.up != 0 && link.mtu == 65536)
        #expect(link.name == Array("lo".utf8) && link.kind == Array("veth".utf8))
        let address = try Address(Listings.address)
        #expect(address.address == [127, 0, 0, 1] && address.local == address.address && address.prefixLength == 8)
        #expect(
            address.flags == 0x280 && address.scope == 254 && address.label == Array("lo".utf8) && address.index == 1)
    }

    /// No answer, however broken, traps.
    @Test func mutatedAnswers() {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        for seed in [
            Listings.unixListening, Listings.unixConnected, Listings.tcpListening, Listings.link, Listings.address,
        ] {
            for _ in 0 ..< 500 {
                var bytes = Message(type: 20, flags: .multi, payload: seed).encoded()
                for _ in 0 ... random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
                bytes.removeLast(random(bytes.count / 2))
                for payload in [bytes] + ((try? Message.decode(bytes)) ?? []).map(\.payload) {
                    _ = try? UnixSocket(payload)
                    _ = try? InetSocket(payload, transport: .raw)
                    _ = try? Link(payload)
                    _ = try? Address(payload)
                }
            }
        }
    }
}
