package import Images
import Linux
import ProcFS
package import Tracer

/// A socket of netlink(7): its protocol, port and groups, and whom it is connected to.
package enum NetlinkSocketKind: FileKind {
    package static let type = FdTypes.NETLINKSK
    package static let note = KindNote(
        "netlink(7)",
        kept: "protocol, port, groups and peer; the capabilities that tasks of its owner have in the tree",
        refused: "messages that wait to be read; groups above 32")
    private static let family: Int32 = 16
    private static let level: Int32 = 270, listMemberships: Int32 = 9  // SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS
    /// What sock_diag says of one that is bound, and of one that is connected.
    private static let unconnected: UInt32 = 7, connected: UInt32 = 1
    private static let raw: Int32 = 3
    private static let addressSize = 12
    private static let membershipBytes = 512

    package static func claims(_ file: OpenFile) -> Bool {
        if case .socket = file.link { file.domain == family } else { false }
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard case .socket(let inode) = file.link else { throw Problem(file.subject, "no socket") }
        let subject = "\(file.subject) › netlink socket:[\(inode)]"
        let options = SocketOptions(asking: &batch, of: number, domain: family)
        let proto = SocketOptions.Question(SocketOptions.socketLevel, SocketOptions.Name.proto, of: number, in: &batch)
        let memberships = SocketOptions.Question(level, listMemberships, size: membershipBytes, of: number, in: &batch)
        let name = batch.room(addressSize), peer = batch.room(addressSize)
        batch.call(.getsockname, .int(number), .buffer(name), .buffer(batch.bytes(UInt32(addressSize).bytes)))
        batch.call(.getpeername, .int(number), .buffer(peer), .buffer(batch.bytes(UInt32(addressSize).bytes)))
        // struct pollfd: POLLIN
        let poll = batch.bytes(number.bytes + UInt16(1).bytes + UInt16(0).bytes)
        let waiting = batch.call(.poll, .buffer(poll), 1, 0)
        return { answers, fown, dump throws(Problem) in
            if answers[waiting] != 0 {
                throw Problem(subject, "messages wait to be read, which images cannot tell", hint: "try again later")
            }
            let words =
                memberships.bytes(answers).map { bytes in
                    stride(from: 0, to: bytes.count & ~3, by: 4).map { bytes.word(at: $0) }
                } ?? []
            guard words.dropFirst().allSatisfy({ $0 == 0 }) else {
                throw Problem(subject, "it is in groups above 32, which images have no place for")
            }
            let (port, group) = (answers[peer].word(at: 4), answers[peer].word(at: 8))
            var entry = NetlinkSkEntry(
                id: id, ino: UInt32(truncatingIfNeeded: inode), protocol: proto.number(answers) ?? 0,
                state: port | group != 0
                    ? connected : answers[name].word(at: 4) | answers[name].word(at: 8) != 0 ? unconnected : 0,
                flags: file.info.flags & ~FilePlan.closeOnExec, portid: answers[name].word(at: 4), dst_portid: port,
                dst_group: group == 0 ? 0 : UInt32(group.trailingZeroBitCount) + 1, fown: fown,
                opts: try options.entry(answers, file, subject: subject, in: dump))
            let groups = answers[name].word(at: 8)
            if groups != 0 { entry.groups = [groups] }
            entry.ns_id = dump.netNamespaceID
            return FileEntry(type: type, id: id, nlsk: entry)
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.nlsk) {
            let subject = "netlink socket:[\(entry.ino)]"
            guard entry.groups.dropFirst().allSatisfy({ $0 == 0 }), entry.dst_group <= 32 else {
                throw Problem(subject, "groups above 32 are not restored")
            }
            let number = plan.parked(entry.id)
            plan.create.describe(subject)
            // What the kernel takes from a netlink socket depends on who has opened it, also when another sends on it.
            OpenerCapabilities.of(entry.opts.cryo_uid ?? 0, plan.files, in: &plan.create) { batch in
                batch.call(.socket, .int(family), .int(UInt32(raw) | FilePlan.closeOnExec), .int(entry.protocol))
            }
            plan.park(as: entry.id)
            SocketOptions.own(entry.opts, number, in: &plan.create)
            if entry.portid != 0 || entry.groups.first ?? 0 != 0 {
                let name = plan.create.bytes(address(port: entry.portid, groups: entry.groups.first ?? 0))
                plan.create.call(.bind, .int(number), .buffer(name), .int(name.count))
            }
            if entry.dst_portid != 0 || entry.dst_group != 0 {
                let peer = plan.create.bytes(
                    address(port: entry.dst_portid, groups: entry.dst_group == 0 ? 0 : 1 << (entry.dst_group - 1)))
                plan.create.call(.connect, .int(number), .buffer(peer), .int(peer.count))
            }
            plan.finish.describe(subject)
            try SocketOptions.restore(entry.opts, of: number, in: &plan.finish)
            plan.finish.fcntl(.int(number), .setFL, .int(entry.flags & ~FilePlan.closeOnExec))
            plan.own(entry.fown, of: entry.id)
        }
    }

    /// `struct sockaddr_nl`.
    private static func address(port: UInt32, groups: UInt32) -> [UInt8] {
        UInt16(family).bytes + UInt16(0).bytes + port.bytes + groups.bytes
    }
}
