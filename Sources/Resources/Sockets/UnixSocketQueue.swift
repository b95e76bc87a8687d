import Images
import Linux
import Tracer

/// Sends again what waited in the queue of a unix socket, from its peer, from whose name the messages bear, or from a
/// helper.
enum UnixSocketQueue {
    // MSG_OOB and companions
    private static let outOfBand: UInt32 = 0x1, dontWait: UInt32 = 0x40, noSignal: UInt32 = 0x4000
    /// What one call passes directly; a longer datagram goes through memory of its own.
    private static let pieceSize = 8192
    private static let mostFiles = 253  // SCM_MAX_FD
    /// Room that a message takes in the sender's buffer beside its bytes.
    private static let overhead = 1024

    private struct Sender {
        var number: Int32
        /// Whether it is connected to the socket, or has to name it.
        var isConnected: Bool
    }

    /// - Parameter connect: for a datagram socket that may be connected only when it has what others than its peer have
    ///   sent.
    static func fill(
        _ socket: UnixSkEntry, in plan: inout FilePlan,
        connecting connect: ((inout FilePlan) throws(Problem) -> Void)? = nil
    ) throws(Problem) {
        let packets = plan.files.queues[socket.id] ?? []
        let subject = "queue of \(UnixSocketKind.subject(socket))"
        let datagrams = plan.files.unixDatagrams
        let connectsAt = (packets.lastIndex { datagrams.isOfAnother($0, than: socket.peer, in: socket) } ?? -1) + 1
        let total = packets.reduce(0) { $0 &+ $1.bytes.count &+ overhead }
        let room = UInt32(clamping: max(total &* 4, 1 << 18))
        var usual: Sender?
        var withRoom: Set<Int32> = []
        func makeRoom(_ number: Int32, in plan: inout FilePlan) {
            guard number == helperNumber || withRoom.insert(number).inserted else { return }
            SocketOptions.setBuffer(
                SocketOptions.Name.sndbuf, force: SocketOptions.Name.sndbufforce, room, of: number, in: &plan.fill)
        }
        for (index, packet) in packets.enumerated() {
            if index == connectsAt { try connect?(&plan) }
            plan.fill.describe(subject)
            let control = try control(of: packet, subject: subject, in: &plan)
            let isFree = connect == nil ? socket.peer == 0 && !datagrams.keepsPeer(socket) : index < connectsAt
            if let name = packet.entry.cryo_sender, !name.isEmpty,
                let named = plan.files.unixSockets.datagram(name, beside: socket, isFree: isFree)
            {
                // In the tree, but connected to another, or to none.
                let number = plan.number(of: named.id)
                makeRoom(number, in: &plan)
                let isConnected = named.peer == socket.ino && !datagrams.late.contains(named.ino)
                try send(
                    packet.bytes, control, from: Sender(number: number, isConnected: isConnected), to: socket, in: &plan
                )
                continue
            }
            if let name = packet.entry.cryo_sender, isFree, !socket.name.isEmpty, !name.isEmpty || connect != nil {
                try asSender(name, of: socket, in: &plan) { (plan) throws(Problem) in
                    makeRoom(helperNumber, in: &plan)
                    try send(
                        packet.bytes, control, from: Sender(number: helperNumber, isConnected: false), to: socket,
                        in: &plan)
                }
                continue
            }
            let sender = if let usual { usual } else { try sender(to: socket, in: &plan) }
            usual = sender
            makeRoom(sender.number, in: &plan)
            if socket.type == UnixSocketGroups.stream {
                try sendStream(packet, control, from: sender.number, to: socket, in: &plan)
            } else {
                try send(packet.bytes, control, from: sender, to: socket, in: &plan)
            }
        }
        if connectsAt >= packets.count { try connect?(&plan) }
    }

    /// Who sends what bears no name, or that of the peer.
    private static func sender(to socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) -> Sender {
        guard socket.peer != 0 else {
            // One that bears the name of the peer that is gone was connected to, and is not connected itself.
            let isConnected = !socket.isConnectedToTheGone || socket.cryo_peer_cred != nil || socket.name.isEmpty
            return Sender(number: plan.files.helper(socket.id), isConnected: isConnected)
        }
        guard let peer = plan.files.unixSockets.socket(socket.peer), plan.files.entries[peer.id] != nil else {
            throw Problem(
                UnixSocketKind.subject(socket), "its peer, \(socket.peer), is not in files.img, but it has a queue")
        }
        let groups = plan.files.unixSockets
        let isMadeHere = groups.representative(peer.ino) == groups.representative(socket.ino)
        let number = isMadeHere ? plan.parked(peer.id) : plan.number(of: peer.id)
        // The other end of a pair, if it is to be connected to another, is so when all is sent.
        let isPair = socket.name.isEmpty && socket.isPair(with: peer)
        if peer.peer == socket.ino || isPair { return Sender(number: number, isConnected: true) }
        guard !socket.name.isEmpty else {
            throw Problem(
                UnixSocketKind.subject(socket),
                "its peer is connected to another socket, and it has no name to send its queue to")
        }
        return Sender(number: number, isConnected: false)
    }

    private static let helperNumber: Int32 = 0

    /// With a socket of the name of a sender that is gone, or without a name. Where the name is another's now, the
    /// messages come without it.
    private static func asSender(
        _ name: [UInt8], of socket: UnixSkEntry, in plan: inout FilePlan,
        _ body: (inout FilePlan) throws(Problem) -> Void
    ) throws(Problem) {
        plan.fill.call(.socket, 1, .int(UnixSocketGroups.datagram | FilePlan.closeOnExec), 0)
        if !name.isEmpty {
            let gone = UnixName(gone: name, of: socket, scratch: plan.files.socketScratch)
            try gone.bind(helperNumber, in: &plan.fill, firstFree: helperNumber + 1, mayFail: gone.isAbstract)
        }
        try body(&plan)
        plan.fill.call(.close, .int(helperNumber))
    }

    // MARK: One message

    /// What goes with a message: descriptors and credentials.
    private struct Control {
        var files: [Int32] = []
        var credentials: CryoUcredEntry?

        /// `struct cmsghdr` with SCM_RIGHTS, and another with SCM_CREDENTIALS.
        var bytes: [UInt8] {
            let rights: UInt32 = 1, ucred: UInt32 = 2, headerSize = 16
            var bytes: [UInt8] = []
            func add(_ type: UInt32, _ data: [UInt8]) {
                bytes += UInt64(headerSize + data.count).bytes + SocketOptions.socketLevel.bytes + type.bytes + data
                while bytes.count % 8 != 0 { bytes.append(0) }
            }
            if !files.isEmpty { add(rights, files.flatMap(\.bytes)) }
            if let credentials { add(ucred, credentials.pid.bytes + credentials.uid.bytes + credentials.gid.bytes) }
            return bytes
        }
    }

    private static func control(
        of packet: RestoredFiles.Packet, subject: String, in plan: inout FilePlan
    ) throws(Problem) -> Control {
        let rights: UInt32 = 1
        var control = Control(credentials: packet.entry.cryo_cred)
        for scm in packet.entry.scm {
            guard scm.type == rights else {
                throw Problem(subject, "control messages of type \(scm.type) cannot be sent again")
            }
            for id in scm.rights {
                guard plan.files.entries[id] != nil else {
                    throw Problem(subject, "file \(id), in flight in it, is not in files.img")
                }
                control.files.append(plan.number(of: id))
            }
        }
        guard control.files.count <= mostFiles else {
            throw Problem(subject, "more than \(mostFiles) files in one message; the image is damaged")
        }
        return control
    }

    private static func sendStream(
        _ packet: RestoredFiles.Packet, _ control: Control, from sender: Int32, to socket: UnixSkEntry,
        in plan: inout FilePlan
    ) throws(Problem) {
        // Files belong to the first byte.
        var control = control
        let connected = Sender(number: sender, isConnected: true)
        if let urgent = packet.entry.cryo_urgent {
            guard let urgent = Urgent(rawValue: urgent), packet.bytes.count == (urgent == .unread ? 1 : 0) else {
                throw Problem(UnixSocketKind.subject(socket), "an urgent byte in its queue is damaged in the image")
            }
            let byte = packet.bytes.first ?? 0
            try send([byte], control, flags: outOfBand, from: connected, to: socket, in: &plan)
            if urgent == .read {
                plan.fill.call(
                    .recvfrom, .int(plan.parked(socket.id)), .buffer(plan.fill.room(1)), 1, .int(outOfBand | dontWait),
                    0, 0)
            }
            return
        }
        for start in stride(from: 0, to: packet.bytes.count, by: pieceSize) {
            let piece = Array(packet.bytes[start ..< min(start + pieceSize, packet.bytes.count)])
            try send(piece, control, from: connected, to: socket, in: &plan)
            control.files = []
        }
    }

    private static func send(
        _ bytes: [UInt8], _ control: Control, flags: UInt32 = 0, from sender: Sender, to socket: UnixSkEntry,
        in plan: inout FilePlan
    ) throws(Problem) {
        let number = sender.number, free = number == helperNumber ? number + 1 : 0
        if sender.isConnected {
            return send(bytes, control, flags: flags, from: number, to: nil, firstFree: free, in: &plan.fill)
        }
        let name = UnixName(socket, scratch: plan.files.socketScratch)
        try name.reach(&plan.fill, firstFree: free) { batch, address, free in
            send(bytes, control, flags: flags, from: number, to: address, firstFree: free, in: &batch)
        }
    }

    /// - Parameter free: a descriptor number that is free.
    private static func send(
        _ bytes: [UInt8], _ control: Control, flags: UInt32, from sender: Int32, to address: [UInt8]?,
        firstFree free: Int32, in batch: inout Batch
    ) {
        let flags = flags | dontWait | noSignal
        let vector = batch.bytes(UInt64(0).bytes + UInt64(bytes.count).bytes)
        let extra = control.bytes
        let header = batch.bytes(header(address: address, control: extra))
        if let address { batch.point(header, at: 0, to: batch.bytes(address)) }
        batch.point(header, at: 16, to: vector)
        if !extra.isEmpty { batch.point(header, at: 32, to: batch.bytes(extra)) }
        if bytes.count <= pieceSize {
            let data = batch.bytes(bytes)
            batch.point(vector, at: 0, to: data)
            batch.call(.sendmsg, .int(sender), .buffer(header), .int(flags))
            return
        }
        // Too long for one call's memory: pieced together in a memfd and sent from a mapping of it.
        batch.call(.memfd_create, batch.path("datagram"), 1)
        for start in stride(from: 0, to: bytes.count, by: pieceSize) {
            let piece = batch.bytes(Array(bytes[start ..< min(start + pieceSize, bytes.count)]))
            batch.call(.write, .int(free), .buffer(piece), .int(piece.count))
        }
        let mapping = batch.call(.mmap, 0, .int(bytes.count), 1, 1, .int(free), 0)
        batch.store(mapping, into: vector, at: 0)
        batch.call(.sendmsg, .int(sender), .buffer(header), .int(flags))
        batch.call(.munmap, .result(mapping), .int(bytes.count))
        batch.call(.close, .int(free))
    }

    /// `struct msghdr` without its pointers.
    private static func header(address: [UInt8]?, control: [UInt8]) -> [UInt8] {
        let none = UInt64(0).bytes
        return none + UInt64(address?.count ?? 0).bytes + none + UInt64(1).bytes + none + UInt64(control.count).bytes
            + none
    }
}
