/// `struct ifinfomsg`.
struct LinkMessage: Structure {
    static let cName = "ifinfomsg"
    var family: UInt8 = 0
    var type: UInt16 = 0
    var index: Int32 = 0
    var flags: UInt32 = 0
    var change: UInt32 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.padding(1)
        try coder.field(&type)
        try coder.field(&index)
        try coder.field(&flags)
        try coder.field(&change)
    }
}

/// A network interface as rtnetlink(7) tells of it.
package struct Link: Hashable, Sendable {
    package static let up: UInt32 = 0x1

    /// ARPHRD_LOOPBACK …
    package var type: UInt16
    package var index: Int32
    /// IFF_UP …
    package var flags: UInt32
    package var name: [UInt8] = []
    package var mtu: UInt32 = 0
    /// IFLA_LINK: the index of the peer or of the device below.
    package var link: Int32?
    /// IFLA_LINK_NETNSID.
    package var linkNetnsid: Int32?
    package var address: [UInt8] = []
    /// IFLA_INFO_KIND: `veth`, `bridge` …
    package var kind: [UInt8]?

    package init(_ payload: [UInt8]) throws(NetlinkError) {
        var rest = payload[...]
        let message = try LinkMessage(takenFrom: &rest)
        type = message.type
        index = message.index
        flags = message.flags
        for attribute in try Attribute.decode(rest) {
            switch attribute.type {
            case LinkAttribute.address: address = Array(attribute.payload)
            case LinkAttribute.ifname: name = attribute.string
            case LinkAttribute.mtu: mtu = try attribute.number()
            case LinkAttribute.link: link = try attribute.number()
            case LinkAttribute.linkNetnsid: linkNetnsid = try attribute.number()
            case LinkAttribute.linkinfo:
                for info in try Attribute.decode(attribute.payload) where info.type == LinkAttribute.infoKind {
                    kind = info.string
                }
            default: break
            }
        }
    }
}

/// IFLA_ADDRESS and its companions.
enum LinkAttribute {
    static let address: UInt16 = 1
    static let ifname: UInt16 = 3
    static let mtu: UInt16 = 4
    static let link: UInt16 = 5
    static let linkinfo: UInt16 = 18
    static let linkNetnsid: UInt16 = 37
    /// IFLA_INFO_KIND, within IFLA_LINKINFO.
    static let infoKind: UInt16 = 1
}

extension NetlinkSocket {
    /// RTM_GETLINK on a NETLINK_ROUTE socket.
    package func links() throws(NetlinkError) -> [Link] {
        var links: [Link] = []
        for payload in try dump(type: 18, payload: LinkMessage().encoded()) { links.append(try Link(payload)) }
        return links
    }

    /// RTM_NEWLINK for an interface that exists: sets or clears the IFF_* flags in `change`.
    package func setLinkFlags(index: Int32, flags: UInt32, change: UInt32) throws(NetlinkError) {
        var message = LinkMessage()
        message.index = index
        message.flags = flags
        message.change = change
        try request(type: 16, payload: message.encoded())
    }
}
