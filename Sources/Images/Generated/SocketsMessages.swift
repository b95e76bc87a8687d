// Made by Scripts/regenerate-images from sockets.proto. Do not edit.

/// `enum sk_shutdown`. Numbers without a name survive.
package struct SkShutdown: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let NONE = Self(rawValue: 0)
    package static let READ = Self(rawValue: 1)
    package static let WRITE = Self(rawValue: 2)
    package static let BOTH = Self(rawValue: 3)

    package static let names: [(name: String, number: Int32)] = [
        ("NONE", 0),
        ("READ", 1),
        ("WRITE", 2),
        ("BOTH", 3),
    ]
}

/// `message cryo_sk_option_entry`
package struct CryoSkOptionEntry: ImageMessage {
    package var name: ByteString
    package var value: [UInt8]

    package init(
        name: ByteString = "",
        value: [UInt8] = []
    ) {
        self.name = name
        self.value = value
    }

    package static var schema: Schema { Schema.at(155) }

    package init(_ record: RecordReader) throws(ImageError) {
        name = record.string(0)
        value = record.bytes(1)
    }

    package func write(to record: RecordWriter) {
        record.string(0, name)
        record.bytes(1, value)
    }
}

/// `message cryo_ucred_entry`
package struct CryoUcredEntry: ImageMessage {
    package var pid: UInt32
    package var uid: UInt32
    package var gid: UInt32
    package var groups: [UInt32]

    package init(
        pid: UInt32 = 0,
        uid: UInt32 = 0,
        gid: UInt32 = 0,
        groups: [UInt32] = []
    ) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
        self.groups = groups
    }

    package static var schema: Schema { Schema.at(156) }

    package init(_ record: RecordReader) throws(ImageError) {
        pid = record.uint32(0)
        uid = record.uint32(1)
        gid = record.uint32(2)
        groups = record.uint32(repeated: 3)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, pid)
        record.uint32(1, uid)
        record.uint32(2, gid)
        record.uint32(repeated: 3, groups)
    }
}

/// `message cryo_membership_entry`
package struct CryoMembershipEntry: ImageMessage {
    package var device: ByteString
    package var group: [UInt8]
    package var mode: UInt32
    package var sources: [[UInt8]]

    package init(
        device: ByteString = "",
        group: [UInt8] = [],
        mode: UInt32 = 0,
        sources: [[UInt8]] = []
    ) {
        self.device = device
        self.group = group
        self.mode = mode
        self.sources = sources
    }

    package static var schema: Schema { Schema.at(157) }

    package init(_ record: RecordReader) throws(ImageError) {
        device = record.string(0)
        group = record.bytes(1)
        mode = record.uint32(2)
        sources = record.bytes(repeated: 3)
    }

    package func write(to record: RecordWriter) {
        record.string(0, device)
        record.bytes(1, group)
        record.uint32(2, mode)
        record.bytes(repeated: 3, sources)
    }
}

/// `message sk_opts_entry`
package struct SkOptsEntry: ImageMessage {
    package var so_sndbuf: UInt32
    package var so_rcvbuf: UInt32
    package var so_snd_tmo_sec: UInt64
    package var so_snd_tmo_usec: UInt64
    package var so_rcv_tmo_sec: UInt64
    package var so_rcv_tmo_usec: UInt64
    package var reuseaddr: Bool?
    package var so_priority: UInt32?
    package var so_rcvlowat: UInt32?
    package var so_mark: UInt32?
    package var so_passcred: Bool?
    package var so_passsec: Bool?
    package var so_dontroute: Bool?
    package var so_no_check: Bool?
    package var so_bound_dev: ByteString?
    package var so_filter: [UInt64]
    package var so_reuseport: Bool?
    package var so_broadcast: Bool?
    package var so_keepalive: Bool?
    package var tcp_keepcnt: UInt32?
    package var tcp_keepidle: UInt32?
    package var tcp_keepintvl: UInt32?
    package var so_oobinline: UInt32?
    package var so_linger: UInt32?
    package var so_buf_lock: UInt32?
    package var cryo_uid: UInt32?
    package var cryo_gid: UInt32?
    package var cryo_options: [CryoSkOptionEntry]

    package init(
        so_sndbuf: UInt32 = 0,
        so_rcvbuf: UInt32 = 0,
        so_snd_tmo_sec: UInt64 = 0,
        so_snd_tmo_usec: UInt64 = 0,
        so_rcv_tmo_sec: UInt64 = 0,
        so_rcv_tmo_usec: UInt64 = 0,
        reuseaddr: Bool? = nil,
        so_priority: UInt32? = nil,
        so_rcvlowat: UInt32? = nil,
        so_mark: UInt32? = nil,
        so_passcred: Bool? = nil,
        so_passsec: Bool? = nil,
        so_dontroute: Bool? = nil,
        so_no_check: Bool? = nil,
        so_bound_dev: ByteString? = nil,
        so_filter: [UInt64] = [],
        so_reuseport: Bool? = nil,
        so_broadcast: Bool? = nil,
        so_keepalive: Bool? = nil,
        tcp_keepcnt: UInt32? = nil,
        tcp_keepidle: UInt32? = nil,
        tcp_keepintvl: UInt32? = nil,
        so_oobinline: UInt32? = nil,
        so_linger: UInt32? = nil,
        so_buf_lock: UInt32? = nil,
        cryo_uid: UInt32? = nil,
        cryo_gid: UInt32? = nil,
        cryo_options: [CryoSkOptionEntry] = []
    ) {
        self.so_sndbuf = so_sndbuf
        self.so_rcvbuf = so_rcvbuf
        self.so_snd_tmo_sec = so_snd_tmo_sec
        self.so_snd_tmo_usec = so_snd_tmo_usec
        self.so_rcv_tmo_sec = so_rcv_tmo_sec
        self.so_rcv_tmo_usec = so_rcv_tmo_usec
        self.reuseaddr = reuseaddr
        self.so_priority = so_priority
        self.so_rcvlowat = so_rcvlowat
        self.so_mark = so_mark
        self.so_passcred = so_passcred
        self.so_passsec = so_passsec
        self.so_dontroute = so_dontroute
        self.so_no_check = so_no_check
        self.so_bound_dev = so_bound_dev
        self.so_filter = so_filter
        self.so_reuseport = so_reuseport
        self.so_broadcast = so_broadcast
        self.so_keepalive = so_keepalive
        self.tcp_keepcnt = tcp_keepcnt
        self.tcp_keepidle = tcp_keepidle
        self.tcp_keepintvl = tcp_keepintvl
        self.so_oobinline = so_oobinline
        self.so_linger = so_linger
        self.so_buf_lock = so_buf_lock
        self.cryo_uid = cryo_uid
        self.cryo_gid = cryo_gid
        self.cryo_options = cryo_options
    }

    package static var schema: Schema { Schema.at(158) }

    package init(_ record: RecordReader) throws(ImageError) {
        so_sndbuf = record.uint32(0)
        so_rcvbuf = record.uint32(1)
        so_snd_tmo_sec = record.uint64(2)
        so_snd_tmo_usec = record.uint64(3)
        so_rcv_tmo_sec = record.uint64(4)
        so_rcv_tmo_usec = record.uint64(5)
        reuseaddr = record.bool(optional: 6)
        so_priority = record.uint32(optional: 7)
        so_rcvlowat = record.uint32(optional: 8)
        so_mark = record.uint32(optional: 9)
        so_passcred = record.bool(optional: 10)
        so_passsec = record.bool(optional: 11)
        so_dontroute = record.bool(optional: 12)
        so_no_check = record.bool(optional: 13)
        so_bound_dev = record.string(optional: 14)
        so_filter = record.uint64(repeated: 15)
        so_reuseport = record.bool(optional: 16)
        so_broadcast = record.bool(optional: 17)
        so_keepalive = record.bool(optional: 18)
        tcp_keepcnt = record.uint32(optional: 19)
        tcp_keepidle = record.uint32(optional: 20)
        tcp_keepintvl = record.uint32(optional: 21)
        so_oobinline = record.uint32(optional: 22)
        so_linger = record.uint32(optional: 23)
        so_buf_lock = record.uint32(optional: 24)
        cryo_uid = record.uint32(optional: 25)
        cryo_gid = record.uint32(optional: 26)
        cryo_options = try record.message(repeated: 27)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, so_sndbuf)
        record.uint32(1, so_rcvbuf)
        record.uint64(2, so_snd_tmo_sec)
        record.uint64(3, so_snd_tmo_usec)
        record.uint64(4, so_rcv_tmo_sec)
        record.uint64(5, so_rcv_tmo_usec)
        record.bool(optional: 6, reuseaddr)
        record.uint32(optional: 7, so_priority)
        record.uint32(optional: 8, so_rcvlowat)
        record.uint32(optional: 9, so_mark)
        record.bool(optional: 10, so_passcred)
        record.bool(optional: 11, so_passsec)
        record.bool(optional: 12, so_dontroute)
        record.bool(optional: 13, so_no_check)
        record.string(optional: 14, so_bound_dev)
        record.uint64(repeated: 15, so_filter)
        record.bool(optional: 16, so_reuseport)
        record.bool(optional: 17, so_broadcast)
        record.bool(optional: 18, so_keepalive)
        record.uint32(optional: 19, tcp_keepcnt)
        record.uint32(optional: 20, tcp_keepidle)
        record.uint32(optional: 21, tcp_keepintvl)
        record.uint32(optional: 22, so_oobinline)
        record.uint32(optional: 23, so_linger)
        record.uint32(optional: 24, so_buf_lock)
        record.uint32(optional: 25, cryo_uid)
        record.uint32(optional: 26, cryo_gid)
        record.message(repeated: 27, cryo_options)
    }
}

/// `message ip_opts_raw_entry`
package struct IpOptsRawEntry: ImageMessage {
    package var hdrincl: Bool?
    package var nodefrag: Bool?
    package var checksum: Bool?
    package var icmpv_filter: [UInt32]

    package init(
        hdrincl: Bool? = nil,
        nodefrag: Bool? = nil,
        checksum: Bool? = nil,
        icmpv_filter: [UInt32] = []
    ) {
        self.hdrincl = hdrincl
        self.nodefrag = nodefrag
        self.checksum = checksum
        self.icmpv_filter = icmpv_filter
    }

    package static var schema: Schema { Schema.at(159) }

    package init(_ record: RecordReader) throws(ImageError) {
        hdrincl = record.bool(optional: 0)
        nodefrag = record.bool(optional: 1)
        checksum = record.bool(optional: 2)
        icmpv_filter = record.uint32(repeated: 3)
    }

    package func write(to record: RecordWriter) {
        record.bool(optional: 0, hdrincl)
        record.bool(optional: 1, nodefrag)
        record.bool(optional: 2, checksum)
        record.uint32(repeated: 3, icmpv_filter)
    }
}

/// `message ip_opts_entry`
package struct IpOptsEntry: ImageMessage {
    package var freebind: Bool?
    package var raw: IpOptsRawEntry?
    package var pktinfo: Bool?
    package var tos: UInt32?
    package var ttl: UInt32?

    package init(
        freebind: Bool? = nil,
        raw: IpOptsRawEntry? = nil,
        pktinfo: Bool? = nil,
        tos: UInt32? = nil,
        ttl: UInt32? = nil
    ) {
        self.freebind = freebind
        self.raw = raw
        self.pktinfo = pktinfo
        self.tos = tos
        self.ttl = ttl
    }

    package static var schema: Schema { Schema.at(160) }

    package init(_ record: RecordReader) throws(ImageError) {
        freebind = record.bool(optional: 0)
        raw = try record.message(optional: 1)
        pktinfo = record.bool(optional: 2)
        tos = record.uint32(optional: 3)
        ttl = record.uint32(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.bool(optional: 0, freebind)
        record.message(optional: 1, raw)
        record.bool(optional: 2, pktinfo)
        record.uint32(optional: 3, tos)
        record.uint32(optional: 4, ttl)
    }
}

/// `message inet_sk_entry`
package struct InetSkEntry: ImageMessage {
    package var id: UInt32
    package var ino: UInt32
    package var family: UInt32
    package var type: UInt32
    package var proto: UInt32
    package var state: UInt32
    package var src_port: UInt32
    package var dst_port: UInt32
    package var flags: UInt32
    package var backlog: UInt32
    package var src_addr: [UInt32]
    package var dst_addr: [UInt32]
    package var fown: FownEntry
    package var opts: SkOptsEntry
    package var v6only: Bool?
    package var ip_opts: IpOptsEntry?
    package var ifname: ByteString?
    package var ns_id: UInt32?
    package var shutdown: SkShutdown?
    package var tcp_opts: TcpOptsEntry?
    package var cryo_ended: UInt32?
    package var cryo_memberships: [CryoMembershipEntry]

    package init(
        id: UInt32 = 0,
        ino: UInt32 = 0,
        family: UInt32 = 0,
        type: UInt32 = 0,
        proto: UInt32 = 0,
        state: UInt32 = 0,
        src_port: UInt32 = 0,
        dst_port: UInt32 = 0,
        flags: UInt32 = 0,
        backlog: UInt32 = 0,
        src_addr: [UInt32] = [],
        dst_addr: [UInt32] = [],
        fown: FownEntry = FownEntry(),
        opts: SkOptsEntry = SkOptsEntry(),
        v6only: Bool? = nil,
        ip_opts: IpOptsEntry? = nil,
        ifname: ByteString? = nil,
        ns_id: UInt32? = nil,
        shutdown: SkShutdown? = nil,
        tcp_opts: TcpOptsEntry? = nil,
        cryo_ended: UInt32? = nil,
        cryo_memberships: [CryoMembershipEntry] = []
    ) {
        self.id = id
        self.ino = ino
        self.family = family
        self.type = type
        self.proto = proto
        self.state = state
        self.src_port = src_port
        self.dst_port = dst_port
        self.flags = flags
        self.backlog = backlog
        self.src_addr = src_addr
        self.dst_addr = dst_addr
        self.fown = fown
        self.opts = opts
        self.v6only = v6only
        self.ip_opts = ip_opts
        self.ifname = ifname
        self.ns_id = ns_id
        self.shutdown = shutdown
        self.tcp_opts = tcp_opts
        self.cryo_ended = cryo_ended
        self.cryo_memberships = cryo_memberships
    }

    package static var schema: Schema { Schema.at(161) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        ino = record.uint32(1)
        family = record.uint32(2)
        type = record.uint32(3)
        proto = record.uint32(4)
        state = record.uint32(5)
        src_port = record.uint32(6)
        dst_port = record.uint32(7)
        flags = record.uint32(8)
        backlog = record.uint32(9)
        src_addr = record.uint32(repeated: 10)
        dst_addr = record.uint32(repeated: 11)
        fown = try record.message(12)
        opts = try record.message(13)
        v6only = record.bool(optional: 14)
        ip_opts = try record.message(optional: 15)
        ifname = record.string(optional: 16)
        ns_id = record.uint32(optional: 17)
        shutdown = record.enumeration(optional: 18)
        tcp_opts = try record.message(optional: 19)
        cryo_ended = record.uint32(optional: 20)
        cryo_memberships = try record.message(repeated: 21)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, ino)
        record.uint32(2, family)
        record.uint32(3, type)
        record.uint32(4, proto)
        record.uint32(5, state)
        record.uint32(6, src_port)
        record.uint32(7, dst_port)
        record.uint32(8, flags)
        record.uint32(9, backlog)
        record.uint32(repeated: 10, src_addr)
        record.uint32(repeated: 11, dst_addr)
        record.message(12, fown)
        record.message(13, opts)
        record.bool(optional: 14, v6only)
        record.message(optional: 15, ip_opts)
        record.string(optional: 16, ifname)
        record.uint32(optional: 17, ns_id)
        record.enumeration(optional: 18, shutdown)
        record.message(optional: 19, tcp_opts)
        record.uint32(optional: 20, cryo_ended)
        record.message(repeated: 21, cryo_memberships)
    }
}

/// `message file_perms_entry`
package struct FilePermsEntry: ImageMessage {
    package var mode: UInt32
    package var uid: UInt32
    package var gid: UInt32

    package init(
        mode: UInt32 = 0,
        uid: UInt32 = 0,
        gid: UInt32 = 0
    ) {
        self.mode = mode
        self.uid = uid
        self.gid = gid
    }

    package static var schema: Schema { Schema.at(162) }

    package init(_ record: RecordReader) throws(ImageError) {
        mode = record.uint32(0)
        uid = record.uint32(1)
        gid = record.uint32(2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, mode)
        record.uint32(1, uid)
        record.uint32(2, gid)
    }
}

/// `message unix_sk_entry`
package struct UnixSkEntry: ImageMessage {
    package var id: UInt32
    package var ino: UInt32
    package var type: UInt32
    package var state: UInt32
    package var flags: UInt32
    package var uflags: UInt32
    package var backlog: UInt32
    package var peer: UInt32
    package var fown: FownEntry
    package var opts: SkOptsEntry
    package var name: [UInt8]
    package var shutdown: SkShutdown?
    package var file_perms: FilePermsEntry?
    package var name_dir: ByteString?
    package var deleted: Bool?
    package var ns_id: UInt32?
    /// Absent means -1.
    package var mnt_id: Int32?
    package var cryo_peer_cred: CryoUcredEntry?
    package var cryo_path: ByteString?
    package var cryo_peer_name: [UInt8]?
    package var cryo_connected_as: CryoUcredEntry?

    package init(
        id: UInt32 = 0,
        ino: UInt32 = 0,
        type: UInt32 = 0,
        state: UInt32 = 0,
        flags: UInt32 = 0,
        uflags: UInt32 = 0,
        backlog: UInt32 = 0,
        peer: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        opts: SkOptsEntry = SkOptsEntry(),
        name: [UInt8] = [],
        shutdown: SkShutdown? = nil,
        file_perms: FilePermsEntry? = nil,
        name_dir: ByteString? = nil,
        deleted: Bool? = nil,
        ns_id: UInt32? = nil,
        mnt_id: Int32? = nil,
        cryo_peer_cred: CryoUcredEntry? = nil,
        cryo_path: ByteString? = nil,
        cryo_peer_name: [UInt8]? = nil,
        cryo_connected_as: CryoUcredEntry? = nil
    ) {
        self.id = id
        self.ino = ino
        self.type = type
        self.state = state
        self.flags = flags
        self.uflags = uflags
        self.backlog = backlog
        self.peer = peer
        self.fown = fown
        self.opts = opts
        self.name = name
        self.shutdown = shutdown
        self.file_perms = file_perms
        self.name_dir = name_dir
        self.deleted = deleted
        self.ns_id = ns_id
        self.mnt_id = mnt_id
        self.cryo_peer_cred = cryo_peer_cred
        self.cryo_path = cryo_path
        self.cryo_peer_name = cryo_peer_name
        self.cryo_connected_as = cryo_connected_as
    }

    package static var schema: Schema { Schema.at(163) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        ino = record.uint32(1)
        type = record.uint32(2)
        state = record.uint32(3)
        flags = record.uint32(4)
        uflags = record.uint32(5)
        backlog = record.uint32(6)
        peer = record.uint32(7)
        fown = try record.message(8)
        opts = try record.message(9)
        name = record.bytes(10)
        shutdown = record.enumeration(optional: 11)
        file_perms = try record.message(optional: 12)
        name_dir = record.string(optional: 13)
        deleted = record.bool(optional: 14)
        ns_id = record.uint32(optional: 15)
        mnt_id = record.int32(optional: 16)
        cryo_peer_cred = try record.message(optional: 17)
        cryo_path = record.string(optional: 18)
        cryo_peer_name = record.bytes(optional: 19)
        cryo_connected_as = try record.message(optional: 20)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, ino)
        record.uint32(2, type)
        record.uint32(3, state)
        record.uint32(4, flags)
        record.uint32(5, uflags)
        record.uint32(6, backlog)
        record.uint32(7, peer)
        record.message(8, fown)
        record.message(9, opts)
        record.bytes(10, name)
        record.enumeration(optional: 11, shutdown)
        record.message(optional: 12, file_perms)
        record.string(optional: 13, name_dir)
        record.bool(optional: 14, deleted)
        record.uint32(optional: 15, ns_id)
        record.int32(optional: 16, mnt_id)
        record.message(optional: 17, cryo_peer_cred)
        record.string(optional: 18, cryo_path)
        record.bytes(optional: 19, cryo_peer_name)
        record.message(optional: 20, cryo_connected_as)
    }
}

/// `message netlink_sk_entry`
package struct NetlinkSkEntry: ImageMessage {
    package var id: UInt32
    package var ino: UInt32
    package var `protocol`: UInt32
    package var state: UInt32
    package var flags: UInt32
    package var portid: UInt32
    package var groups: [UInt32]
    package var dst_portid: UInt32
    package var dst_group: UInt32
    package var fown: FownEntry
    package var opts: SkOptsEntry
    package var ns_id: UInt32?

    package init(
        id: UInt32 = 0,
        ino: UInt32 = 0,
        `protocol`: UInt32 = 0,
        state: UInt32 = 0,
        flags: UInt32 = 0,
        portid: UInt32 = 0,
        groups: [UInt32] = [],
        dst_portid: UInt32 = 0,
        dst_group: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        opts: SkOptsEntry = SkOptsEntry(),
        ns_id: UInt32? = nil
    ) {
        self.id = id
        self.ino = ino
        self.`protocol` = `protocol`
        self.state = state
        self.flags = flags
        self.portid = portid
        self.groups = groups
        self.dst_portid = dst_portid
        self.dst_group = dst_group
        self.fown = fown
        self.opts = opts
        self.ns_id = ns_id
    }

    package static var schema: Schema { Schema.at(164) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        ino = record.uint32(1)
        `protocol` = record.uint32(2)
        state = record.uint32(3)
        flags = record.uint32(4)
        portid = record.uint32(5)
        groups = record.uint32(repeated: 6)
        dst_portid = record.uint32(7)
        dst_group = record.uint32(8)
        fown = try record.message(9)
        opts = try record.message(10)
        ns_id = record.uint32(optional: 11)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, ino)
        record.uint32(2, `protocol`)
        record.uint32(3, state)
        record.uint32(4, flags)
        record.uint32(5, portid)
        record.uint32(repeated: 6, groups)
        record.uint32(7, dst_portid)
        record.uint32(8, dst_group)
        record.message(9, fown)
        record.message(10, opts)
        record.uint32(optional: 11, ns_id)
    }
}

/// `message packet_mclist`
package struct PacketMclist: ImageMessage {
    package var index: UInt32
    package var type: UInt32
    package var addr: [UInt8]

    package init(
        index: UInt32 = 0,
        type: UInt32 = 0,
        addr: [UInt8] = []
    ) {
        self.index = index
        self.type = type
        self.addr = addr
    }

    package static var schema: Schema { Schema.at(165) }

    package init(_ record: RecordReader) throws(ImageError) {
        index = record.uint32(0)
        type = record.uint32(1)
        addr = record.bytes(2)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, index)
        record.uint32(1, type)
        record.bytes(2, addr)
    }
}

/// `message packet_ring`
package struct PacketRing: ImageMessage {
    package var block_size: UInt32
    package var block_nr: UInt32
    package var frame_size: UInt32
    package var frame_nr: UInt32
    package var retire_tmo: UInt32
    package var sizeof_priv: UInt32
    package var features: UInt32

    package init(
        block_size: UInt32 = 0,
        block_nr: UInt32 = 0,
        frame_size: UInt32 = 0,
        frame_nr: UInt32 = 0,
        retire_tmo: UInt32 = 0,
        sizeof_priv: UInt32 = 0,
        features: UInt32 = 0
    ) {
        self.block_size = block_size
        self.block_nr = block_nr
        self.frame_size = frame_size
        self.frame_nr = frame_nr
        self.retire_tmo = retire_tmo
        self.sizeof_priv = sizeof_priv
        self.features = features
    }

    package static var schema: Schema { Schema.at(166) }

    package init(_ record: RecordReader) throws(ImageError) {
        block_size = record.uint32(0)
        block_nr = record.uint32(1)
        frame_size = record.uint32(2)
        frame_nr = record.uint32(3)
        retire_tmo = record.uint32(4)
        sizeof_priv = record.uint32(5)
        features = record.uint32(6)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, block_size)
        record.uint32(1, block_nr)
        record.uint32(2, frame_size)
        record.uint32(3, frame_nr)
        record.uint32(4, retire_tmo)
        record.uint32(5, sizeof_priv)
        record.uint32(6, features)
    }
}

/// `message packet_sock_entry`
package struct PacketSockEntry: ImageMessage {
    package var id: UInt32
    package var type: UInt32
    package var `protocol`: UInt32
    package var flags: UInt32
    package var ifindex: UInt32
    package var fown: FownEntry
    package var opts: SkOptsEntry
    package var version: UInt32
    package var reserve: UInt32
    package var aux_data: Bool
    package var orig_dev: Bool
    package var vnet_hdr: Bool
    package var loss: Bool
    package var timestamp: UInt32
    package var copy_thresh: UInt32
    package var mclist: [PacketMclist]
    /// Absent means 4294967295.
    package var fanout: UInt32?
    package var rx_ring: PacketRing?
    package var tx_ring: PacketRing?
    package var ns_id: UInt32?

    package init(
        id: UInt32 = 0,
        type: UInt32 = 0,
        `protocol`: UInt32 = 0,
        flags: UInt32 = 0,
        ifindex: UInt32 = 0,
        fown: FownEntry = FownEntry(),
        opts: SkOptsEntry = SkOptsEntry(),
        version: UInt32 = 0,
        reserve: UInt32 = 0,
        aux_data: Bool = false,
        orig_dev: Bool = false,
        vnet_hdr: Bool = false,
        loss: Bool = false,
        timestamp: UInt32 = 0,
        copy_thresh: UInt32 = 0,
        mclist: [PacketMclist] = [],
        fanout: UInt32? = nil,
        rx_ring: PacketRing? = nil,
        tx_ring: PacketRing? = nil,
        ns_id: UInt32? = nil
    ) {
        self.id = id
        self.type = type
        self.`protocol` = `protocol`
        self.flags = flags
        self.ifindex = ifindex
        self.fown = fown
        self.opts = opts
        self.version = version
        self.reserve = reserve
        self.aux_data = aux_data
        self.orig_dev = orig_dev
        self.vnet_hdr = vnet_hdr
        self.loss = loss
        self.timestamp = timestamp
        self.copy_thresh = copy_thresh
        self.mclist = mclist
        self.fanout = fanout
        self.rx_ring = rx_ring
        self.tx_ring = tx_ring
        self.ns_id = ns_id
    }

    package static var schema: Schema { Schema.at(167) }

    package init(_ record: RecordReader) throws(ImageError) {
        id = record.uint32(0)
        type = record.uint32(1)
        `protocol` = record.uint32(2)
        flags = record.uint32(3)
        ifindex = record.uint32(4)
        fown = try record.message(5)
        opts = try record.message(6)
        version = record.uint32(7)
        reserve = record.uint32(8)
        aux_data = record.bool(9)
        orig_dev = record.bool(10)
        vnet_hdr = record.bool(11)
        loss = record.bool(12)
        timestamp = record.uint32(13)
        copy_thresh = record.uint32(14)
        mclist = try record.message(repeated: 15)
        fanout = record.uint32(optional: 16)
        rx_ring = try record.message(optional: 17)
        tx_ring = try record.message(optional: 18)
        ns_id = record.uint32(optional: 19)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id)
        record.uint32(1, type)
        record.uint32(2, `protocol`)
        record.uint32(3, flags)
        record.uint32(4, ifindex)
        record.message(5, fown)
        record.message(6, opts)
        record.uint32(7, version)
        record.uint32(8, reserve)
        record.bool(9, aux_data)
        record.bool(10, orig_dev)
        record.bool(11, vnet_hdr)
        record.bool(12, loss)
        record.uint32(13, timestamp)
        record.uint32(14, copy_thresh)
        record.message(repeated: 15, mclist)
        record.uint32(optional: 16, fanout)
        record.message(optional: 17, rx_ring)
        record.message(optional: 18, tx_ring)
        record.uint32(optional: 19, ns_id)
    }
}

/// `message scm_entry`
package struct ScmEntry: ImageMessage {
    package var type: UInt32
    package var rights: [UInt32]

    package init(
        type: UInt32 = 0,
        rights: [UInt32] = []
    ) {
        self.type = type
        self.rights = rights
    }

    package static var schema: Schema { Schema.at(168) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.uint32(0)
        rights = record.uint32(repeated: 1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, type)
        record.uint32(repeated: 1, rights)
    }
}

/// `message sk_packet_entry`
package struct SkPacketEntry: ImageMessage {
    package var id_for: UInt32
    package var length: UInt32
    package var scm: [ScmEntry]
    package var cryo_urgent: UInt32?
    package var cryo_sender: [UInt8]?
    package var cryo_cred: CryoUcredEntry?

    package init(
        id_for: UInt32 = 0,
        length: UInt32 = 0,
        scm: [ScmEntry] = [],
        cryo_urgent: UInt32? = nil,
        cryo_sender: [UInt8]? = nil,
        cryo_cred: CryoUcredEntry? = nil
    ) {
        self.id_for = id_for
        self.length = length
        self.scm = scm
        self.cryo_urgent = cryo_urgent
        self.cryo_sender = cryo_sender
        self.cryo_cred = cryo_cred
    }

    package static var schema: Schema { Schema.at(169) }

    package init(_ record: RecordReader) throws(ImageError) {
        id_for = record.uint32(0)
        length = record.uint32(1)
        scm = try record.message(repeated: 2)
        cryo_urgent = record.uint32(optional: 3)
        cryo_sender = record.bytes(optional: 4)
        cryo_cred = try record.message(optional: 5)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, id_for)
        record.uint32(1, length)
        record.message(repeated: 2, scm)
        record.uint32(optional: 3, cryo_urgent)
        record.bytes(optional: 4, cryo_sender)
        record.message(optional: 5, cryo_cred)
    }
}

/// `message tcp_opts_entry`
package struct TcpOptsEntry: ImageMessage {
    package var cork: Bool?
    package var nodelay: Bool?
    package var keepcnt: UInt32?
    package var keepidle: UInt32?
    package var keepintvl: UInt32?

    package init(
        cork: Bool? = nil,
        nodelay: Bool? = nil,
        keepcnt: UInt32? = nil,
        keepidle: UInt32? = nil,
        keepintvl: UInt32? = nil
    ) {
        self.cork = cork
        self.nodelay = nodelay
        self.keepcnt = keepcnt
        self.keepidle = keepidle
        self.keepintvl = keepintvl
    }

    package static var schema: Schema { Schema.at(170) }

    package init(_ record: RecordReader) throws(ImageError) {
        cork = record.bool(optional: 0)
        nodelay = record.bool(optional: 1)
        keepcnt = record.uint32(optional: 2)
        keepidle = record.uint32(optional: 3)
        keepintvl = record.uint32(optional: 4)
    }

    package func write(to record: RecordWriter) {
        record.bool(optional: 0, cork)
        record.bool(optional: 1, nodelay)
        record.uint32(optional: 2, keepcnt)
        record.uint32(optional: 3, keepidle)
        record.uint32(optional: 4, keepintvl)
    }
}

/// `message tcp_stream_entry`
package struct TcpStreamEntry: ImageMessage {
    package var inq_len: UInt32
    package var inq_seq: UInt32
    package var outq_len: UInt32
    package var outq_seq: UInt32
    package var opt_mask: UInt32
    package var snd_wscale: UInt32
    package var mss_clamp: UInt32
    package var rcv_wscale: UInt32?
    package var timestamp: UInt32?
    package var cork: Bool?
    package var nodelay: Bool?
    package var unsq_len: UInt32?
    package var snd_wl1: UInt32?
    package var snd_wnd: UInt32?
    package var max_window: UInt32?
    package var rcv_wnd: UInt32?
    package var rcv_wup: UInt32?

    package init(
        inq_len: UInt32 = 0,
        inq_seq: UInt32 = 0,
        outq_len: UInt32 = 0,
        outq_seq: UInt32 = 0,
        opt_mask: UInt32 = 0,
        snd_wscale: UInt32 = 0,
        mss_clamp: UInt32 = 0,
        rcv_wscale: UInt32? = nil,
        timestamp: UInt32? = nil,
        cork: Bool? = nil,
        nodelay: Bool? = nil,
        unsq_len: UInt32? = nil,
        snd_wl1: UInt32? = nil,
        snd_wnd: UInt32? = nil,
        max_window: UInt32? = nil,
        rcv_wnd: UInt32? = nil,
        rcv_wup: UInt32? = nil
    ) {
        self.inq_len = inq_len
        self.inq_seq = inq_seq
        self.outq_len = outq_len
        self.outq_seq = outq_seq
        self.opt_mask = opt_mask
        self.snd_wscale = snd_wscale
        self.mss_clamp = mss_clamp
        self.rcv_wscale = rcv_wscale
        self.timestamp = timestamp
        self.cork = cork
        self.nodelay = nodelay
        self.unsq_len = unsq_len
        self.snd_wl1 = snd_wl1
        self.snd_wnd = snd_wnd
        self.max_window = max_window
        self.rcv_wnd = rcv_wnd
        self.rcv_wup = rcv_wup
    }

    package static var schema: Schema { Schema.at(171) }

    package init(_ record: RecordReader) throws(ImageError) {
        inq_len = record.uint32(0)
        inq_seq = record.uint32(1)
        outq_len = record.uint32(2)
        outq_seq = record.uint32(3)
        opt_mask = record.uint32(4)
        snd_wscale = record.uint32(5)
        mss_clamp = record.uint32(6)
        rcv_wscale = record.uint32(optional: 7)
        timestamp = record.uint32(optional: 8)
        cork = record.bool(optional: 9)
        nodelay = record.bool(optional: 10)
        unsq_len = record.uint32(optional: 11)
        snd_wl1 = record.uint32(optional: 12)
        snd_wnd = record.uint32(optional: 13)
        max_window = record.uint32(optional: 14)
        rcv_wnd = record.uint32(optional: 15)
        rcv_wup = record.uint32(optional: 16)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, inq_len)
        record.uint32(1, inq_seq)
        record.uint32(2, outq_len)
        record.uint32(3, outq_seq)
        record.uint32(4, opt_mask)
        record.uint32(5, snd_wscale)
        record.uint32(6, mss_clamp)
        record.uint32(optional: 7, rcv_wscale)
        record.uint32(optional: 8, timestamp)
        record.bool(optional: 9, cork)
        record.bool(optional: 10, nodelay)
        record.uint32(optional: 11, unsq_len)
        record.uint32(optional: 12, snd_wl1)
        record.uint32(optional: 13, snd_wnd)
        record.uint32(optional: 14, max_window)
        record.uint32(optional: 15, rcv_wnd)
        record.uint32(optional: 16, rcv_wup)
    }
}
