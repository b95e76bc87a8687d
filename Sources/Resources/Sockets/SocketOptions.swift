import Glibc
import Images
import Linux
import Tracer

/// The options of socket(7) that `sk_opts_entry` keeps, for sockets of all families.
struct SocketOptions {
    static let socketLevel: Int32 = 1  // SOL_SOCKET

    enum Name {
        static let type: Int32 = 3, proto: Int32 = 38, reuseaddr: Int32 = 2, dontroute: Int32 = 5, broadcast: Int32 = 6,
            sndbuf: Int32 = 7, rcvbuf: Int32 = 8, keepalive: Int32 = 9
        static let oobinline: Int32 = 10, noCheck: Int32 = 11, priority: Int32 = 12, linger: Int32 = 13,
            reuseport: Int32 = 15, passcred: Int32 = 16
        static let rcvlowat: Int32 = 18, rcvtimeo: Int32 = 20, sndtimeo: Int32 = 21, bindtodevice: Int32 = 25,
            filter: Int32 = 26
        static let sndbufforce: Int32 = 32, rcvbufforce: Int32 = 33, passsec: Int32 = 34, mark: Int32 = 36
        static let bufLock: Int32 = 72
    }

    /// One getsockopt(2) and what it will have filled.
    struct Question {
        let result: Batch.Result
        let value: Batch.Buffer
        let length: Batch.Buffer

        init(_ level: Int32, _ name: Int32, size: Int = 4, of number: Int32, in batch: inout Batch) {
            value = batch.room(size)
            length = batch.bytes(UInt32(size).bytes)
            result = batch.call(
                .getsockopt, .int(number), .int(level), .int(name), .buffer(value), .buffer(length), mayFail: true)
        }

        func bytes(_ answers: Answers) -> [UInt8]? {
            guard answers.succeeded(result) else { return nil }
            let length = answers[length].word(at: 0)
            return Array(answers[value].prefix(Int(length)))
        }

        func number(_ answers: Answers) -> UInt32? {
            guard let bytes = bytes(answers) else { return nil }
            return bytes.count == 1 ? UInt32(bytes[0]) : bytes.count >= 4 ? bytes.word(at: 0) : nil
        }

        func flag(_ answers: Answers) -> Bool? { number(answers).map { $0 != 0 } }
    }

    private let sndbuf, rcvbuf, reuseaddr, priority, rcvlowat, mark, passcred, passsec, dontroute, noCheck, reuseport,
        broadcast, keepalive: Question
    private let oobinline, bufLock, sndtimeo, rcvtimeo, linger, device, filter: Question
    private let type, proto: Question
    private let domain: Int32
    private let named: NamedOptions
    private let hasError: Batch.Result
    private let errorEvents: Batch.Buffer
    private static let pollError: UInt32 = 0x8  // POLLERR

    /// Asks for the options of the socket under `number`.
    init(asking batch: inout Batch, of number: Int32, domain: Int32) {
        self.domain = domain
        named = NamedOptions(asking: &batch, of: number, domain: domain)
        // struct pollfd, which waits for nothing. Asking for the error itself (SO_ERROR) would take it away.
        errorEvents = batch.bytes(number.bytes + UInt32(0).bytes)
        hasError = batch.call(.poll, .buffer(errorEvents), 1, 0)
        func ask(_ name: Int32, size: Int = 4) -> Question {
            Question(Self.socketLevel, name, size: size, of: number, in: &batch)
        }
        sndbuf = ask(Name.sndbuf)
        rcvbuf = ask(Name.rcvbuf)
        reuseaddr = ask(Name.reuseaddr)
        priority = ask(Name.priority)
        rcvlowat = ask(Name.rcvlowat)
        mark = ask(Name.mark)
        passcred = ask(Name.passcred)
        passsec = ask(Name.passsec)
        dontroute = ask(Name.dontroute)
        noCheck = ask(Name.noCheck)
        reuseport = ask(Name.reuseport)
        broadcast = ask(Name.broadcast)
        keepalive = ask(Name.keepalive)
        oobinline = ask(Name.oobinline)
        bufLock = ask(Name.bufLock)
        sndtimeo = ask(Name.sndtimeo, size: 16)
        rcvtimeo = ask(Name.rcvtimeo, size: 16)
        linger = ask(Name.linger, size: 8)
        device = ask(Name.bindtodevice, size: 16)
        // Its length counts instructions, not bytes.
        filter = ask(Name.filter, size: 0)
        type = ask(Name.type)
        proto = ask(Name.proto)
    }

    func entry(_ answers: Answers, _ file: OpenFile, subject: String, in dump: FileDump) throws(Problem) -> SkOptsEntry
    {
        var entry = SkOptsEntry()
        if answers[hasError] == 1, answers[errorEvents].word(at: 4) >> 16 & Self.pollError != 0 {
            dump.warn("task \(file.pid) › \(subject): an error that waits to be told (SO_ERROR, MSG_ERRQUEUE) is lost")
        }
        if file.status.uid != 0 { entry.cryo_uid = file.status.uid }
        if file.status.gid != 0 { entry.cryo_gid = file.status.gid }
        // With no room given, SO_GET_FILTER answers how many instructions there are.
        if answers.succeeded(filter.result), case let count = answers[filter.length].word(at: 0), count != 0 {
            let program = try dump.sockets.option(
                file.origin, Self.socketLevel, Name.filter, Int(count) * 8, Int(count))
            entry.so_filter = stride(from: 0, to: program.count & ~7, by: 8).map { Self.packed(program.word64(at: $0)) }
        } else if !answers.succeeded(filter.result), answers[filter.result] == -13 {
            throw Problem(subject, "it has an eBPF filter (SO_ATTACH_BPF), which cannot be read")
        }
        entry.so_sndbuf = sndbuf.number(answers) ?? 0
        entry.so_rcvbuf = rcvbuf.number(answers) ?? 0
        (entry.so_snd_tmo_sec, entry.so_snd_tmo_usec) = time(sndtimeo.bytes(answers))
        (entry.so_rcv_tmo_sec, entry.so_rcv_tmo_usec) = time(rcvtimeo.bytes(answers))
        entry.reuseaddr = reuseaddr.flag(answers)
        entry.so_priority = priority.number(answers)
        entry.so_rcvlowat = rcvlowat.number(answers)
        if let mark = mark.number(answers), mark != 0 { entry.so_mark = mark }
        entry.so_passcred = passcred.flag(answers)
        entry.so_passsec = passsec.flag(answers)
        entry.so_dontroute = dontroute.flag(answers)
        entry.so_no_check = noCheck.flag(answers)
        if let name = device.bytes(answers)?.prefix(while: { $0 != 0 }), !name.isEmpty {
            entry.so_bound_dev = ByteString(name)
        }
        entry.so_reuseport = reuseport.flag(answers)
        entry.so_broadcast = broadcast.flag(answers)
        entry.so_keepalive = keepalive.flag(answers)
        entry.so_oobinline = oobinline.number(answers)
        if let linger = linger.bytes(answers), linger.count == 8, linger.word(at: 0) != 0 {
            entry.so_linger = linger.word(at: 4)
        }
        entry.so_buf_lock = bufLock.number(answers)
        let fresh = dump.sockets.newSocket(domain, type.number(answers) ?? 0, proto.number(answers) ?? 0)
        entry.cryo_options = try named.entries(answers, fresh: fresh, subject: subject)
        return entry
    }

    private func time(_ bytes: [UInt8]?) -> (UInt64, UInt64) {
        guard let bytes, bytes.count >= 16 else { return (0, 0) }
        return (bytes.word64(at: 0), bytes.word64(at: 8))
    }

    /// AF_UNIX, AF_INET …: getsockopt(2) with SO_DOMAIN. Nothing in /proc tells it.
    static func domain(of number: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(4)
        return unsafe getsockopt(number, SOL_SOCKET, SO_DOMAIN, &value, &length) == 0 ? value : nil
    }

    // MARK: Restore

    /// fchown(2) of a new socket: by its owner are known SO_REUSEPORT, routes of a user, and sock_diag(7).
    static func own(_ entry: SkOptsEntry, _ number: Int32, in batch: inout Batch) {
        let uid = entry.cryo_uid ?? 0, gid = entry.cryo_gid ?? 0
        if uid != 0 || gid != 0 { batch.call(.fchown, .int(number), .int(uid), .int(gid)) }
    }

    /// setsockopt(2) of a number.
    static func set(
        _ level: Int32, _ name: Int32, _ value: UInt32, of number: Int32, in batch: inout Batch, mayFail: Bool = false
    ) {
        set(level, name, value.bytes, of: number, in: &batch, mayFail: mayFail)
    }

    static func set(
        _ level: Int32, _ name: Int32, _ bytes: [UInt8], of number: Int32, in batch: inout Batch, mayFail: Bool = false
    ) {
        let value = batch.bytes(bytes)
        batch.call(
            .setsockopt, .int(number), .int(level), .int(name), .buffer(value), .int(bytes.count), mayFail: mayFail)
    }

    /// The size of a buffer. The kernel doubles what it is told; without CAP_NET_ADMIN it also limits it, so the answer
    /// of the FORCE option is not insisted on.
    static func setBuffer(_ name: Int32, force: Int32, _ size: UInt32, of number: Int32, in batch: inout Batch) {
        set(socketLevel, name, size / 2, of: number, in: &batch, mayFail: true)
        set(socketLevel, force, size / 2, of: number, in: &batch, mayFail: true)
    }

    /// `struct sock_filter` has code, jt, jf and k from its low end, an image has them from its high end.
    private static func packed(_ instruction: UInt64) -> UInt64 {
        let (code, jt, jf) = (instruction & 0xffff, instruction >> 16 & 0xff, instruction >> 24 & 0xff)
        return code << 48 | jt << 40 | jf << 32 | instruction >> 32
    }

    private static func unpacked(_ instruction: UInt64) -> UInt64 {
        let (code, jt, jf) = (instruction >> 48, instruction >> 40 & 0xff, instruction >> 32 & 0xff)
        return code | jt << 16 | jf << 24 | instruction << 32
    }

    /// Sets what differs from a fresh socket's. A kernel of today refuses some options to families that never used
    /// them, so what is off is left alone.
    static func restore(
        _ entry: SkOptsEntry, of number: Int32, hasTOS: Bool = false, in batch: inout Batch
    ) throws(Problem) {
        if !entry.so_filter.isEmpty {
            let most = 4096  // BPF_MAXINSNS
            guard entry.so_filter.count <= most else {
                throw Problem("socket", "a BPF filter of \(entry.so_filter.count) instructions; the image is damaged")
            }
            let program = batch.bytes(entry.so_filter.flatMap { unpacked($0).bytes })
            // struct sock_fprog
            let header = batch.bytes(UInt64(entry.so_filter.count).bytes + UInt64(0).bytes)
            batch.point(header, at: 8, to: program)
            batch.call(.setsockopt, .int(number), .int(socketLevel), .int(Name.filter), .buffer(header), 16)
        }
        func set(_ name: Int32, _ value: UInt32) { Self.set(socketLevel, name, value, of: number, in: &batch) }
        setBuffer(Name.sndbuf, force: Name.sndbufforce, entry.so_sndbuf, of: number, in: &batch)
        setBuffer(Name.rcvbuf, force: Name.rcvbufforce, entry.so_rcvbuf, of: number, in: &batch)
        Self.set(socketLevel, Name.bufLock, entry.so_buf_lock ?? 0, of: number, in: &batch, mayFail: true)
        let flags: [(Int32, Bool?)] = [
            (Name.passcred, entry.so_passcred), (Name.passsec, entry.so_passsec), (Name.dontroute, entry.so_dontroute),
            (Name.noCheck, entry.so_no_check),
            (Name.broadcast, entry.so_broadcast), (Name.keepalive, entry.so_keepalive),
            (Name.reuseport, entry.so_reuseport), (Name.reuseaddr, entry.reuseaddr),
        ]
        for case (let name, true?) in flags { set(name, 1) }
        if let rcvlowat = entry.so_rcvlowat, rcvlowat != 1 { set(Name.rcvlowat, rcvlowat) }
        if let mark = entry.so_mark { set(Name.mark, mark) }
        if let inline = entry.so_oobinline, inline != 0 { set(Name.oobinline, inline) }
        if let linger = entry.so_linger {
            Self.set(socketLevel, Name.linger, UInt32(1).bytes + linger.bytes, of: number, in: &batch)
        }
        if entry.so_snd_tmo_sec != 0 || entry.so_snd_tmo_usec != 0 {
            Self.set(
                socketLevel, Name.sndtimeo, entry.so_snd_tmo_sec.bytes + entry.so_snd_tmo_usec.bytes, of: number,
                in: &batch)
        }
        if entry.so_rcv_tmo_sec != 0 || entry.so_rcv_tmo_usec != 0 {
            Self.set(
                socketLevel, Name.rcvtimeo, entry.so_rcv_tmo_sec.bytes + entry.so_rcv_tmo_usec.bytes, of: number,
                in: &batch)
        }
        try NamedOptions.restore(entry.cryo_options, .finish, of: number, in: &batch)
        // IP_TOS has set it, too.
        if let priority = entry.so_priority, priority != 0 || hasTOS { set(Name.priority, priority) }
    }
}

extension [UInt8] {
    /// The little-endian word at `offset`, 0 where there is none.
    func word(at offset: Int) -> UInt32 { UInt32(self, at: offset) ?? 0 }
    func word64(at offset: Int) -> UInt64 { UInt64(self, at: offset) ?? 0 }
}
