/// A socket of AF_INET or AF_INET6 as sock_diag(7) tells of it.
package struct InetSocket: Hashable, Sendable {
    /// AF_INET or AF_INET6.
    package enum Family: UInt8, Sendable {
        case inet = 2
        case inet6 = 10
    }

    /// IPPROTO_TCP and its companions, as they can be asked for.
    package enum Transport: UInt8, Sendable, CaseIterable {
        case tcp = 6
        case udp = 17
        case udplite = 136
        case raw = 255
    }

    package var family: UInt8
    package var transport: Transport
    package var state: SocketState
    /// 0 for one that has no file, as a connection in TIME_WAIT.
    package var inode: UInt32
    package var cookie: UInt64
    package var sourcePort: UInt16
    package var destinationPort: UInt16
    /// Four bytes or sixteen.
    package var source: [UInt8]
    package var destination: [UInt8]
    /// The interface of SO_BINDTODEVICE, or 0.
    package var interface: UInt32
    /// Of a listening socket: connections that wait, and the backlog of listen(2). Otherwise bytes.
    package var rqueue: UInt32
    package var wqueue: UInt32
    package var uid: UInt32
    package var shutdown: UInt8 = 0
    package var tos: UInt8?
    package var tclass: UInt8?
    package var isV6Only: Bool?
    /// The name of the congestion control.
    package var congestion: [UInt8]?
    /// Of a raw socket: its protocol.
    package var rawProtocol: UInt8?
    package var mark: UInt32?
    /// Whether it has keys for the MD5 signatures of its peers (TCP_MD5SIG); told to CAP_NET_ADMIN only.
    package var hasKeys = false
    /// Whether there is another protocol on top of TCP (TCP_ULP).
    package var hasUpperLayer = false

    package init(_ payload: [UInt8], transport: Transport) throws(NetlinkError) {
        var rest = payload[...]
        let message = try InetDiagMessage(takenFrom: &rest)
        let addressLength = message.family == Family.inet.rawValue ? 4 : 16
        family = message.family
        self.transport = transport
        state = SocketState(rawValue: message.state)
        inode = message.inode
        cookie = message.id.cookie
        sourcePort = message.id.sport
        destinationPort = message.id.dport
        source = Array(message.id.src.prefix(addressLength))
        destination = Array(message.id.dst.prefix(addressLength))
        interface = message.id.if
        rqueue = message.rqueue
        wqueue = message.wqueue
        uid = message.uid
        for attribute in try Attribute.decode(rest) {
            switch attribute.type {
            case InetDiagAttribute.cong: congestion = attribute.string
            case InetDiagAttribute.tos: tos = try attribute.number()
            case InetDiagAttribute.tclass: tclass = try attribute.number()
            case InetDiagAttribute.shutdown: shutdown = try attribute.number()
            case InetDiagAttribute.protocol: rawProtocol = try attribute.number()
            case InetDiagAttribute.skv6only: isV6Only = try attribute.number(as: UInt8.self) != 0
            case InetDiagAttribute.mark: mark = try attribute.number()
            case InetDiagAttribute.md5sig: hasKeys = true
            case InetDiagAttribute.ulpInfo: hasUpperLayer = true
            default: break
            }
        }
    }
}

/// INET_DIAG_CONG and its companions.
enum InetDiagAttribute {
    static let cong: UInt16 = 4
    static let tos: UInt16 = 5
    static let tclass: UInt16 = 6
    static let shutdown: UInt16 = 8
    static let `protocol`: UInt16 = 10
    static let skv6only: UInt16 = 11
    static let mark: UInt16 = 15
    static let md5sig: UInt16 = 18
    static let ulpInfo: UInt16 = 19

    /// The bits of `idiag_ext` for those that come only when asked for.
    static let wanted: UInt8 = [cong, tos, tclass, shutdown].reduce(0) { $0 | 1 << UInt8(truncatingIfNeeded: $1 - 1) }
}

extension NetlinkSocket {
    /// All sockets of a family and transport of the namespace of this NETLINK_SOCK_DIAG socket, in all states.
    package func inetSockets(
        _ family: InetSocket.Family, _ transport: InetSocket.Transport
    ) throws(NetlinkError) -> [InetSocket] {
        var request = InetDiagRequest()
        request.family = family.rawValue
        request.protocol = transport.rawValue
        request.ext = InetDiagAttribute.wanted
        var sockets: [InetSocket] = []
        for payload in try dump(type: Self.sockDiagByFamily, payload: request.encoded()) {
            sockets.append(try InetSocket(payload, transport: transport))
        }
        return sockets
    }
}
