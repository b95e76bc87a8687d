import Images

/// In which order the datagram sockets of a checkpoint are connected.
///
/// connect(2) and sendto(2) take a datagram socket only if it is connected to nobody, or to the caller (unix_may_send):
/// who is connected to a socket has to be so before that is connected on, and so has what waits in it from others to be
/// sent. Only socketpair(2) makes two at once.
struct UnixDatagrams: Sendable {
    /// Those that may be connected only when what waits in them, or in those connected to them, has been sent.
    private(set) var late: Set<UInt32> = []
    private var positions: [UInt32: Int] = [:]
    private var waiting: [UInt32: Int]
    private let byInode: [UInt32: UnixSkEntry]
    private var clients: [UInt32: [UnixSkEntry]] = [:]

    init(_ sockets: [UnixSkEntry], queues: [UInt32: [RestoredFiles.Packet]]) {
        let datagrams = sockets.filter { $0.type == UnixSocketGroups.datagram && !$0.isExternal }
        byInode = Dictionary(datagrams.map { ($0.ino, $0) }, uniquingKeysWith: { first, _ in first })
        for client in datagrams {
            guard let server = byInode[client.peer], server.ino != client.ino, server.peer != client.ino else {
                continue
            }
            clients[server.ino, default: []].append(client)
        }
        waiting = clients.mapValues(\.count)
        var ready = datagrams.filter { clients[$0.ino] == nil }.map(\.ino)
        while let inode = ready.popLast() {
            guard positions[inode] == nil, let socket = byInode[inode] else { continue }
            positions[inode] = positions.count
            if needsToWait(socket, queues) { late.insert(inode) }
            guard let left = waiting[socket.peer], byInode[socket.peer]?.peer != inode, socket.peer != inode else {
                continue
            }
            waiting[socket.peer] = left - 1
            if left == 1 { ready.append(socket.peer) }
        }
    }

    private func needsToWait(_ socket: UnixSkEntry, _ queues: [UInt32: [RestoredFiles.Packet]]) -> Bool {
        guard socket.peer != 0 || keepsPeer(socket) else { return false }
        if (queues[socket.id] ?? []).contains(where: { isOfAnother($0, than: socket.peer, in: socket) }) { return true }
        return clients[socket.ino]?.contains { client in
            late.contains(client.ino) || client.name.isEmpty && !(queues[client.id] ?? []).isEmpty
        } ?? false
    }

    /// Whether a message in the queue of `socket` was not sent by its peer, and so before it was connected.
    func isOfAnother(_ packet: RestoredFiles.Packet, than peer: UInt32, in socket: UnixSkEntry) -> Bool {
        // Not every image tells of senders.
        guard !socket.name.isEmpty, let sender = packet.entry.cryo_sender else { return false }
        return sender != byInode[peer]?.name ?? socket.cryo_peer_name
    }

    /// Whether it is still connected to a peer that is gone.
    func keepsPeer(_ socket: UnixSkEntry) -> Bool {
        socket.type == UnixSocketGroups.datagram && socket.peer == 0 && socket.cryo_peer_name != nil
    }

    /// Sorts sockets so that each comes after those that are connected to it.
    func ordered(_ sockets: [UnixSkEntry]) throws(Problem) -> [UnixSkEntry] {
        var keyed: [(position: Int, socket: UnixSkEntry)] = []
        for socket in sockets where socket.type == UnixSocketGroups.datagram {
            guard let position = positions[socket.ino] else {
                throw Problem(
                    UnixSocketKind.subject(socket),
                    "it is connected in a ring, as connect(2) makes none; the image is damaged")
            }
            keyed.append((position, socket))
        }
        return keyed.sorted { $0.position < $1.position }.map(\.socket)
    }

    /// Whether others than its peer are connected to it.
    func hasClients(_ socket: UnixSkEntry, beside peer: UInt32) -> Bool {
        clients[socket.ino]?.contains { $0.ino != peer } ?? false
    }
}

extension UnixSkEntry {
    /// It stands for a socket outside of the tree.
    var isExternal: Bool { uflags & UnixSocketKind.external != 0 }

    /// A datagram socket that had connected to one that is gone, and knows its name still. Without a name that was the
    /// other end of its pair.
    var isConnectedToTheGone: Bool {
        type == UnixSocketGroups.datagram && peer == 0 && cryo_peer_name?.isEmpty == false
    }

    /// Whether two datagram sockets, this one connected to the other, are the ends of one pair, as far as can be told.
    func isPair(with other: UnixSkEntry) -> Bool {
        cryo_peer_cred != nil && cryo_peer_cred == other.cryo_peer_cred && (name.isEmpty || other.peer == ino)
    }
}
