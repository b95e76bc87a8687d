import Images
import Linux
import Tracer

/// Sends again what waited in the queue of a unix socket, from its peer or from a helper.
enum UnixSocketQueue {
    private static let dontWait: UInt32 = 0x40 | 0x4000  // MSG_DONTWAIT | MSG_NOSIGNAL
    /// What one call passes directly; a longer datagram goes through memory of its own.
    private static let pieceSize = 8192
    private static let rights: UInt32 = 1

    static func fill(_ socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) {
        let packets = plan.files.queues[socket.id] ?? []
        guard !packets.isEmpty else { return }
        plan.fill.describe("queue of \(UnixSocketKind.subject(socket))")
        let (sender, address) = try sender(to: socket, in: &plan)
        let total = packets.reduce(0) { $0 &+ $1.bytes.count &+ 1024 }
        let room = UInt32(clamping: max(total &* 4, 1 << 18))
        SocketOptions.setBuffer(SocketOptions.Name.sndbuf, force: SocketOptions.Name.sndbufforce, room, of: sender, in: &plan.fill)
        for packet in packets {
            var files: [Int32] = []
            for scm in packet.entry.scm {
                guard scm.type == rights else { throw Problem(UnixSocketKind.subject(socket), "control messages of type \(scm.type) in its queue cannot be sent again") }
                for id in scm.rights {
                    guard plan.files.entries[id] != nil else { throw Problem(UnixSocketKind.subject(socket), "file \(id), in flight in its queue, is not in files.img") }
                    files.append(plan.number(of: id))
                }
            }
            guard files.count <= 253 else { throw Problem(UnixSocketKind.subject(socket), "more than 253 files in one message; the image is damaged") }
            if socket.type == UnixSocketGroups.stream {
                sendStream(packet.bytes, files, from: sender, in: &plan.fill)
            } else {
                send(packet.bytes, files, from: sender, to: address, in: &plan.fill)
            }
        }
    }

    /// Who sends, and to whom when it is not connected to the socket.
    private static func sender(to socket: UnixSkEntry, in plan: inout FilePlan) throws(Problem) -> (number: Int32, address: [UInt8]?) {
        guard socket.peer != 0 else { return (plan.files.helper(socket.id), nil) }
        guard let peer = plan.files.unixSockets.socket(socket.peer), plan.files.entries[peer.id] != nil else {
            throw Problem(UnixSocketKind.subject(socket), "its peer, \(socket.peer), is not in files.img, but it has a queue")
        }
        let groups = plan.files.unixSockets
        let isMadeHere = groups.representative(peer.ino) == groups.representative(socket.ino)
        let number = isMadeHere ? plan.parked(peer.id) : plan.number(of: peer.id)
        if peer.peer == socket.ino { return (number, nil) }
        guard !socket.name.isEmpty, socket.name_dir == nil else {
            throw Problem(UnixSocketKind.subject(socket), "its peer is connected to another socket, and it has no absolute name to send its queue to")
        }
        let name = UnixName(socket)
        return (number, socket.deleted == true && name.isPath ? try name.address(name.hidden) : try name.address())
    }

    private static func sendStream(_ bytes: [UInt8], _ files: [Int32], from sender: Int32, in batch: inout Batch) {
        // Files belong to the first byte.
        var files = files
        for start in stride(from: 0, to: bytes.count, by: pieceSize) {
            send(Array(bytes[start ..< min(start + pieceSize, bytes.count)]), files, from: sender, to: nil, in: &batch)
            files = []
        }
    }

    private static func send(_ bytes: [UInt8], _ files: [Int32], from sender: Int32, to address: [UInt8]?, in batch: inout Batch) {
        let vector = batch.bytes(UInt64(0).bytes + UInt64(bytes.count).bytes)
        let header = batch.bytes(self.header(address: address, files: files))
        batch.point(header, at: 16, to: vector)
        if let address { batch.point(header, at: 0, to: batch.bytes(address)) }
        if !files.isEmpty { batch.point(header, at: 32, to: batch.bytes(control(files))) }
        if bytes.count <= pieceSize {
            let data = batch.bytes(bytes)
            batch.point(vector, at: 0, to: data)
            batch.call(.sendmsg, .int(sender), .buffer(header), .int(dontWait))
            return
        }
        // Too long for one call's memory: pieced together in a memfd and sent from a mapping of it. Its descriptor is 0.
        batch.call(.memfd_create, batch.path("datagram"), 1)
        for start in stride(from: 0, to: bytes.count, by: pieceSize) {
            let piece = batch.bytes(Array(bytes[start ..< min(start + pieceSize, bytes.count)]))
            batch.call(.write, 0, .buffer(piece), .int(piece.count))
        }
        let mapping = batch.call(.mmap, 0, .int(bytes.count), 1, 1, 0, 0)
        batch.store(mapping, into: vector, at: 0)
        batch.call(.sendmsg, .int(sender), .buffer(header), .int(dontWait))
        batch.call(.munmap, .result(mapping), .int(bytes.count))
        batch.call(.close, 0)
    }

    /// `struct msghdr` without its pointers.
    private static func header(address: [UInt8]?, files: [Int32]) -> [UInt8] {
        let controlSize = files.isEmpty ? 0 : (16 + 4 * files.count + 7) & ~7
        return UInt64(0).bytes + UInt64(address?.count ?? 0).bytes + UInt64(0).bytes + UInt64(1).bytes + UInt64(0).bytes + UInt64(controlSize).bytes + UInt64(0).bytes
    }

    /// `struct cmsghdr` with SCM_RIGHTS.
    private static func control(_ files: [Int32]) -> [UInt8] {
        var bytes = UInt64(16 + 4 * files.count).bytes + SocketOptions.socketLevel.bytes + rights.bytes
        for file in files { bytes += file.bytes }
        while bytes.count % 8 != 0 { bytes.append(0) }
        return bytes
    }
}
