import Images
import Linux
import Tracer

/// The options of ip(7), ipv6(7) and tcp(7) that images keep.
struct InetOptions {
    private static let ip: Int32 = 0, ipv6: Int32 = 41, tcp: Int32 = 6, udp: Int32 = 17, raw: Int32 = 255,
        icmpv6: Int32 = 58
    /// UDP_ENCAP_ESPINUDP, the one encapsulation that is nothing but an option.
    private static let espInUDP: UInt32 = 2
    private enum Name {
        static let tos: Int32 = 1, ttl: Int32 = 2, pktinfo: Int32 = 8, freebind: Int32 = 15
        static let v6only: Int32 = 26, recvpktinfo: Int32 = 49
        static let nodelay: Int32 = 1, cork: Int32 = 3, keepidle: Int32 = 4, keepintvl: Int32 = 5, keepcnt: Int32 = 6
        static let udpCork: Int32 = 1, v6freebind: Int32 = 78
        static let hdrincl: Int32 = 3, nodefrag: Int32 = 22, v6hdrincl: Int32 = 36, icmpFilter: Int32 = 1
    }

    private let isIPv6: Bool
    private let freebind, tos, ttl, pktinfo, nodelay, cork, keepcnt, keepidle, keepintvl,
        udpCork: SocketOptions.Question
    private let v6only, nodefrag: SocketOptions.Question?
    private let hdrincl, icmpFilter: SocketOptions.Question

    init(asking batch: inout Batch, of number: Int32, isIPv6: Bool) {
        self.isIPv6 = isIPv6
        func ask(_ level: Int32, _ name: Int32) -> SocketOptions.Question {
            SocketOptions.Question(level, name, of: number, in: &batch)
        }
        freebind = isIPv6 ? ask(Self.ipv6, Name.v6freebind) : ask(Self.ip, Name.freebind)
        udpCork = ask(Self.udp, Name.udpCork)
        tos = ask(Self.ip, Name.tos)
        ttl = ask(Self.ip, Name.ttl)
        pktinfo = isIPv6 ? ask(Self.ipv6, Name.recvpktinfo) : ask(Self.ip, Name.pktinfo)
        v6only = isIPv6 ? ask(Self.ipv6, Name.v6only) : nil
        hdrincl = isIPv6 ? ask(Self.ipv6, Name.v6hdrincl) : ask(Self.ip, Name.hdrincl)
        nodefrag = isIPv6 ? nil : ask(Self.ip, Name.nodefrag)
        icmpFilter = SocketOptions.Question(
            isIPv6 ? Self.icmpv6 : Self.raw, Name.icmpFilter, size: isIPv6 ? 32 : 4, of: number, in: &batch)
        nodelay = ask(Self.tcp, Name.nodelay)
        cork = ask(Self.tcp, Name.cork)
        keepcnt = ask(Self.tcp, Name.keepcnt)
        keepidle = ask(Self.tcp, Name.keepidle)
        keepintvl = ask(Self.tcp, Name.keepintvl)
    }

    func add(to entry: inout InetSkEntry, _ answers: Answers, subject: String) throws(Problem) {
        if entry.proto != 6, udpCork.flag(answers) == true {
            throw Problem(subject, "it is corked (UDP_CORK): what was written so far cannot be read back")
        }
        let encapsulation = entry.opts.cryo_options.first { $0.name == "UDP_ENCAP" }.map { $0.value.word(at: 0) } ?? 0
        if encapsulation != 0, encapsulation != Self.espInUDP {
            throw Problem(
                subject, "it is the end of a tunnel of the kernel (UDP_ENCAP \(encapsulation)), which is not kept")
        }
        var ip = IpOptsEntry()
        if freebind.flag(answers) == true { ip.freebind = true }
        if pktinfo.flag(answers) == true { ip.pktinfo = true }
        if !isIPv6 {
            if let tos = tos.number(answers), tos != 0 { ip.tos = tos }
            if let ttl = ttl.number(answers), ttl != 0 { ip.ttl = ttl }
        }
        if entry.type == 3 { ip.raw = rawOptions(answers, proto: entry.proto) }
        entry.ip_opts = ip
        if isIPv6 { entry.v6only = v6only?.flag(answers) }
        var tcp = TcpOptsEntry()
        if entry.proto == 6 {
            if cork.flag(answers) == true { tcp.cork = true }
            if nodelay.flag(answers) == true { tcp.nodelay = true }
            tcp.keepcnt = keepcnt.number(answers)
            tcp.keepidle = keepidle.number(answers)
            tcp.keepintvl = keepintvl.number(answers)
        }
        entry.tcp_opts = tcp
    }

    private func rawOptions(_ answers: Answers, proto: UInt32) -> IpOptsRawEntry {
        var options = IpOptsRawEntry()
        if hdrincl.flag(answers) == true { options.hdrincl = true }
        if nodefrag?.flag(answers) == true { options.nodefrag = true }
        let isICMPv6 = isIPv6 && proto == UInt32(Self.icmpv6)
        if isICMPv6 || !isIPv6 && proto == 1, let filter = icmpFilter.bytes(answers) {
            options.icmpv_filter = stride(from: 0, to: filter.count & ~3, by: 4).map { filter.word(at: $0) }
        }
        return options
    }

    /// What has to be so before the socket is bound. TCP may always take its port again from connections that time out.
    static func prepare(
        _ entry: InetSkEntry, _ number: Int32, sharesPort: Bool, in batch: inout Batch
    ) throws(Problem) {
        func allow(_ name: Int32) { SocketOptions.set(SocketOptions.socketLevel, name, 1, of: number, in: &batch) }
        if entry.proto == 6 || sharesPort || entry.opts.reuseaddr == true { allow(SocketOptions.Name.reuseaddr) }
        if sharesPort || entry.opts.so_reuseport == true { allow(SocketOptions.Name.reuseport) }
        // A raw socket has its number from the start, and the kernel takes this option only before.
        if entry.type != 3 { setV6Only(entry, number, in: &batch) }
        try NamedOptions.restore(entry.opts.cryo_options, .bind, of: number, in: &batch)
        // The address may have been there for a time only, or bound with an option that was taken back.
        if entry.ip_opts?.freebind == true || entry.isBoundToAddress { setFreebind(true, entry, number, in: &batch) }
        try bindToDevice(entry, number, in: &batch)
    }

    static func bindToDevice(_ entry: InetSkEntry, _ number: Int32, in batch: inout Batch) throws(Problem) {
        guard let device = entry.opts.so_bound_dev else { return }
        let most = 16  // IFNAMSIZ
        guard device.bytes.count < most else {
            throw Problem(
                "inet socket:[\(entry.ino)]", "a device name of \(device.bytes.count) bytes; the image is damaged")
        }
        SocketOptions.set(
            SocketOptions.socketLevel, SocketOptions.Name.bindtodevice, device.bytes + [0], of: number, in: &batch)
    }

    static func setV6Only(_ entry: InetSkEntry, _ number: Int32, in batch: inout Batch) {
        guard entry.family == 10, let v6only = entry.v6only else { return }
        SocketOptions.set(ipv6, Name.v6only, v6only ? 1 : 0, of: number, in: &batch)
    }

    private static func setFreebind(_ value: Bool, _ entry: InetSkEntry, _ number: Int32, in batch: inout Batch) {
        let (level, name) = entry.family == 10 ? (ipv6, Name.v6freebind) : (ip, Name.freebind)
        SocketOptions.set(level, name, value ? 1 : 0, of: number, in: &batch)
    }

    static func restore(
        _ entry: InetSkEntry, _ number: Int32, sharesPort: Bool, in batch: inout Batch
    ) throws(Problem) {
        func set(_ level: Int32, _ name: Int32, _ value: UInt32) {
            SocketOptions.set(level, name, value, of: number, in: &batch)
        }
        if entry.opts.reuseaddr != true { set(SocketOptions.socketLevel, SocketOptions.Name.reuseaddr, 0) }
        if sharesPort, entry.opts.so_reuseport != true {
            set(SocketOptions.socketLevel, SocketOptions.Name.reuseport, 0)
        }
        if entry.ip_opts?.freebind != true, entry.isBoundToAddress { setFreebind(false, entry, number, in: &batch) }
        if let options = entry.ip_opts {
            if let options = options.raw, entry.type == 3 {
                if options.hdrincl == true {
                    entry.family == 10 ? set(ipv6, Name.v6hdrincl, 1) : set(ip, Name.hdrincl, 1)
                }
                if options.nodefrag == true, entry.family != 10 { set(ip, Name.nodefrag, 1) }
                if options.checksum == true, entry.proto != UInt32(icmpv6) {
                    throw Problem(
                        "inet socket:[\(entry.ino)]", "it had IPV6_CHECKSUM at an offset that images do not tell")
                }
                if !options.icmpv_filter.isEmpty {
                    guard options.icmpv_filter.count == (entry.family == 10 ? 8 : 1) else {
                        throw Problem("inet socket:[\(entry.ino)]", "its ICMP filter is damaged")
                    }
                    SocketOptions.set(
                        entry.family == 10 ? icmpv6 : raw, Name.icmpFilter, options.icmpv_filter.flatMap(\.bytes),
                        of: number, in: &batch)
                }
            }
            if options.pktinfo == true {
                entry.family == 10 ? set(ipv6, Name.recvpktinfo, 1) : set(ip, Name.pktinfo, 1)
            }
            if let tos = options.tos { set(ip, Name.tos, tos) }
            if let ttl = options.ttl, entry.family != 10 { set(ip, Name.ttl, ttl) }
        }
        guard entry.proto == 6 else { return }
        let options = entry.tcp_opts
        if options?.cork == true { set(tcp, Name.cork, 1) }
        if options?.nodelay == true { set(tcp, Name.nodelay, 1) }
        // Images of older versions have these among the common options.
        if let value = options?.keepcnt ?? entry.opts.tcp_keepcnt { set(tcp, Name.keepcnt, value) }
        if let value = options?.keepidle ?? entry.opts.tcp_keepidle { set(tcp, Name.keepidle, value) }
        if let value = options?.keepintvl ?? entry.opts.tcp_keepintvl { set(tcp, Name.keepintvl, value) }
    }
}

extension InetSkEntry {
    /// Bound to an address of this host, not to all of them.
    fileprivate var isBoundToAddress: Bool { src_port != 0 && src_addr.contains { $0 != 0 } }
}
