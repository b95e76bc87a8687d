/// `struct ifaddrmsg`.
struct AddressMessage: Structure {
    static let cName = "ifaddrmsg"
    var family: UInt8 = 0
    var prefixlen: UInt8 = 0
    var flags: UInt8 = 0
    var scope: UInt8 = 0
    var index: UInt32 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.field(&prefixlen)
        try coder.field(&flags)
        try coder.field(&scope)
        try coder.field(&index)
    }
}

/// An address of a network interface as rtnetlink(7) tells of it.
package struct Address: Hashable, Sendable {
    package var family: UInt8
    package var prefixLength: UInt8
    package var scope: UInt8
    /// The interface.
    package var index: UInt32
    /// IFA_FLAGS where it is there, which has more bits than the field of the structure.
    package var flags: UInt32
    package var address: [UInt8] = []
    /// Differs from `address` on a point-to-point interface, where that one is the peer's.
    package var local: [UInt8]?
    package var label: [UInt8] = []

    package init(_ payload: [UInt8]) throws(NetlinkError) {
        var rest = payload[...]
        let message = try AddressMessage(takenFrom: &rest)
        family = message.family
        prefixLength = message.prefixlen
        scope = message.scope
        index = message.index
        flags = UInt32(message.flags)
        for attribute in try Attribute.decode(rest) {
            switch attribute.type {
            case AddressAttribute.address: address = Array(attribute.payload)
            case AddressAttribute.local: local = Array(attribute.payload)
            case AddressAttribute.label: label = attribute.string
            case AddressAttribute.flags: flags = try attribute.number()
            default: break
            }
        }
    }
}

/// IFA_ADDRESS and its companions.
enum AddressAttribute {
    static let address: UInt16 = 1
    static let local: UInt16 = 2
    static let label: UInt16 = 3
    static let flags: UInt16 = 8
}

extension NetlinkSocket {
    /// RTM_GETADDR on a NETLINK_ROUTE socket.
    package func addresses() throws(NetlinkError) -> [Address] {
        var addresses: [Address] = []
        for payload in try dump(type: 22, payload: AddressMessage().encoded()) {
            addresses.append(try Address(payload))
        }
        return addresses
    }
}
