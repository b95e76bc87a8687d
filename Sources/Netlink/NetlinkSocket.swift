import Glibc
package import SystemPackage

/// An open netlink socket, borrowed: it speaks of the network namespace in which it was made, wherever the caller is.
package struct NetlinkSocket: Sendable {
    /// NETLINK_ROUTE, NETLINK_SOCK_DIAG …
    package enum Family: Int32, Sendable {
        case route = 0
        case sockDiag = 4
        case netfilter = 12
    }

    package let descriptor: FileDescriptor

    package init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// socket(2) in the caller's namespace. The caller closes the descriptor.
    package static func open(_ family: Family) throws(NetlinkError) -> FileDescriptor {
        let descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), family.rawValue)
        guard descriptor >= 0 else { throw .system("socket", Errno(rawValue: errno)) }
        return FileDescriptor(rawValue: descriptor)
    }

    /// Sends a request with NLM_F_DUMP and returns the payloads of the answer.
    package func dump(type: UInt16, payload: [UInt8]) throws(NetlinkError) -> [[UInt8]] {
        for attempt in 0 ..< 8 {
            let request = Message(
                type: type, flags: [.request, .dump], sequence: Self.firstSequence + UInt32(attempt), payload: payload)
            if let answers = try answers(to: request) { return answers }
        }
        throw .interrupted
    }

    /// Sends a request with NLM_F_ACK and waits for the kernel's word.
    package func request(type: UInt16, flags: MessageFlags = [], payload: [UInt8]) throws(NetlinkError) {
        let request = Message(
            type: type, flags: flags.union([.request, .ack]), sequence: Self.firstSequence, payload: payload)
        _ = try answers(to: request)
    }

    private static let firstSequence: UInt32 = 0x4372_0001

    /// Nil when the kernel's tables changed in the middle.
    private func answers(to request: Message) throws(NetlinkError) -> [[UInt8]]? {
        try send(request.encoded())
        var payloads: [[UInt8]] = []
        var isInterrupted = false
        while true {
            // What an earlier request on a borrowed socket left unread carries another number.
            for message in try Message.decode(try receive()) where message.sequence == request.sequence {
                if message.flags.contains(.dumpInterrupted) { isInterrupted = true }
                switch message.type {
                case Message.done:
                    try throwError(in: message)
                    return isInterrupted ? nil : payloads
                case Message.error:
                    try throwError(in: message)
                    return payloads
                default:
                    payloads.append(message.payload)
                }
            }
        }
    }

    /// An NLMSG_ERROR and an NLMSG_DONE begin with zero or a negative errno; the latter may be empty.
    private func throwError(in message: Message) throws(NetlinkError) {
        guard !message.payload.isEmpty else { return }
        let code: Int32 = try Attribute(type: 0, payload: message.payload).number()
        if code < 0 { throw .refused(Errno(rawValue: 0 &- code)) }
    }

    /// Without an address: an unconnected netlink socket sends to the kernel.
    private func send(_ bytes: [UInt8]) throws(NetlinkError) {
        _ = try retrying("send") { unsafe Glibc.send(descriptor.rawValue, bytes, bytes.count, 0) }
    }

    /// One datagram of the kernel's, whole.
    private func receive() throws(NetlinkError) -> [UInt8] {
        while true {
            let length = try retrying("recv") { recv(descriptor.rawValue, nil, 0, Int32(MSG_PEEK | MSG_TRUNC)) }
            var bytes = [UInt8](repeating: 0, count: length)
            var sender = [UInt8](repeating: 0, count: NetlinkAddress.size)
            var senderLength = socklen_t(sender.count)
            let got = try retrying("recvfrom") {
                unsafe sender.withUnsafeMutableBytes { address in
                    unsafe recvfrom(
                        descriptor.rawValue, &bytes, bytes.count, 0,
                        address.assumingMemoryBound(to: sockaddr.self).baseAddress, &senderLength)
                }
            }
            // Any process may send to a netlink socket; only the kernel's port is 0.
            if try NetlinkAddress(sender[...]).port == 0 { return Array(bytes.prefix(got)) }
        }
    }

    private func retrying(_ name: String, _ call: () -> Int) throws(NetlinkError) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw .system(name, Errno(rawValue: errno)) }
        }
    }
}

/// `struct sockaddr_nl`.
struct NetlinkAddress: Structure {
    static let cName = "sockaddr_nl"
    var family: UInt16 = 16
    var port: UInt32 = 0
    var groups: UInt32 = 0

    mutating func fields(_ coder: inout some FieldCoder) throws(NetlinkError) {
        try coder.field(&family)
        try coder.padding(2)
        try coder.field(&port)
        try coder.field(&groups)
    }
}
