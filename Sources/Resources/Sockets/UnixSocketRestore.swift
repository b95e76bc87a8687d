import Images
import Linux
import Tracer

/// Makes the sockets of one group: listening ones first, then what is connected through them, then pairs, then the
/// rest.
struct UnixSocketRestore {
    let sockets: [UnixSkEntry]
    private let byInode: [UInt32: UnixSkEntry]
    private let byName: [[UInt8]: [UnixSkEntry]]
    private let byPeer: [UInt32: [UnixSkEntry]]
    private var made: Set<UInt32> = []
    /// Datagram sockets that socketpair(2) has connected to their peer.
    private var paired: Set<UInt32> = []

    private static let closeOnExec = FilePlan.closeOnExec
    private static let nonblock: UInt32 = 0o4000

    init(_ sockets: [UnixSkEntry]) {
        self.sockets = sockets
        byInode = Dictionary(sockets.map { ($0.ino, $0) }, uniquingKeysWith: { first, _ in first })
        byName = Dictionary(grouping: sockets.filter { !$0.name.isEmpty }, by: \.name)
        byPeer = Dictionary(grouping: sockets.filter { $0.peer != 0 }, by: \.peer)
    }

    mutating func make(in plan: inout FilePlan) throws(Problem) {
        for socket in sockets
        where ![UnixSocketGroups.stream, UnixSocketGroups.datagram, UnixSocketGroups.seqpacket].contains(socket.type) {
            throw Problem(
                UnixSocketKind.subject(socket), "type \(socket.type) is none of unix sockets; the image is damaged")
        }
        for socket in sockets {
            guard let path = socket.cryo_path?.bytes else { continue }
            guard path.first == UInt8(ascii: "/"), !path.contains(0) else {
                throw Problem(
                    UnixSocketKind.subject(socket), "where its file was moved is no absolute path; the image is damaged"
                )
            }
        }
        // A listener whose file is gone makes way for the one that has its name now.
        let listeners = sockets.filter { $0.state == UnixSocketGroups.listening }.sorted {
            $0.deleted == true && $1.deleted != true
        }
        let heirs = Dictionary(listeners.map { ($0.name, $0.ino) }, uniquingKeysWith: { _, last in last })
        for listener in listeners {
            try make(listener: listener, isHeir: heirs[listener.name] == listener.ino, in: &plan)
        }
        for socket in sockets where !made.contains(socket.ino) && Self.isConnected(socket) {
            if let peer = byInode[socket.peer], !made.contains(peer.ino) {
                // Datagram sockets may point at another than the one they are a pair with.
                guard socket.type == UnixSocketGroups.datagram || peer.peer == socket.ino else {
                    throw Problem(
                        UnixSocketKind.subject(socket), "its peer, \(peer.ino), has another peer; the image is damaged")
                }
                if socket.type == UnixSocketGroups.datagram, !peer.name.isEmpty, !socket.isPair(with: peer) { continue }
                guard peer.ino != socket.ino else {
                    throw Problem(UnixSocketKind.subject(socket), "it is its own peer; the image is damaged")
                }
                try make(pair: socket, peer, in: &plan)
            } else if socket.peer == 0, !socket.isConnectedToTheGone {
                try make(orphan: socket, in: &plan)
            }
        }
        for socket in sockets where !made.contains(socket.ino) { try make(single: socket, in: &plan) }
        let datagrams = plan.files.unixDatagrams
        for socket in try datagrams.ordered(sockets) where !datagrams.late.contains(socket.ino) {
            try connect(datagram: socket, \.connect, in: &plan)
        }
    }

    /// Sends again what waited in them.
    func fill(in plan: inout FilePlan) throws(Problem) {
        for socket in sockets where socket.type != UnixSocketGroups.datagram {
            try UnixSocketQueue.fill(socket, in: &plan)
        }
        let datagrams = plan.files.unixDatagrams
        for socket in try datagrams.ordered(sockets) {
            guard datagrams.late.contains(socket.ino) else {
                try UnixSocketQueue.fill(socket, in: &plan)
                continue
            }
            try UnixSocketQueue.fill(socket, in: &plan) { (plan) throws(Problem) in
                try connect(datagram: socket, \.fill, in: &plan)
            }
        }
    }

    /// Whether it is or was connected. The state of a datagram socket with a name says only that somebody has connected
    /// to it.
    private static func isConnected(_ socket: UnixSkEntry) -> Bool {
        socket.peer != 0
            || socket.state == UnixSocketGroups.established
                && (socket.type != UnixSocketGroups.datagram || socket.name.isEmpty)
    }

    // MARK: Listening

    private mutating func make(listener: UnixSkEntry, isHeir: Bool, in plan: inout FilePlan) throws(Problem) {
        plan.create.describe(UnixSocketKind.subject(listener))
        try open(listener, in: &plan)
        try bind(listener, in: &plan)
        listen(listener, as: listener.cryo_peer_cred, in: &plan)
        made.insert(listener.ino)
        if isHeir {
            for accepted in byName[listener.name] ?? []
            where accepted.type == listener.type && !made.contains(accepted.ino) && Self.isConnected(accepted)
                && byInode[accepted.peer]?.name != listener.name
            {
                try accept(
                    accepted, through: plan.parked(listener.id), bound: listener, by: listener.cryo_peer_cred, in: &plan
                )
            }
        }
        for client in byPeer[listener.ino] ?? [] where !made.contains(client.ino) {
            plan.create.describe(UnixSocketKind.subject(client))
            try open(client, in: &plan)
            if !client.name.isEmpty { try bind(client, in: &plan) }
            try act(as: client.cryo_connected_as, connecting: plan.parked(client.id), to: listener, in: &plan)
            made.insert(client.ino)
        }
    }

    private func listen(_ listener: UnixSkEntry, as who: CryoUcredEntry?, in plan: inout FilePlan) {
        let number = plan.parked(listener.id)
        plan.act(as: who, with: number) { $0.call(.listen, .int(number), .int(listener.backlog)) }
    }

    private func act(
        as who: CryoUcredEntry?, connecting number: Int32, to socket: UnixSkEntry, in plan: inout FilePlan
    ) throws(Problem) {
        let scratch = plan.files.socketScratch
        try plan.act(as: who, with: number) { (batch) throws(Problem) in
            try connect(number, to: socket, scratch: scratch, in: &batch)
        }
    }

    /// The two ends of a connection: connect(2) and accept(2) give both the names they had, and whom they know as their
    /// peer.
    private mutating func accept(
        _ accepted: UnixSkEntry, through listener: Int32, bound name: UnixSkEntry, by who: CryoUcredEntry?,
        in plan: inout FilePlan
    ) throws(Problem) {
        plan.create.describe(UnixSocketKind.subject(accepted))
        let client = byInode[accepted.peer]
        let number: Int32
        if let client {
            try open(client, in: &plan)
            if !client.name.isEmpty { try bind(client, in: &plan) }
            number = plan.parked(client.id)
            made.insert(client.ino)
        } else {
            number = plan.files.helper(accepted.id)
            plan.create.call(.socket, 1, .int(accepted.type | Self.closeOnExec | Self.nonblock), 0)
            park(0, as: number, in: &plan.create)
        }
        // Clients of an earlier listen(2) know another as their server.
        let server = client?.cryo_peer_cred
        if let server, server != who {
            plan.act(as: server, with: listener) { $0.call(.listen, .int(listener), .int(name.backlog)) }
        }
        try act(as: accepted.cryo_peer_cred, connecting: number, to: name, in: &plan)
        if let server, server != who {
            plan.act(as: who, with: listener) { $0.call(.listen, .int(listener), .int(name.backlog)) }
        }
        plan.create.call(.accept4, .int(listener), 0, 0, .int(Self.closeOnExec))
        plan.park(0, as: accepted.id)
        SocketOptions.own(accepted.opts, plan.parked(accepted.id), in: &plan.create)
        made.insert(accepted.ino)
    }

    // MARK: Pairs

    private mutating func make(pair one: UnixSkEntry, _ other: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        if one.type != UnixSocketGroups.datagram, one.name.isEmpty != other.name.isEmpty {
            // Accepted from a listener that is closed by now.
            return try acceptFromTheGone(one.name.isEmpty ? other : one, in: &plan)
        }
        plan.create.describe(UnixSocketKind.subject(one))
        plan.socketpair(type: one.type, as: one.cryo_peer_cred, one: plan.parked(one.id), other: plan.parked(other.id))
        for socket in [one, other] {
            SocketOptions.own(socket.opts, plan.parked(socket.id), in: &plan.create)
            if !socket.name.isEmpty { try bind(socket, in: &plan) }
            made.insert(socket.ino)
        }
        if one.type == UnixSocketGroups.datagram {
            try keep(one, pairedWith: other, in: &plan)
            try keep(other, pairedWith: one, in: &plan)
        }
    }

    /// To one end of a pair others may have to be connected before.
    private mutating func keep(
        _ socket: UnixSkEntry, pairedWith other: UnixSkEntry, in plan: inout FilePlan
    ) throws(Problem) {
        if plan.files.unixDatagrams.hasClients(socket, beside: other.ino) {
            guard socket.peer != other.ino || !other.name.isEmpty else {
                throw Problem(
                    UnixSocketKind.subject(socket),
                    "others are connected to it, and its own peer has no name to connect to then")
            }
            disconnect(plan.parked(socket.id), in: &plan.create)
        } else if socket.peer == other.ino {
            paired.insert(socket.ino)
        }
    }

    /// connect(2) with AF_UNSPEC.
    private func disconnect(_ number: Int32, in batch: inout Batch) {
        let unspecified = batch.bytes([0, 0])
        batch.call(.connect, .int(number), .buffer(unspecified), 2)
    }

    /// A socket whose peer is gone: what is queued comes from a helper that goes when all is done.
    private mutating func make(orphan socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        if let name = socket.cryo_peer_name, socket.type != UnixSocketGroups.datagram, !name.isEmpty {
            return try connectToTheGone(socket, name, in: &plan)
        }
        if socket.type != UnixSocketGroups.datagram, !socket.name.isEmpty {
            return try acceptFromTheGone(socket, in: &plan)
        }
        plan.create.describe(UnixSocketKind.subject(socket))
        let number = plan.parked(socket.id)
        plan.socketpair(type: socket.type, as: socket.cryo_peer_cred, one: number, other: plan.files.helper(socket.id))
        SocketOptions.own(socket.opts, number, in: &plan.create)
        if !socket.name.isEmpty { try bind(socket, in: &plan) }
        made.insert(socket.ino)
        guard socket.type == UnixSocketGroups.datagram else { return }
        let gone = nameOfTheGone(socket, in: plan)
        try gone?.bind(plan.files.helper(socket.id), in: &plan.create)
        let datagrams = plan.files.unixDatagrams
        let isInUse = datagrams.hasClients(socket, beside: socket.peer) || datagrams.late.contains(socket.ino)
        let isConnected =
            datagrams.keepsPeer(socket) || socket.name.isEmpty || socket.state == UnixSocketGroups.established
        if socket.peer == 0, isConnected, !isInUse {
            paired.insert(socket.ino)
        } else if !socket.name.isEmpty {
            guard gone != nil || !datagrams.keepsPeer(socket) else {
                throw Problem(
                    UnixSocketKind.subject(socket), "others can send to it, and the other end of its pair is gone")
            }
            disconnect(number, in: &plan.create)
        }
    }

    /// A listener for a moment, under a name that another file may have by now.
    private mutating func acceptFromTheGone(_ accepted: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        plan.create.describe(UnixSocketKind.subject(accepted))
        // The accepted socket's own number is free until it is accepted.
        let listener = plan.parked(accepted.id)
        plan.create.call(.socket, 1, .int(accepted.type | Self.closeOnExec), 0)
        park(0, as: listener, in: &plan.create)
        var name = accepted
        name.deleted = true
        try bind(name, in: &plan)
        name.backlog = 1
        let server = byInode[accepted.peer]?.cryo_peer_cred
        plan.act(as: server, with: listener) { $0.call(.listen, .int(listener), 1) }
        try accept(accepted, through: listener, bound: name, by: server, in: &plan)
    }

    /// A socket whose peer is gone, and had a name: a server for a moment, that bears it and goes.
    private mutating func connectToTheGone(
        _ client: UnixSkEntry, _ name: [UInt8], in plan: inout FilePlan
    ) throws(Problem) {
        plan.create.describe(UnixSocketKind.subject(client))
        let listener = plan.files.helper(client.id)
        let server = UnixName(gone: name, of: client, scratch: plan.files.socketScratch)
        plan.create.call(.socket, 1, .int(client.type | Self.closeOnExec), 0)
        park(0, as: listener, in: &plan.create)
        try server.bind(listener, in: &plan.create)
        plan.act(as: client.cryo_peer_cred, with: listener) { $0.call(.listen, .int(listener), 1) }
        try open(client, in: &plan)
        if !client.name.isEmpty { try bind(client, in: &plan) }
        try connect(plan.parked(client.id), to: server, in: &plan.create)
        plan.create.call(.accept4, .int(listener), 0, 0, .int(Self.closeOnExec))
        park(0, as: listener, in: &plan.create)
        made.insert(client.ino)
    }

    // MARK: The rest

    private mutating func make(single socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        guard socket.type == UnixSocketGroups.datagram || socket.peer == 0 else {
            throw Problem(UnixSocketKind.subject(socket), "its peer, \(socket.peer), is not in files.img")
        }
        made.insert(socket.ino)
        let hasQueue = !(plan.files.queues[socket.id] ?? []).isEmpty
        // Who its peer was is known only of one end of a pair.
        let wasPair = socket.type == UnixSocketGroups.datagram && socket.cryo_peer_cred != nil
        if socket.name.isEmpty && hasQueue || wasPair { return try make(orphan: socket, in: &plan) }
        plan.create.describe(UnixSocketKind.subject(socket))
        try open(socket, in: &plan)
        if !socket.name.isEmpty { try bind(socket, in: &plan) }
        guard socket.type == UnixSocketGroups.datagram, socket.peer == 0 else { return }
        let helper = plan.files.helper(socket.id)
        func makeHelper() {
            plan.create.call(.socket, 1, .int(socket.type | Self.closeOnExec | Self.nonblock), 0)
            park(0, as: helper, in: &plan.create)
        }
        if let gone = nameOfTheGone(socket, in: plan) {
            makeHelper()
            try gone.bind(helper, in: &plan.create)
        } else if hasQueue {
            // Somebody to send what is queued.
            makeHelper()
            try connect(helper, to: socket, scratch: plan.files.socketScratch, in: &plan.create)
        }
    }

    private func nameOfTheGone(_ socket: UnixSkEntry, in plan: FilePlan) -> UnixName? {
        guard socket.isConnectedToTheGone, let name = socket.cryo_peer_name else { return nil }
        return UnixName(gone: name, of: socket, scratch: plan.files.socketScratch)
    }

    /// - Parameter phase: where the call is added.
    private func connect(
        datagram socket: UnixSkEntry, _ phase: WritableKeyPath<FilePlan, Batch>, in plan: inout FilePlan
    ) throws(Problem) {
        let subject = UnixSocketKind.subject(socket)
        if let gone = nameOfTheGone(socket, in: plan) {
            if paired.contains(socket.ino) { return }
            plan[keyPath: phase].describe(subject)
            return try connect(plan.parked(socket.id), to: gone, in: &plan[keyPath: phase])
        }
        guard socket.peer != 0 else {
            // Made with a helper, but it was not connected.
            if !Self.isConnected(socket), socket.name.isEmpty, !(plan.files.queues[socket.id] ?? []).isEmpty {
                disconnect(plan.parked(socket.id), in: &plan.finish)
            }
            return
        }
        if paired.contains(socket.ino) { return }
        guard let peer = plan.files.unixSockets.socket(socket.peer) else {
            throw Problem(subject, "its peer, \(socket.peer), is not in files.img")
        }
        guard !peer.name.isEmpty else { throw Problem(subject, "it is connected to a datagram socket without a name") }
        plan[keyPath: phase].describe(subject)
        let name = UnixName(peer, scratch: plan.files.socketScratch)
        try connect(plan.parked(socket.id), to: name, in: &plan[keyPath: phase])
    }

    // MARK: Calls

    private func park(_ number: Int32, as parked: Int32, in batch: inout Batch) {
        batch.call(.dup3, .int(number), .int(parked), .int(Self.closeOnExec))
        batch.call(.close, .int(number))
    }

    /// Never blocks while others are restored; its own flags come at the end.
    private func open(_ socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        plan.create.call(.socket, 1, .int(socket.type | Self.closeOnExec | Self.nonblock), 0)
        plan.park(0, as: socket.id)
        SocketOptions.own(socket.opts, plan.parked(socket.id), in: &plan.create)
    }

    private func bind(_ socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        let name = UnixName(socket, scratch: plan.files.socketScratch)
        if let file = name.file {
            plan.bind(SocketName(subject: UnixSocketKind.subject(socket), path: file.path, room: file.room))
        }
        try name.bind(plan.parked(socket.id), in: &plan.create)
    }

    private func connect(
        _ number: Int32, to socket: UnixSkEntry, scratch: [UInt8], in batch: inout Batch
    ) throws(Problem) {
        try connect(number, to: UnixName(socket, scratch: scratch), in: &batch)
    }

    private func connect(_ number: Int32, to name: UnixName, in batch: inout Batch) throws(Problem) {
        try name.reach(&batch) { batch, address, _ in
            let address = batch.bytes(address)
            batch.call(.connect, .int(number), .buffer(address), .int(address.count))
        }
    }

    func finish(_ socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        let number = plan.parked(socket.id)
        plan.finish.describe(UnixSocketKind.subject(socket))
        try SocketOptions.restore(socket.opts, of: number, in: &plan.finish)
        if let shutdown = socket.shutdown, (1 ... 3).contains(shutdown.rawValue) {
            plan.finish.call(.shutdown, .int(number), .int(shutdown.rawValue - 1), mayFail: true)
        }
        plan.finish.fcntl(.int(number), .setFL, .int(socket.flags & ~FilePlan.closeOnExec))
        plan.own(socket.fown, of: socket.id)
    }
}
