/// The options that images keep under their names, beside those that CRIU's format has fields for: one row each, by
/// which they are asked for, set and documented (Documentation/socket-options.md). An option is kept if it differs from
/// that of a new socket.
package struct SocketOption: Hashable, Sendable {
    package enum Stage: Sendable {
        /// Before bind(2), on which it has a say.
        case bind
        /// When everything else is done.
        case finish
    }

    package struct Families: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let unix = Families(rawValue: 1)
        package static let inet = Families(rawValue: 2)
        package static let inet6 = Families(rawValue: 4)
        package static let netlink = Families(rawValue: 8)
        package static let ip: Families = [.inet, .inet6]
        package static let all: Families = [.unix, .inet, .inet6, .netlink]

        /// Of AF_UNIX and its companions.
        package init(domain: Int32) {
            self =
                switch domain {
                case 1: .unix
                case 2: .inet
                case 10: .inet6
                case 16: .netlink
                default: []
                }
        }
    }

    package let name: String
    package let level: Int32
    package let number: Int32
    /// The most bytes it has.
    package let size: Int
    package let families: Families
    package let stage: Stage

    private static func rows(
        _ level: Int32, _ families: Families, size: Int = 4, stage: Stage = .finish,
        _ list: KeyValuePairs<String, Int32>
    ) -> [SocketOption] {
        list.map {
            SocketOption(name: $0.key, level: level, number: $0.value, size: size, families: families, stage: stage)
        }
    }

    package static let all: [SocketOption] = socket + ip + ipv6 + tcp + udp + netlink + locks

    package static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// socket(7). The kernel has one set of flags for the forms of a time stamp option: the later row has the last
    /// word.
    private static let socket =
        rows(
            1, .all,
            [
                "SO_DEBUG": 1, "SO_TIMESTAMP": 29, "SO_TIMESTAMPNS": 35, "SO_TIMESTAMP_NEW": 63,
                "SO_TIMESTAMPNS_NEW": 64,
            ])
        + rows(1, .all, size: 8, ["SO_TIMESTAMPING": 37, "SO_TIMESTAMPING_NEW": 65])
        + rows(
            1, .all,
            [
                "SO_RXQ_OVFL": 40, "SO_WIFI_STATUS": 41, "SO_NOFCS": 43, "SO_PEEK_OFF": 42, "SO_SELECT_ERR_QUEUE": 45,
                "SO_BUSY_POLL": 46, "SO_INCOMING_CPU": 49, "SO_ZEROCOPY": 60, "SO_PREFER_BUSY_POLL": 69,
                "SO_RESERVE_MEM": 73,
                "SO_TXREHASH": 74, "SO_RCVMARK": 75, "SO_RCVPRIORITY": 82,
            ])
        + rows(1, .all, size: 8, ["SO_MAX_PACING_RATE": 47, "SO_TXTIME": 61])
        + rows(1, .unix, ["SO_PASSPIDFD": 76, "SO_PASSRIGHTS": 83, "SO_INQ": 84])

    /// ip(7). Sockets of IPv6 have these too, for the connections of IPv4 that they may have.
    private static let ip =
        rows(0, .inet, stage: .bind, ["IP_TRANSPARENT": 19])
        + rows(0, .inet6, ["IP_TOS": 1, "IP_TTL": 2, "IP_PKTINFO": 8])
        + rows(0, .ip, size: 40, ["IP_OPTIONS": 4])
        + rows(
            0, .ip,
            [
                "IP_RECVOPTS": 6, "IP_RETOPTS": 7, "IP_MTU_DISCOVER": 10, "IP_RECVERR": 11, "IP_RECVTTL": 12,
                "IP_RECVTOS": 13,
                "IP_PASSSEC": 18, "IP_RECVORIGDSTADDR": 20, "IP_MINTTL": 21, "IP_CHECKSUM": 23,
                "IP_BIND_ADDRESS_NO_PORT": 24,
                "IP_RECVFRAGSIZE": 25, "IP_RECVERR_RFC4884": 26, "IP_MULTICAST_IF": 32, "IP_MULTICAST_TTL": 33,
                "IP_MULTICAST_LOOP": 34, "IP_MULTICAST_ALL": 49, "IP_UNICAST_IF": 50, "IP_LOCAL_PORT_RANGE": 51,
            ])

    /// ipv6(7).
    private static let ipv6 =
        rows(41, .inet6, stage: .bind, ["IPV6_TRANSPARENT": 75])
        + rows(
            41, .inet6,
            [
                "IPV6_2292PKTINFO": 2, "IPV6_2292HOPOPTS": 3, "IPV6_2292DSTOPTS": 4, "IPV6_2292RTHDR": 5,
                "IPV6_CHECKSUM": 7,
                "IPV6_2292HOPLIMIT": 8, "IPV6_FLOWINFO": 11, "IPV6_UNICAST_HOPS": 16, "IPV6_MULTICAST_IF": 17,
                "IPV6_MULTICAST_HOPS": 18, "IPV6_MULTICAST_LOOP": 19, "IPV6_MTU_DISCOVER": 23, "IPV6_RECVERR": 25,
                "IPV6_MULTICAST_ALL": 29, "IPV6_ROUTER_ALERT_ISOLATE": 30, "IPV6_RECVERR_RFC4884": 31,
                "IPV6_FLOWINFO_SEND": 33,
                "IPV6_RECVHOPLIMIT": 51, "IPV6_RECVHOPOPTS": 53, "IPV6_RECVRTHDR": 56, "IPV6_RECVDSTOPTS": 58,
                "IPV6_RECVPATHMTU": 60, "IPV6_DONTFRAG": 62, "IPV6_RECVTCLASS": 66, "IPV6_TCLASS": 67,
                "IPV6_AUTOFLOWLABEL": 70,
                "IPV6_ADDR_PREFERENCES": 72, "IPV6_MINHOPCOUNT": 73, "IPV6_RECVORIGDSTADDR": 74, "IPV6_UNICAST_IF": 76,
                "IPV6_RECVFRAGSIZE": 77,
            ])
        + rows(
            41, .inet6, size: 264,
            [
                "IPV6_HOPOPTS": 54, "IPV6_RTHDRDSTOPTS": 55, "IPV6_RTHDR": 57, "IPV6_DSTOPTS": 59,
            ])

    /// tcp(7).
    private static let tcp =
        rows(
            6, .ip,
            [
                "TCP_MAXSEG": 2, "TCP_SYNCNT": 7, "TCP_LINGER2": 8, "TCP_DEFER_ACCEPT": 9, "TCP_WINDOW_CLAMP": 10,
                "TCP_QUICKACK": 12, "TCP_THIN_LINEAR_TIMEOUTS": 16, "TCP_USER_TIMEOUT": 18, "TCP_FASTOPEN": 23,
                "TCP_NOTSENT_LOWAT": 25, "TCP_SAVE_SYN": 27, "TCP_FASTOPEN_CONNECT": 30, "TCP_FASTOPEN_NO_COOKIE": 34,
                "TCP_INQ": 36, "TCP_TX_DELAY": 37, "TCP_RTO_MAX_MS": 44, "TCP_RTO_MIN_US": 45, "TCP_DELACK_MAX_US": 46,
            ])
        + rows(6, .ip, size: 16, ["TCP_CONGESTION": 13])
        + rows(6, .ip, size: 32, ["TCP_FASTOPEN_KEY": 33])

    /// udp(7) and udplite(7).
    private static let udp =
        rows(
            17, .ip,
            [
                "UDP_ENCAP": 100, "UDP_NO_CHECK6_TX": 101, "UDP_NO_CHECK6_RX": 102, "UDP_SEGMENT": 103, "UDP_GRO": 104,
            ])
        + rows(136, .ip, ["UDPLITE_SEND_CSCOV": 10, "UDPLITE_RECV_CSCOV": 11])

    /// netlink(7).
    private static let netlink = rows(
        270, .netlink,
        [
            "NETLINK_PKTINFO": 3, "NETLINK_BROADCAST_ERROR": 4, "NETLINK_NO_ENOBUFS": 5, "NETLINK_LISTEN_ALL_NSID": 8,
            "NETLINK_CAP_ACK": 10, "NETLINK_EXT_ACK": 11, "NETLINK_GET_STRICT_CHK": 12,
        ])

    /// The last of all: it keeps the filter from being changed.
    private static let locks = rows(1, .all, ["SO_LOCK_FILTER": 44])
}
