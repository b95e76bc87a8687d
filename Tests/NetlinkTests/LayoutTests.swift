@testable import Netlink
import Testing

/// The one description of each structure against the kernel's headers, in both directions.
@Suite struct LayoutTests {
    @Test func sizes() {
        #expect(MessageHeader.size == 16)
        #expect(AttributeHeader.size == 4)
        #expect(NetlinkAddress.size == 12)
        #expect(UnixDiagRequest.size == 24)
        #expect(UnixDiagMessage.size == 16)
        #expect(UnixDiagVFS.size == 8)
        #expect(UnixDiagRqlen.size == 8)
        #expect(InetDiagSockid.size == 48)
        #expect(InetDiagRequest.size == 56)
        #expect(InetDiagMessage.size == 72)
        #expect(LinkMessage.size == 16)
        #expect(AddressMessage.size == 8)
    }

    private func roundTrip<S: Structure>(_ type: S.Type) throws {
        let bytes = (1 ... S.size).map { UInt8(truncatingIfNeeded: $0) }
        let value = try S(bytes[...])
        #expect(try S(value.encoded()[...]) == value)
        for count in 0 ..< bytes.count {
            #expect(throws: NetlinkError.truncated(structure: S.cName)) { try S(bytes.prefix(count)) }
        }
    }

    @Test func everyStructureRoundTrips() throws {
        try roundTrip(MessageHeader.self)
        try roundTrip(AttributeHeader.self)
        try roundTrip(NetlinkAddress.self)
        try roundTrip(UnixDiagRequest.self)
        try roundTrip(UnixDiagMessage.self)
        try roundTrip(UnixDiagVFS.self)
        try roundTrip(UnixDiagRqlen.self)
        try roundTrip(InetDiagRequest.self)
        try roundTrip(InetDiagMessage.self)
        try roundTrip(LinkMessage.self)
        try roundTrip(AddressMessage.self)
    }

    @Test func unixRequest() {
        var request = UnixDiagRequest()
        request.show = [.name, .peer]
        let message = Message(type: 20, flags: [.request, .dump], sequence: 7, payload: request.encoded())
        #expect(
            message.encoded()
                == hex(
                    """
                    28 00 00 00              # nlmsg_len 40
                    14 00 01 03              # SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP
                    07 00 00 00              # nlmsg_seq
                    00 00 00 00              # nlmsg_pid
                    01 00 00 00              # sdiag_family AF_UNIX, sdiag_protocol, padding
                    ff ff ff ff              # udiag_states: all
                    00 00 00 00              # udiag_ino
                    05 00 00 00              # UDIAG_SHOW_NAME | UDIAG_SHOW_PEER
                    ff ff ff ff ff ff ff ff  # udiag_cookie: none
                    """))
    }

    @Test func inetRequest() {
        var request = InetDiagRequest()
        request.family = 2
        request.protocol = 6
        request.ext = InetDiagAttribute.wanted
        request.id.sport = 80
        #expect(
            request.encoded()
                == hex(
                    """
                    02 06 b8 00                                      # AF_INET, IPPROTO_TCP, ext: cong tos tclass shutdown
                    ff ff ff ff                                      # idiag_states: all
                    00 50 00 00                                      # sport 80 in network order, dport
                    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  # src
                    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  # dst
                    00 00 00 00                                      # if
                    ff ff ff ff ff ff ff ff                          # INET_DIAG_NOCOOKIE
                    """))
    }

    @Test func attributes() throws {
        let attribute = Attribute(type: 3, payload: [1, 2, 3, 4, 5])
        #expect(attribute.encoded() == hex("09 00 03 00 01 02 03 04 05 00 00 00"))
        #expect(try Attribute.decode(attribute.encoded()[...]) == [attribute])
        #expect(Attribute(type: 0, payload: [UInt8](repeating: 1, count: 100_000)).encoded().count == 65536)
        #expect(attribute.numbers(as: UInt16.self) == [0x0201, 0x0403])
        #expect(throws: NetlinkError.truncated(structure: "nlattr")) { try attribute.number(as: UInt64.self) }
    }

    @Test func hostileLengths() throws {
        for length: [UInt8] in [[0, 0, 0, 0], [15, 0, 0, 0], [17, 0, 0, 0], [0xff, 0xff, 0xff, 0xff]] {
            let bytes = length + [UInt8](repeating: 0, count: 12)
            #expect(throws: NetlinkError.self) { try Message.decode(bytes) }
        }
        for length: UInt8 in [0, 3, 5, 255] {
            #expect(throws: NetlinkError.badLength(structure: "nlattr", length: Int(length))) {
                try Attribute.decode([length, 0, 1, 0])
            }
        }
        // The padding of the last one may be missing.
        #expect(try Attribute.decode([5, 0, 1, 0, 9]).map(\.payload) == [[9]])
        #expect(try Message.decode([17, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).map(\.payload) == [[1]])
    }
}
