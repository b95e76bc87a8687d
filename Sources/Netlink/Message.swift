/// `struct nlmsghdr`.
package struct MessageHeader: Structure {
    package static let cName = "nlmsghdr"
    package var length: UInt32 = 0
    package var type: UInt16 = 0
    package var flags: UInt16 = 0
    package var sequence: UInt32 = 0
    package var port: UInt32 = 0
    package init() {}

    package mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&length)
        try coder.field(&type)
        try coder.field(&flags)
        try coder.field(&sequence)
        try coder.field(&port)
    }
}

/// NLM_F_REQUEST and its companions.
package struct MessageFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    package static let request = MessageFlags(rawValue: 0x1)
    package static let multi = MessageFlags(rawValue: 0x2)
    package static let ack = MessageFlags(rawValue: 0x4)
    package static let dumpInterrupted = MessageFlags(rawValue: 0x10)
    package static let dump = MessageFlags(rawValue: 0x300)
    package static let exclusive = MessageFlags(rawValue: 0x200)
    package static let create = MessageFlags(rawValue: 0x400)
}

/// A message: header and payload.
package struct Message: Hashable, Sendable {
    package static let error: UInt16 = 2
    package static let done: UInt16 = 3

    package var type: UInt16
    package var flags: MessageFlags
    package var sequence: UInt32
    package var payload: [UInt8]

    package init(type: UInt16, flags: MessageFlags, sequence: UInt32 = 0, payload: [UInt8]) {
        self.type = type
        self.flags = flags
        self.sequence = sequence
        self.payload = payload
    }

    package func encoded() -> [UInt8] {
        var header = MessageHeader()
        header.length = UInt32(truncatingIfNeeded: MessageHeader.size + payload.count)
        header.type = type
        header.flags = flags.rawValue
        header.sequence = sequence
        return header.encoded() + payload
    }

    /// The messages of one datagram.
    package static func decode(_ datagram: [UInt8]) throws(NetlinkError) -> [Message] {
        var messages: [Message] = []
        var rest = datagram[...]
        while !rest.isEmpty {
            let whole = rest
            let header = try MessageHeader(takenFrom: &rest)
            let length = Int(header.length)
            guard length >= whole.count - rest.count, length <= whole.count else {
                throw .badLength(structure: MessageHeader.cName, length: length)
            }
            let payload = whole.prefix(length).dropFirst(whole.count - rest.count)
            messages.append(
                Message(
                    type: header.type, flags: MessageFlags(rawValue: header.flags), sequence: header.sequence,
                    payload: Array(payload)))
            rest = whole.dropFirst(aligned(length))
        }
        return messages
    }
}

/// NLMSG_ALIGN and NLA_ALIGN.
func aligned(_ length: Int) -> Int { (length + 3) & ~3 }
