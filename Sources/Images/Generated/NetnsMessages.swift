// Made by Scripts/regenerate-images from netns.proto. Do not edit.

/// `enum SysctlType`. Numbers without a name survive.
package struct SysctlType: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let CTL_STR = Self(rawValue: 5)
    package static let CTL_32 = Self(rawValue: 6)

    package static let names: [(name: String, number: Int32)] = [
        ("CTL_STR", 5),
        ("CTL_32", 6),
    ]
}

/// `enum nd_type`. Numbers without a name survive.
package struct NdType: ImageEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let LOOPBACK = Self(rawValue: 1)
    package static let VETH = Self(rawValue: 2)
    package static let TUN = Self(rawValue: 3)
    package static let EXTLINK = Self(rawValue: 4)
    package static let VENET = Self(rawValue: 5)
    package static let BRIDGE = Self(rawValue: 6)
    package static let MACVLAN = Self(rawValue: 7)
    package static let SIT = Self(rawValue: 8)

    package static let names: [(name: String, number: Int32)] = [
        ("LOOPBACK", 1),
        ("VETH", 2),
        ("TUN", 3),
        ("EXTLINK", 4),
        ("VENET", 5),
        ("BRIDGE", 6),
        ("MACVLAN", 7),
        ("SIT", 8),
    ]
}

/// `message net_device_entry`
package struct NetDeviceEntry: ImageMessage {
    package var type: NdType
    package var ifindex: UInt32
    package var mtu: UInt32
    package var flags: UInt32
    package var name: ByteString
    package var tun: TunLinkEntry?
    package var address: [UInt8]?
    package var conf: [Int32]
    package var conf4: [SysctlEntry]
    package var conf6: [SysctlEntry]
    package var macvlan: MacvlanLinkEntry?
    package var peer_ifindex: UInt32?
    package var peer_nsid: UInt32?
    package var master: UInt32?
    package var sit: SitEntry?

    package init(
        type: NdType = .LOOPBACK,
        ifindex: UInt32 = 0,
        mtu: UInt32 = 0,
        flags: UInt32 = 0,
        name: ByteString = "",
        tun: TunLinkEntry? = nil,
        address: [UInt8]? = nil,
        conf: [Int32] = [],
        conf4: [SysctlEntry] = [],
        conf6: [SysctlEntry] = [],
        macvlan: MacvlanLinkEntry? = nil,
        peer_ifindex: UInt32? = nil,
        peer_nsid: UInt32? = nil,
        master: UInt32? = nil,
        sit: SitEntry? = nil
    ) {
        self.type = type
        self.ifindex = ifindex
        self.mtu = mtu
        self.flags = flags
        self.name = name
        self.tun = tun
        self.address = address
        self.conf = conf
        self.conf4 = conf4
        self.conf6 = conf6
        self.macvlan = macvlan
        self.peer_ifindex = peer_ifindex
        self.peer_nsid = peer_nsid
        self.master = master
        self.sit = sit
    }

    package static var schema: Schema { Schema.at(127) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.enumeration(0)
        ifindex = record.uint32(1)
        mtu = record.uint32(2)
        flags = record.uint32(3)
        name = record.string(4)
        tun = try record.message(optional: 5)
        address = record.bytes(optional: 6)
        conf = record.int32(repeated: 7)
        conf4 = try record.message(repeated: 8)
        conf6 = try record.message(repeated: 9)
        macvlan = try record.message(optional: 10)
        peer_ifindex = record.uint32(optional: 11)
        peer_nsid = record.uint32(optional: 12)
        master = record.uint32(optional: 13)
        sit = try record.message(optional: 14)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, type)
        record.uint32(1, ifindex)
        record.uint32(2, mtu)
        record.uint32(3, flags)
        record.string(4, name)
        record.message(optional: 5, tun)
        record.bytes(optional: 6, address)
        record.int32(repeated: 7, conf)
        record.message(repeated: 8, conf4)
        record.message(repeated: 9, conf6)
        record.message(optional: 10, macvlan)
        record.uint32(optional: 11, peer_ifindex)
        record.uint32(optional: 12, peer_nsid)
        record.uint32(optional: 13, master)
        record.message(optional: 14, sit)
    }
}

/// `message netns_id`
package struct NetnsId: ImageMessage {
    package var target_ns_id: UInt32
    package var netnsid_value: Int32

    package init(
        target_ns_id: UInt32 = 0,
        netnsid_value: Int32 = 0
    ) {
        self.target_ns_id = target_ns_id
        self.netnsid_value = netnsid_value
    }

    package static var schema: Schema { Schema.at(128) }

    package init(_ record: RecordReader) throws(ImageError) {
        target_ns_id = record.uint32(0)
        netnsid_value = record.int32(1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, target_ns_id)
        record.int32(1, netnsid_value)
    }
}

/// `message netns_entry`
package struct NetnsEntry: ImageMessage {
    package var def_conf: [Int32]
    package var all_conf: [Int32]
    package var def_conf4: [SysctlEntry]
    package var all_conf4: [SysctlEntry]
    package var def_conf6: [SysctlEntry]
    package var all_conf6: [SysctlEntry]
    package var nsids: [NetnsId]
    package var ext_key: ByteString?
    package var unix_conf: [SysctlEntry]
    package var ipv4_sysctl: [SysctlEntry]

    package init(
        def_conf: [Int32] = [],
        all_conf: [Int32] = [],
        def_conf4: [SysctlEntry] = [],
        all_conf4: [SysctlEntry] = [],
        def_conf6: [SysctlEntry] = [],
        all_conf6: [SysctlEntry] = [],
        nsids: [NetnsId] = [],
        ext_key: ByteString? = nil,
        unix_conf: [SysctlEntry] = [],
        ipv4_sysctl: [SysctlEntry] = []
    ) {
        self.def_conf = def_conf
        self.all_conf = all_conf
        self.def_conf4 = def_conf4
        self.all_conf4 = all_conf4
        self.def_conf6 = def_conf6
        self.all_conf6 = all_conf6
        self.nsids = nsids
        self.ext_key = ext_key
        self.unix_conf = unix_conf
        self.ipv4_sysctl = ipv4_sysctl
    }

    package static var schema: Schema { Schema.at(129) }

    package init(_ record: RecordReader) throws(ImageError) {
        def_conf = record.int32(repeated: 0)
        all_conf = record.int32(repeated: 1)
        def_conf4 = try record.message(repeated: 2)
        all_conf4 = try record.message(repeated: 3)
        def_conf6 = try record.message(repeated: 4)
        all_conf6 = try record.message(repeated: 5)
        nsids = try record.message(repeated: 6)
        ext_key = record.string(optional: 7)
        unix_conf = try record.message(repeated: 8)
        ipv4_sysctl = try record.message(repeated: 9)
    }

    package func write(to record: RecordWriter) {
        record.int32(repeated: 0, def_conf)
        record.int32(repeated: 1, all_conf)
        record.message(repeated: 2, def_conf4)
        record.message(repeated: 3, all_conf4)
        record.message(repeated: 4, def_conf6)
        record.message(repeated: 5, all_conf6)
        record.message(repeated: 6, nsids)
        record.string(optional: 7, ext_key)
        record.message(repeated: 8, unix_conf)
        record.message(repeated: 9, ipv4_sysctl)
    }
}

/// `message sit_entry`
package struct SitEntry: ImageMessage {
    package var link: UInt32?
    package var local: [UInt32]
    package var remote: [UInt32]
    package var ttl: UInt32?
    package var tos: UInt32?
    package var pmtudisc: Bool?
    package var proto: UInt32?
    package var flags: UInt32?
    package var encap_type: UInt32?
    package var encap_flags: UInt32?
    package var encap_sport: UInt32?
    package var encap_dport: UInt32?
    package var rd_prefixlen: UInt32?
    package var rd_prefix: [UInt32]
    package var relay_prefixlen: UInt32?
    package var relay_prefix: [UInt32]

    package init(
        link: UInt32? = nil,
        local: [UInt32] = [],
        remote: [UInt32] = [],
        ttl: UInt32? = nil,
        tos: UInt32? = nil,
        pmtudisc: Bool? = nil,
        proto: UInt32? = nil,
        flags: UInt32? = nil,
        encap_type: UInt32? = nil,
        encap_flags: UInt32? = nil,
        encap_sport: UInt32? = nil,
        encap_dport: UInt32? = nil,
        rd_prefixlen: UInt32? = nil,
        rd_prefix: [UInt32] = [],
        relay_prefixlen: UInt32? = nil,
        relay_prefix: [UInt32] = []
    ) {
        self.link = link
        self.local = local
        self.remote = remote
        self.ttl = ttl
        self.tos = tos
        self.pmtudisc = pmtudisc
        self.proto = proto
        self.flags = flags
        self.encap_type = encap_type
        self.encap_flags = encap_flags
        self.encap_sport = encap_sport
        self.encap_dport = encap_dport
        self.rd_prefixlen = rd_prefixlen
        self.rd_prefix = rd_prefix
        self.relay_prefixlen = relay_prefixlen
        self.relay_prefix = relay_prefix
    }

    package static var schema: Schema { Schema.at(130) }

    package init(_ record: RecordReader) throws(ImageError) {
        link = record.uint32(optional: 0)
        local = record.uint32(repeated: 1)
        remote = record.uint32(repeated: 2)
        ttl = record.uint32(optional: 3)
        tos = record.uint32(optional: 4)
        pmtudisc = record.bool(optional: 5)
        proto = record.uint32(optional: 6)
        flags = record.uint32(optional: 7)
        encap_type = record.uint32(optional: 8)
        encap_flags = record.uint32(optional: 9)
        encap_sport = record.uint32(optional: 10)
        encap_dport = record.uint32(optional: 11)
        rd_prefixlen = record.uint32(optional: 12)
        rd_prefix = record.uint32(repeated: 13)
        relay_prefixlen = record.uint32(optional: 14)
        relay_prefix = record.uint32(repeated: 15)
    }

    package func write(to record: RecordWriter) {
        record.uint32(optional: 0, link)
        record.uint32(repeated: 1, local)
        record.uint32(repeated: 2, remote)
        record.uint32(optional: 3, ttl)
        record.uint32(optional: 4, tos)
        record.bool(optional: 5, pmtudisc)
        record.uint32(optional: 6, proto)
        record.uint32(optional: 7, flags)
        record.uint32(optional: 8, encap_type)
        record.uint32(optional: 9, encap_flags)
        record.uint32(optional: 10, encap_sport)
        record.uint32(optional: 11, encap_dport)
        record.uint32(optional: 12, rd_prefixlen)
        record.uint32(repeated: 13, rd_prefix)
        record.uint32(optional: 14, relay_prefixlen)
        record.uint32(repeated: 15, relay_prefix)
    }
}

/// `message macvlan_link_entry`
package struct MacvlanLinkEntry: ImageMessage {
    package var mode: UInt32
    package var flags: UInt32?

    package init(
        mode: UInt32 = 0,
        flags: UInt32? = nil
    ) {
        self.mode = mode
        self.flags = flags
    }

    package static var schema: Schema { Schema.at(131) }

    package init(_ record: RecordReader) throws(ImageError) {
        mode = record.uint32(0)
        flags = record.uint32(optional: 1)
    }

    package func write(to record: RecordWriter) {
        record.uint32(0, mode)
        record.uint32(optional: 1, flags)
    }
}

/// `message sysctl_entry`
package struct SysctlEntry: ImageMessage {
    package var type: SysctlType
    package var iarg: Int32?
    package var sarg: ByteString?

    package init(
        type: SysctlType = .CTL_STR,
        iarg: Int32? = nil,
        sarg: ByteString? = nil
    ) {
        self.type = type
        self.iarg = iarg
        self.sarg = sarg
    }

    package static var schema: Schema { Schema.at(132) }

    package init(_ record: RecordReader) throws(ImageError) {
        type = record.enumeration(0)
        iarg = record.int32(optional: 1)
        sarg = record.string(optional: 2)
    }

    package func write(to record: RecordWriter) {
        record.enumeration(0, type)
        record.int32(optional: 1, iarg)
        record.string(optional: 2, sarg)
    }
}
