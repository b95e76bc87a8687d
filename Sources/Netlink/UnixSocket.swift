/// A socket of AF_UNIX as sock_diag(7) tells of it.
package struct UnixSocket: Hashable, Sendable {
    package var inode: UInt32
    /// SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.
    package var type: UInt8
    package var state: SocketState
    package var cookie: UInt64
    /// `sun_path` as it is bound: an abstract name begins with a null byte, a path ends with one. Nil: not bound.
    package var name: [UInt8]?
    package var vfs: UnixDiagVFS?
    /// The inode of the other end; 0 when it was closed or was never accepted. Nil: not connected.
    package var peer: UInt32?
    /// Of a listening socket: the inodes of the clients whose connections wait; 0 for one that has gone.
    package var icons: [UInt32] = []
    package var rqueue: UInt32 = 0
    /// Of a listening socket: the backlog of listen(2).
    package var wqueue: UInt32 = 0
    package var shutdown: UInt8 = 0
    package var uid: UInt32?

    package var isAbstract: Bool { name?.first == 0 }

    /// The path it is bound to, without the null byte at its end.
    package var path: [UInt8]? { isAbstract ? nil : name.map { Array($0.prefix { $0 != 0 }) } }

    package init(_ payload: [UInt8]) throws(NetlinkError) {
        var rest = payload[...]
        let message = try UnixDiagMessage(takenFrom: &rest)
        inode = message.ino
        type = message.type
        state = SocketState(rawValue: message.state)
        cookie = message.cookie
        for attribute in try Attribute.decode(rest) {
            switch attribute.type {
            case UnixDiagAttribute.name: name = Array(attribute.payload)
            case UnixDiagAttribute.vfs: vfs = try UnixDiagVFS(attribute.payload)
            case UnixDiagAttribute.peer: peer = try attribute.number()
            case UnixDiagAttribute.icons: icons = attribute.numbers()
            case UnixDiagAttribute.rqlen:
                let queues = try UnixDiagRqlen(attribute.payload)
                rqueue = queues.rqueue
                wqueue = queues.wqueue
            case UnixDiagAttribute.shutdown: shutdown = try attribute.number()
            case UnixDiagAttribute.uid: uid = try attribute.number()
            default: break
            }
        }
    }
}

/// UNIX_DIAG_NAME and its companions.
enum UnixDiagAttribute {
    static let name: UInt16 = 0
    static let vfs: UInt16 = 1
    static let peer: UInt16 = 2
    static let icons: UInt16 = 3
    static let rqlen: UInt16 = 4
    static let shutdown: UInt16 = 6
    static let uid: UInt16 = 7
}

extension NetlinkSocket {
    /// SOCK_DIAG_BY_FAMILY.
    static let sockDiagByFamily: UInt16 = 20

    /// All sockets of AF_UNIX of the namespace of this NETLINK_SOCK_DIAG socket.
    package func unixSockets() throws(NetlinkError) -> [UnixSocket] {
        var request = UnixDiagRequest()
        request.show = [.name, .vfs, .peer, .icons, .rqlen, .uid]
        var sockets: [UnixSocket] = []
        for payload in try dump(type: Self.sockDiagByFamily, payload: request.encoded()) {
            sockets.append(try UnixSocket(payload))
        }
        return sockets
    }
}
