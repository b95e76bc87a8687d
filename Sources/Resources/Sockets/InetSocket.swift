package import Images
import Linux
import Netlink
import ProcFS
package import Tracer

/// A socket of ip(7) or ipv6(7): TCP that listens or is not connected, UDP and UDP-Lite, raw(7), and ping sockets of
/// icmp(7).
package enum InetSocketKind: FileKind {
    package static let type = FdTypes.INETSK
    package static let note = KindNote(
        "ip(7), ipv6(7)",
        kept: """
            TCP sockets that listen, are idle, or whose connection has ended; UDP, UDP-Lite, raw and ping \
            sockets; multicast groups
            """,
        refused: """
            established TCP connections without `--tcp-close` (which restores their sockets closed), and \
            connections that wait to be accepted without `--skip-in-flight`; a connection that has ended and \
            of which something can still be read, or whose connect(2) has failed; `TCP_MD5SIG`, `TCP_ULP`; UDP \
            sockets that are corked (`UDP_CORK`) or the end of a tunnel of the kernel (`UDP_ENCAP`); SCTP and \
            MPTCP
            """,
        lost: """
            datagrams that wait to be read in a UDP, raw or ping socket, and what it has begun to send \
            (`MSG_MORE`; both are warned of); what the kernel does not tell: an interface for multicast that \
            was chosen by its number alone (`IP_MULTICAST_IF`), anycast groups, `IP_ROUTER_ALERT`, IPsec \
            policies, `IPV6_PKTINFO` for all packets
            """)
    private static let stream: UInt32 = 1, datagram: UInt32 = 2, raw: UInt32 = 3
    private static let tcp: UInt32 = 6
    private static let outputQueue: Batch.Argument = 0x5411  // SIOCOUTQ
    private static let inet: Int32 = 2, inet6: Int32 = 10
    private static let listening: UInt32 = 10, closed: UInt32 = 7
    /// IPPROTO_MPTCP, the last that a raw socket may have.
    private static let lastProtocol: UInt32 = 262
    /// TCP_BOUND_INACTIVE, which only sock_diag knows.
    private static let boundInactive: UInt32 = 13

    package static func claims(_ file: OpenFile) -> Bool {
        if case .socket = file.link { file.domain == inet || file.domain == inet6 } else { false }
    }

    // MARK: Dump

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard case .socket(let inode) = file.link, let domain = file.domain else {
            throw Problem(file.subject, "no socket")
        }
        let options = SocketOptions(asking: &batch, of: number, domain: domain)
        let ip = InetOptions(asking: &batch, of: number, isIPv6: domain == inet6)
        let type = SocketOptions.Question(SocketOptions.socketLevel, SocketOptions.Name.type, of: number, in: &batch)
        let proto = SocketOptions.Question(SocketOptions.socketLevel, SocketOptions.Name.proto, of: number, in: &batch)
        let unread = batch.room(4)
        let hasUnread = batch.call(.ioctl, .int(number), 0x541b, .buffer(unread), mayFail: true)  // SIOCINQ
        let unsent = batch.room(4)
        let hasUnsent = batch.call(.ioctl, .int(number), outputQueue, .buffer(unsent), mayFail: true)
        let ended = EndedConnection.Question(of: number, in: &batch)
        let name = room(28, of: .getsockname, number, in: &batch)
        let peer = room(28, of: .getpeername, number, in: &batch)
        let ino = UInt32(truncatingIfNeeded: inode)
        return { answers, fown, dump throws(Problem) in
            let subject = "\(file.subject) › socket:[\(inode)]"
            let protocolNumber = proto.number(answers) ?? 0
            var entry = InetSkEntry(
                id: id, ino: ino, family: UInt32(domain), type: type.number(answers) ?? 0, proto: protocolNumber,
                state: closed,
                flags: file.info.flags & ~FilePlan.closeOnExec, fown: fown)
            guard isKept(entry.type, protocolNumber) else {
                throw Problem(
                    subject,
                    "sockets of protocol \(protocolNumber) (\(protocolName(protocolNumber))) are not dumped yet")
            }
            entry.opts = try options.entry(answers, file, subject: subject, in: dump)
            if protocolNumber != tcp, answers.succeeded(hasUnsent), answers[unsent].word(at: 0) != 0 {
                // What a device has not sent yet is counted, too.
                dump.warn("task \(file.pid) › \(subject): what it has begun to send, if it has (MSG_MORE), is lost")
            }
            entry.opts.so_passcred = nil
            entry.opts.so_passsec = nil
            if isUnlisted(entry.type, protocolNumber) {
                if let socket = try dump.sockets.unlisted()[inode] {
                    (entry.src_addr, entry.src_port) = (socket.local, UInt32(socket.localPort))
                    (entry.dst_addr, entry.dst_port) = (socket.remote, UInt32(socket.remotePort))
                    if socket.receiveQueue != 0 {
                        dump.warn("task \(file.pid) › \(subject): packets that wait to be read are lost")
                    }
                } else if entry.type == raw {
                    throw Problem(subject, "/proc/net does not know this socket: is it of another network namespace?")
                } else {
                    // A ping socket is listed once it has an identifier.
                    entry.src_addr = [UInt32](repeating: 0, count: domain == inet6 ? 4 : 1)
                    entry.dst_addr = entry.src_addr
                }
                // The list has no port of a raw socket's peer.
                if answers.succeeded(peer.result) { entry.dst_port = port(answers[peer.value]) }
            } else if let socket = try dump.sockets.inet()[ino] {
                try describe(&entry, socket, subject: subject, options: dump.options)
                if protocolNumber != 6, socket.rqueue != 0 {
                    dump.warn("task \(file.pid) › \(subject): datagrams that wait to be read are lost")
                }
            } else if !answers.succeeded(name.result) || protocolNumber != 6 && port(answers[name.value]) != 0 {
                throw Problem(subject, "sock_diag does not know this socket: is it of another network namespace?")
            } else {
                if protocolNumber == 6, answers.succeeded(hasUnread), case let count = answers[unread].word(at: 0),
                    count != 0
                {
                    throw Problem(
                        subject,
                        "its connection has ended, and \(count) bytes of it wait to be read, which is not dumped yet",
                        hint: "try again later")
                }
                // Sockets that are not bound are in no list, and of TCP also those that are bound and nothing else.
                entry.src_addr = [UInt32](repeating: 0, count: domain == inet6 ? 4 : 1)
                entry.dst_addr = entry.src_addr
                entry.src_port = port(answers[name.value])
                if entry.src_port != 0 { entry.src_addr = address(answers[name.value], isIPv6: domain == inet6) }
                if protocolNumber == tcp, entry.type == stream {
                    entry.cryo_ended = try ended.how(answers, subject: subject)?.rawValue
                }
                if entry.cryo_ended != nil { NamedOptions.forgetConnection(&entry.opts) }
            }
            try ip.add(to: &entry, answers, subject: subject)
            entry.ns_id = dump.netNamespaceID
            // TCP sockets join no groups.
            if entry.type != stream { entry.cryo_memberships = try dump.sockets.memberships(file.origin) }
            return FileEntry(type: InetSocketKind.type, id: id, isk: entry)
        }
    }

    private static func isKept(_ type: UInt32, _ number: UInt32) -> Bool {
        type == raw ? number <= lastProtocol : [6, 17, 136].contains(number) || isUnlisted(type, number)
    }

    /// Raw and ping sockets: not every kernel lists the former, and none the latter.
    private static func isUnlisted(_ type: UInt32, _ number: UInt32) -> Bool {
        type == raw || type == datagram && (number == 1 || number == 58)
    }

    private static func protocolName(_ number: UInt32) -> String {
        switch number {
        case 132: "SCTP"
        case 262: "MPTCP"
        default: "unknown"
        }
    }

    private struct Room {
        var result: Batch.Result
        var value: Batch.Buffer
    }

    private static func room(_ size: Int, of call: SystemCall, _ number: Int32, in batch: inout Batch) -> Room {
        let value = batch.room(size)
        let length = batch.bytes(UInt32(size).bytes)
        return Room(
            result: batch.call(call, .int(number), .buffer(value), .buffer(length), mayFail: true), value: value)
    }

    private static func port(_ address: [UInt8]) -> UInt32 { UInt32(address[2]) << 8 | UInt32(address[3]) }

    private static func address(_ address: [UInt8], isIPv6: Bool) -> [UInt32] {
        isIPv6 ? (0 ..< 4).map { address.word(at: 8 + 4 * $0) } : [address.word(at: 4)]
    }

    private static func describe(
        _ entry: inout InetSkEntry, _ socket: Netlink.InetSocket, subject: String, options: FileDump.Options
    ) throws(Problem) {
        func words(_ address: [UInt8]) -> [UInt32] {
            stride(from: 0, to: address.count, by: 4).map { address.word(at: $0) }
        }
        entry.state = UInt32(socket.state.rawValue)
        entry.src_port = UInt32(socket.sourcePort)
        entry.dst_port = UInt32(socket.destinationPort)
        entry.src_addr = words(socket.source)
        entry.dst_addr = words(socket.destination)
        if socket.shutdown != 0, entry.type == datagram {
            entry.shutdown = SkShutdown(rawValue: Int32(socket.shutdown))
        }
        guard entry.proto == 6 else { return }
        if entry.state == boundInactive { entry.state = closed }
        guard !socket.hasKeys else {
            throw Problem(subject, "it has keys for its peers (TCP_MD5SIG), which are not kept")
        }
        guard !socket.hasUpperLayer else {
            throw Problem(subject, "another protocol is on top of it (TCP_ULP), which is not kept")
        }
        switch entry.state {
        case listening:
            entry.backlog = socket.wqueue
            if socket.rqueue != 0, !options.skipInFlight {
                throw Problem(
                    subject, "\(socket.rqueue) connections wait to be accepted (\(ends(socket)))",
                    hint: "--skip-in-flight leaves them behind")
            }
        case closed: break
        default:
            // The entry tells what there was; a restore with --tcp-close makes a closed socket of it.
            if options.tcpClose { return NamedOptions.forgetConnection(&entry.opts) }
            throw Problem(
                subject, "TCP connection \(ends(socket)) is established",
                hint: options.tcpEstablished
                    ? "--tcp-established is not built yet"
                    : "--tcp-close leaves it behind; --tcp-established is not built yet")
        }
    }

    private static func ends(_ socket: Netlink.InetSocket) -> String {
        let source = shown(socket.source) + ":\(socket.sourcePort)"
        return socket.destinationPort == 0
            ? source : "\(source) → \(shown(socket.destination)):\(socket.destinationPort)"
    }

    private static func shown(_ address: [UInt8]) -> String {
        if address.count == 4 { return address.map(String.init).joined(separator: ".") }
        return "["
            + stride(from: 0, to: address.count - 1, by: 2).map {
                String(UInt16(address[$0]) << 8 | UInt16(address[$0 + 1]), radix: 16)
            }.joined(separator: ":") + "]"
    }

    // MARK: Restore

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.isk) { try restore(entry, in: &plan) }
    }

    private static func subject(_ entry: InetSkEntry) -> String { "inet socket:[\(entry.ino)] port \(entry.src_port)" }

    private static func restore(_ whole: InetSkEntry, in plan: inout FilePlan) throws(Problem) {
        var entry = whole
        let isLost =
            plan.files.tcpClose && entry.proto == 6 && entry.type == stream && entry.state != listening
            && entry.state != closed
        if isLost {
            // Any port will do, on an address that is there.
            let loopback: UInt32 = 0x0100_007f
            (entry.state, entry.src_port, entry.dst_port) = (closed, 0, 0)
            let ofIPv6: [UInt32] = entry.v6only == true ? [0, 0, 0, 0x0100_0000] : [0, 0, 0xffff_0000, loopback]
            entry.src_addr = entry.family == UInt32(inet6) ? ofIPv6 : [loopback]
            entry.dst_addr = entry.src_addr
            NamedOptions.forgetConnection(&entry.opts)
        }
        let subject = subject(entry)
        let isIPv6 = entry.family == UInt32(inet6)
        guard isIPv6 || entry.family == UInt32(inet) else {
            throw Problem(subject, "family \(entry.family) is none of inet sockets; the image is damaged")
        }
        guard isKept(entry.type, entry.proto) else {
            throw Problem(
                subject, "sockets of protocol \(entry.proto) (\(protocolName(entry.proto))) are not restored yet")
        }
        guard entry.proto != 6 || entry.type == raw || entry.state == listening || entry.state == closed else {
            throw Problem(subject, "established TCP connections are not restored yet")
        }
        guard entry.src_addr.count == (isIPv6 ? 4 : 1), entry.dst_addr.count == entry.src_addr.count,
            entry.src_port < 65536, entry.dst_port < 65536
        else {
            throw Problem(subject, "its addresses do not fit its family; the image is damaged")
        }
        let number = plan.parked(entry.id)
        let sharesPort = entry.type != raw && plan.files.sharedPorts.contains(entry)
        let ended = try EndedConnection.how(entry, isLost: isLost, subject: subject)
        if let ended {
            plan.alone.describe(subject)
            let own = address(entry.src_addr, entry.src_port, entry, isIPv6: isIPv6)
            EndedConnection.make(ended, entry, own: own, as: number, in: &plan.alone)
            try InetOptions.bindToDevice(entry, number, in: &plan.finish)
        } else {
            plan.create.describe(subject)
            plan.create.call(
                .socket, .int(entry.family), .int(entry.type & 0xf | FilePlan.closeOnExec), .int(entry.proto))
            plan.park(0, as: entry.id)
            SocketOptions.own(entry.opts, number, in: &plan.create)
            try InetOptions.prepare(entry, number, sharesPort: sharesPort, in: &plan.create)
        }
        if entry.src_port != 0, ended == nil {
            let address = plan.create.bytes(address(entry.src_addr, entry.src_port, entry, isIPv6: isIPv6))
            plan.create.call(.bind, .int(number), .buffer(address), .int(address.count))
        }
        // Not before all are bound: a socket that listens keeps others from its port.
        if entry.proto == 6, entry.type == stream, entry.state == listening {
            plan.connect.describe(subject)
            plan.connect.call(.listen, .int(number), .int(entry.backlog))
        }
        if entry.proto != 6 || entry.type == raw,
            entry.dst_port != 0 || isUnlisted(entry.type, entry.proto) && entry.dst_addr.contains(where: { $0 != 0 })
        {
            plan.connect.describe(subject)
            let address = plan.connect.bytes(address(entry.dst_addr, entry.dst_port, entry, isIPv6: isIPv6))
            plan.connect.call(.connect, .int(number), .buffer(address), .int(address.count))
        }
        plan.finish.describe(subject)
        try InetOptions.restore(entry, number, sharesPort: sharesPort, in: &plan.finish)
        let hasTOS = entry.ip_opts?.tos != nil || entry.opts.cryo_options.contains { $0.name == "IP_TOS" }
        try SocketOptions.restore(entry.opts, of: number, hasTOS: hasTOS, in: &plan.finish)
        try MulticastMembership.restore(entry.cryo_memberships, of: number, subject: subject, in: &plan.finish)
        if let shutdown = entry.shutdown, (1 ... 3).contains(shutdown.rawValue), entry.dst_port != 0 {
            plan.finish.call(.shutdown, .int(number), .int(shutdown.rawValue - 1), mayFail: true)
        }
        plan.finish.fcntl(.int(number), .setFL, .int(entry.flags & ~FilePlan.closeOnExec))
        plan.own(entry.fown, of: entry.id)
    }

    /// `struct sockaddr_in` or `struct sockaddr_in6`.
    private static func address(_ words: [UInt32], _ port: UInt32, _ entry: InetSkEntry, isIPv6: Bool) -> [UInt8] {
        let bytes = words.flatMap(\.bytes)
        let head = UInt16(truncatingIfNeeded: entry.family).bytes + UInt16(truncatingIfNeeded: port).bytes.reversed()
        return isIPv6 ? head + UInt32(0).bytes + bytes + UInt32(0).bytes : head + bytes + UInt64(0).bytes
    }
}
