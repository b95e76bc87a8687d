import Images

/// Which unix sockets of a checkpoint have to be made together, by one task: those that are connected to one another,
/// with the listening socket whose name the accepted ones bear.
struct UnixSocketGroups: Sendable {
    private let byInode: [UInt32: UnixSkEntry]
    private let byName: [[UInt8]: UnixSkEntry]
    private var representatives: [UInt32: UInt32] = [:]

    static let stream: UInt32 = 1, datagram: UInt32 = 2, seqpacket: UInt32 = 5
    // TCP_ESTABLISHED, TCP_CLOSE, TCP_LISTEN
    static let established: UInt32 = 1, unconnected: UInt32 = 7, listening: UInt32 = 10

    init(_ sockets: [UnixSkEntry]) {
        byInode = Dictionary(sockets.map { ($0.ino, $0) }, uniquingKeysWith: { first, _ in first })
        let datagrams = sockets.filter { $0.type == Self.datagram && !$0.name.isEmpty && !$0.isExternal }
        byName = Dictionary(datagrams.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var listeners: [[UInt8]: UInt32] = [:]
        for socket in sockets where socket.state == Self.listening && !socket.name.isEmpty {
            listeners[socket.name] = socket.ino
        }
        for socket in sockets {
            if let peer = byInode[socket.peer], socket.type != Self.datagram || isOrdered(socket, before: peer) {
                join(socket.ino, peer.ino)
            }
            if socket.type != Self.datagram, let listener = listeners[socket.name] { join(socket.ino, listener) }
        }
        // Each points straight at its representative, which is the smallest of them.
        for inode in representatives.keys.sorted() {
            if let next = representatives[inode] { representatives[inode] = representatives[next] ?? next }
        }
    }

    /// Whether a datagram socket has to be connected to `peer` at its time (`UnixDatagrams`).
    private func isOrdered(_ socket: UnixSkEntry, before peer: UnixSkEntry) -> Bool {
        peer.name.isEmpty || peer.peer != 0 || peer.isConnectedToTheGone
    }

    /// The datagram socket of this name, if it may send to `socket`.
    /// - Parameter isFree: whether `socket` is not connected to its peer yet.
    func datagram(_ name: [UInt8], beside socket: UnixSkEntry, isFree: Bool) -> UnixSkEntry? {
        guard let found = byName[name], found.ino != socket.ino, isFree || socket.peer == found.ino else { return nil }
        return found.peer == socket.ino || !socket.name.isEmpty ? found : nil
    }

    func socket(_ inode: UInt32) -> UnixSkEntry? { inode == 0 ? nil : byInode[inode] }

    /// The same for all sockets of a group.
    func representative(_ inode: UInt32) -> UInt32 { representatives[inode] ?? inode }

    private mutating func join(_ one: UInt32, _ other: UInt32) {
        let (one, other) = (find(one), find(other))
        if one != other { representatives[max(one, other)] = min(one, other) }
    }

    private mutating func find(_ inode: UInt32) -> UInt32 {
        var inode = inode
        while let next = representatives[inode] {
            // Halves the way for the next time.
            if let beyond = representatives[next] { representatives[inode] = beyond }
            inode = next
        }
        return inode
    }
}
