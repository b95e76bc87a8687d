/// The state of a socket, by the numbers of TCP that sock_diag(7) uses for all families.
package struct SocketState: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let established = SocketState(rawValue: 1)
    package static let synSent = SocketState(rawValue: 2)
    package static let synRecv = SocketState(rawValue: 3)
    package static let finWait1 = SocketState(rawValue: 4)
    package static let finWait2 = SocketState(rawValue: 5)
    package static let timeWait = SocketState(rawValue: 6)
    package static let close = SocketState(rawValue: 7)
    package static let closeWait = SocketState(rawValue: 8)
    package static let lastAck = SocketState(rawValue: 9)
    package static let listen = SocketState(rawValue: 10)
    package static let closing = SocketState(rawValue: 11)
    package static let newSynRecv = SocketState(rawValue: 12)
}
