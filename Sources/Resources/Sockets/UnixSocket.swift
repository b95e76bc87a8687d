package import Images
import Linux
import Netlink
import ProcFS
import SystemPackage
package import Tracer

/// A socket of unix(7): stream, datagram or seqpacket; with or without a name; alone, listening or connected inside the
/// tree.
package enum UnixSocketKind: FileKind {
    package static let type = FdTypes.UNIXSK
    package static let note = KindNote(
        "unix(7)",
        kept: """
            pairs, listening sockets, sockets connected inside the tree, chains of datagram sockets; queued \
            data with empty messages, urgent bytes, descriptors, credentials and names of senders; names that \
            were renamed or unlinked; datagram sockets whose peer outside of the tree has a name \
            (`--ext-unix-sk`); to whom a socket belongs, and whom it knows as its peer (`SO_PEERCRED`)
            """,
        refused: """
            other peers outside of the tree; data on a connection that nobody has accepted yet; time stamps \
            that wait in a queue, and empty messages there that were looked at before (`MSG_PEEK`)
            """,
        lost: """
            the pid in `SO_PEERCRED` where that process is outside of the tree and lives on: user and group \
            stay (warned of); empty messages behind others that were looked at before: where one socket alone \
            sends to it they are warned of, and no one can see the others
            """)
    /// The entry stands for a socket outside of the tree (USK_EXTERN).
    static let external: UInt32 = 1
    private static let family: Int32 = 1
    private static let unixFile = 0x89e0, atMark = 0x8905  // SIOCUNIXFILE, SIOCATMARK
    private static let nameSize = 110, familySize = 2  // struct sockaddr_un

    package static func claims(_ file: OpenFile) -> Bool {
        if case .socket = file.link { file.domain == family } else { false }
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard case .socket(let inode) = file.link else { throw Problem(file.subject, "no socket") }
        let options = SocketOptions(asking: &batch, of: number, domain: family)
        let peerCredentials = PeerCredentials.Question(of: number, in: &batch)
        let peerName = batch.room(nameSize), peerLength = batch.bytes(UInt32(nameSize).bytes)
        let hasPeer = batch.call(.getpeername, .int(number), .buffer(peerName), .buffer(peerLength), mayFail: true)
        let mark = batch.room(4)
        let hasMark = batch.call(.ioctl, .int(number), .int(atMark), .buffer(mark), mayFail: true)
        let boundFile = batch.call(.ioctl, .int(number), .int(unixFile), 0, mayFail: true)
        let ino = UInt32(truncatingIfNeeded: inode)
        return { answers, fown, dump throws(Problem) in
            guard let socket = try dump.sockets.unix()[ino] else {
                throw Problem(
                    "\(file.subject) › socket:[\(inode)]",
                    "sock_diag does not know this unix socket: is it of another network namespace?")
            }
            let subject = "\(file.subject) › unix socket:[\(inode)]"
            dump.owners[id] = "task \(file.pid) › \(file.subject)"
            var entry = UnixSkEntry(
                id: id, ino: ino, type: UInt32(socket.type), state: UInt32(socket.state.rawValue),
                flags: file.info.flags & ~FilePlan.closeOnExec,
                uflags: 0, backlog: socket.wqueue, peer: socket.peer ?? 0, fown: fown,
                opts: try options.entry(answers, file, subject: subject, in: dump), name: socket.name ?? [])
            entry.ns_id = dump.netNamespaceID
            entry.cryo_peer_cred = try peerCredentials.entry(answers, file, subject: subject, in: dump)
            dump.holders[id] = CryoUcredEntry(
                pid: UInt32(bitPattern: file.pid), uid: file.status.uid, gid: file.status.gid)
            if socket.shutdown != 0 { entry.shutdown = SkShutdown(rawValue: Int32(socket.shutdown)) }
            if !entry.name.isEmpty, !socket.isAbstract {
                guard answers.succeeded(boundFile) else {
                    throw Problem(
                        subject, "the file it is bound to cannot be found (SIOCUNIXFILE)",
                        cause: Errno(rawValue: CInt(truncatingIfNeeded: -answers[boundFile])))
                }
                let file = try dump.sockets.boundFile(Int32(truncatingIfNeeded: answers[boundFile]))
                try Self.find(&entry, path: socket.path ?? [], file, subject: subject, in: dump)
            }
            if entry.peer == 0, answers.succeeded(hasPeer) {
                let length = min(Int(answers[peerLength].word(at: 0)), nameSize)
                dump.peerNames[id] = Array(answers[peerName].prefix(length).dropFirst(familySize))
            }
            let isAtMark = answers.succeeded(hasMark) && answers[mark].word(at: 0) != 0
            if socket.state != .listen, socket.rqueue != 0 || isAtMark || socket.type != UInt8(UnixSocketGroups.stream)
            {
                dump.add(QueueContent(id: id, inode: inode, origin: file.origin))
            }
            return FileEntry(type: type, id: id, usk: entry)
        }
    }

    /// The name of a peer that has gone, which the socket still knows.
    private static func keepPeerName(_ entry: inout UnixSkEntry, in dump: FileDump) {
        guard let name = dump.peerNames[entry.id] else { return }
        let isDatagram = entry.type == UnixSocketGroups.datagram
        // The state of a datagram socket with a name does not tell whether it was connected.
        if name.isEmpty {
            if isDatagram { entry.cryo_peer_name = [] }
            return
        }
        // An abstract name may be another's by now.
        if name.first == 0 {
            if isDatagram { entry.state = UnixSocketGroups.unconnected }
            return dump.warn(
                """
                \(subject(entry, in: dump)): its peer is gone, and with it the name \(shown(name)) (getpeername)\
                \(isDatagram ? "; restored, it is not connected" : "")
                """)
        }
        entry.cryo_peer_name = name
    }

    /// What becomes of the file it is bound to.
    private static func find(
        _ entry: inout UnixSkEntry, path: [UInt8], _ file: SocketTables.BoundFile, subject: String, in dump: FileDump
    ) throws(Problem) {
        let slash = UInt8(ascii: "/")
        entry.file_perms = FilePermsEntry(mode: file.status.mode, uid: file.status.uid, gid: file.status.gid)
        var whole = path
        let endsAsNamed = file.path.count > path.count && file.path.suffix(path.count + 1).elementsEqual([slash] + path)
        if path.first != slash, !endsAsNamed {
            whole = file.path
        } else if path.first != slash {
            let directory = file.path.dropLast(path.count + 1)
            entry.name_dir = ByteString(directory.isEmpty ? [slash] : Array(directory))
            whole = file.path
        }
        let isThere =
            try dump.sockets.status(whole).map { $0.inode == file.status.inode && $0.device == file.status.device }
            ?? false
        if isThere, path.first == slash || endsAsNamed { return }
        if file.status.links == 0 {
            entry.deleted = true
            return
        }
        let isMoved =
            try dump.sockets.status(file.path).map { $0.inode == file.status.inode && $0.device == file.status.device }
            ?? false
        guard isMoved else {
            throw Problem(
                subject,
                "it was bound as \(ByteString(path)), and where its file is now cannot be told from "
                    + "\(ByteString(file.path))"
            )
        }
        entry.cryo_path = ByteString(file.path)
    }

    package static func complete(_ entries: inout [FileEntry], in dump: FileDump) throws(Problem) {
        guard entries.contains(where: { $0.usk != nil }) else { return }
        let table = try dump.sockets.unix()
        let inTree = Set(entries.compactMap(\.usk?.ino))
        var waitingAt: [UInt32: UInt32] = [:]
        for listener in entries.compactMap(\.usk) where listener.state == UnixSocketGroups.listening {
            for client in table[listener.ino]?.icons ?? [] {
                guard inTree.contains(client) else {
                    throw Problem(
                        subject(listener, in: dump),
                        "a connection from outside the tree, or from a client that is gone, waits to be accepted",
                        hint: "try again later")
                }
                waitingAt[client] = listener.ino
            }
        }
        var outsiders: Set<UInt32> = []
        for index in entries.indices {
            guard var entry = entries[index].usk else { continue }
            if let listener = waitingAt[entry.ino] {
                if let queued = table[entry.ino]?.wqueue, queued != 0 {
                    throw Problem(
                        subject(entry, in: dump),
                        "it has sent data on a connection that nobody has accepted yet, where it cannot be read",
                        hint: "try again later")
                }
                entry.peer = listener
                // The kernel tells it only once the connection is accepted: most likely it is who has the socket.
                entry.cryo_connected_as = dump.holders[entry.id]
            } else if entry.peer == 0 {
                keepPeerName(&entry, in: dump)
            } else if entry.peer != 0, !inTree.contains(entry.peer) {
                let peer = table[entry.peer]
                guard dump.options.externalUnixSockets, entry.type == UnixSocketGroups.datagram, let peer,
                    let name = peer.name, name.first == 0 || name.first == UInt8(ascii: "/")
                else {
                    throw outside(entry, peer, dump)
                }
                if outsiders.insert(entry.peer).inserted {
                    let id = dump.context.newID()
                    dump.add(
                        FileEntry(
                            type: type, id: id,
                            usk: UnixSkEntry(
                                id: id, ino: entry.peer, type: entry.type, state: UnixSocketGroups.listening,
                                uflags: external, name: name)))
                }
            }
            entries[index].usk = entry
        }
    }

    private static func outside(_ entry: UnixSkEntry, _ peer: Netlink.UnixSocket?, _ dump: FileDump) -> Problem {
        let name = peer?.name.map { " (\(shown($0)))" } ?? ""
        if entry.type != UnixSocketGroups.datagram {
            return Problem(
                subject(entry, in: dump),
                "its peer, socket:[\(entry.peer)]\(name), is outside the tree, and a stream cannot be connected "
                    + "again from one side"
            )
        }
        if dump.options.externalUnixSockets {
            return Problem(
                subject(entry, in: dump),
                "its peer, socket:[\(entry.peer)]\(name), is outside the tree and has no name to find it by")
        }
        return Problem(
            subject(entry, in: dump), "its peer, socket:[\(entry.peer)]\(name), is outside the tree",
            hint: "consider --ext-unix-sk")
    }

    private static func subject(_ entry: UnixSkEntry, in dump: FileDump) -> String {
        (dump.owners[entry.id].map { "\($0) › " } ?? "") + subject(entry)
    }

    static func subject(_ entry: UnixSkEntry) -> String {
        "unix socket:[\(entry.ino)]" + (entry.name.isEmpty ? "" : " \(shown(entry.name))")
    }

    private static func shown(_ name: [UInt8]) -> String {
        name.first == 0 ? "@" + ByteString(name.dropFirst()).string : ByteString(name.prefix { $0 != 0 }).string
    }

    package static func group(of entry: FileEntry, in files: RestoredFiles) -> UInt64? {
        entry.usk.map { UInt64(files.unixSockets.representative($0.ino)) }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        var restore = UnixSocketRestore(entries.compactMap(\.usk).filter { !$0.isExternal })
        try restore.make(in: &plan)
        try restore.fill(in: &plan)
        for socket in restore.sockets { try restore.finish(socket, in: &plan) }
    }
}
