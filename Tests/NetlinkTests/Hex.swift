/// Bytes from a listing: pairs of hexadecimal digits, with `#` before what explains them.
func hex(_ listing: String) -> [UInt8] {
    listing.split(separator: "\n").flatMap { line in
        (line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? "")
            .split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
}

/// Answers in the form in which a kernel sends them (x86-64).
enum Listings {
    static let unixListening = hex(
        """
        01 01 0a 00              # family AF_UNIX, type SOCK_STREAM, state LISTEN, padding
        39 30 00 00              # ino 12345
        01 00 00 00 00 00 00 00  # cookie
        0b 00 00 00              # nlattr: 11 bytes, UNIX_DIAG_NAME
        2f 72 75 6e 2f 73 00 00  # /run/s and its null byte, 1 byte of padding
        0c 00 01 00              # nlattr: 12 bytes, UNIX_DIAG_VFS
        4d 00 00 00 03 00 e0 0f  # ino 77, dev 254:3
        0c 00 03 00              # nlattr: 12 bytes, UNIX_DIAG_ICONS
        07 00 00 00 00 00 00 00  # two clients wait, one has gone
        0c 00 04 00              # nlattr: 12 bytes, UNIX_DIAG_RQLEN
        02 00 00 00 80 00 00 00  # 2 of a backlog of 128
        05 00 06 00 00 00 00 00  # nlattr: 5 bytes, UNIX_DIAG_SHUTDOWN, 0
        08 00 07 00 e8 03 00 00  # nlattr: 8 bytes, UNIX_DIAG_UID, 1000
        """)

    static let unixConnected = hex(
        """
        01 05 01 00              # family AF_UNIX, type SOCK_SEQPACKET, state ESTABLISHED, padding
        3a 30 00 00              # ino 12346
        02 00 00 00 00 00 00 00  # cookie
        07 00 00 00 00 61 62 00  # nlattr: 7 bytes, UNIX_DIAG_NAME, abstract "ab", padding
        08 00 02 00 3b 30 00 00  # nlattr: 8 bytes, UNIX_DIAG_PEER, 12347
        05 00 06 00 03 00 00 00  # nlattr: 5 bytes, UNIX_DIAG_SHUTDOWN, both ways
        """)

    static let tcpListening = hex(
        """
        0a 0a 00 00                                      # AF_INET6, LISTEN, no timer, no retransmissions
        1f 90 00 00                                      # sport 8080, dport 0
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01  # src ::1
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  # dst ::
        02 00 00 00                                      # if 2
        10 00 00 00 00 00 00 00                          # cookie
        00 00 00 00                                      # expires
        01 00 00 00 00 10 00 00                          # rqueue 1, wqueue 4096
        21 00 00 00                                      # uid 33
        e7 03 00 00                                      # inode 999
        05 00 08 00 00 00 00 00                          # nlattr: 5 bytes, INET_DIAG_SHUTDOWN, 0
        05 00 05 00 10 00 00 00                          # nlattr: 5 bytes, INET_DIAG_TOS, 16
        05 00 06 00 20 00 00 00                          # nlattr: 5 bytes, INET_DIAG_TCLASS, 32
        05 00 0b 00 01 00 00 00                          # nlattr: 5 bytes, INET_DIAG_SKV6ONLY, 1
        08 00 0f 00 05 00 00 00                          # nlattr: 8 bytes, INET_DIAG_MARK, 5
        0a 00 04 00 63 75 62 69 63 00 00 00              # nlattr: 10 bytes, INET_DIAG_CONG, "cubic", padding
        """)

    static let link = hex(
        """
        00 00 04 03              # AF_UNSPEC, padding, ARPHRD_LOOPBACK
        01 00 00 00              # index 1
        49 00 01 00              # flags: up, loopback, running, lower up
        00 00 00 00              # change
        07 00 03 00 6c 6f 00 00  # nlattr: 7 bytes, IFLA_IFNAME, "lo", padding
        08 00 04 00 00 00 01 00  # nlattr: 8 bytes, IFLA_MTU, 65536
        10 00 12 80              # nlattr: 16 bytes, IFLA_LINKINFO, nested
        09 00 01 00              # nlattr: 9 bytes, IFLA_INFO_KIND
        76 65 74 68 00 00 00 00  # "veth", padding
        """)

    static let address = hex(
        """
        02 08 80 fe 01 00 00 00  # AF_INET, prefix length 8, IFA_F_PERMANENT, scope host, index 1
        08 00 01 00 7f 00 00 01  # nlattr: 8 bytes, IFA_ADDRESS 127.0.0.1
        08 00 02 00 7f 00 00 01  # nlattr: 8 bytes, IFA_LOCAL 127.0.0.1
        07 00 03 00 6c 6f 00 00  # nlattr: 7 bytes, IFA_LABEL, "lo", padding
        08 00 08 00 80 02 00 00  # nlattr: 8 bytes, IFA_FLAGS
        """)
}
