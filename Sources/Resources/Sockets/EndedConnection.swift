import Images
import Linux
import Tracer

/// A TCP socket whose connection has ended: reading says end of file or ECONNRESET, and its port is not held any more,
/// so that it may be another's, or wait for TIME_WAIT to pass. It comes back from a connection over the loopback,
/// accepted under its own address, as only an accepted socket leaves its port when it is closed.
enum EndedConnection {
    /// How it had ended, as `cryo_ended` tells it.
    enum End: UInt32 {
        case inOrder = 1, reset
    }

    private static let tcp = 6, tcpInfo: Int32 = 11, repair: Int32 = 19  // TCP_INFO, TCP_REPAIR
    private static let repairOff = UInt32(bitPattern: -1)  // TCP_REPAIR_OFF_NO_WP: no window probe
    // POLLIN, POLLERR, POLLRDHUP
    private static let pollIn: UInt16 = 0x1, pollError: UInt16 = 0x8, pollReadHangUp: UInt16 = 0x2000

    struct Question {
        private let poll: Batch.Buffer
        private let info: SocketOptions.Question
        /// tcpi_rtt, in struct tcp_info.
        private static let roundTrip = 68, infoSize = 104

        init(of number: Int32, in batch: inout Batch) {
            poll = batch.bytes(pollfd(number, pollIn | pollReadHangUp))
            batch.call(.poll, .buffer(poll), 1, 0)
            info = SocketOptions.Question(Int32(tcp), tcpInfo, size: Self.infoSize, of: number, in: &batch)
        }

        /// Nil for a socket that was not connected. The error itself cannot be asked for without taking it away.
        func how(_ answers: Answers, subject: String) throws(Problem) -> End? {
            let events = UInt16(truncatingIfNeeded: answers[poll].word(at: 4) >> 16)
            guard events & pollReadHangUp != 0 else { return nil }
            // Nothing has ever come back from the other side.
            if let bytes = info.bytes(answers), bytes.word(at: Self.roundTrip) == 0 {
                throw Problem(
                    subject, "its connect(2) has failed and nobody has asked yet, which is not kept",
                    hint: "try again later")
            }
            return events & pollError != 0 ? .reset : .inOrder
        }
    }

    /// - Parameter isLost: whether the connection was left behind (--tcp-close).
    static func how(_ entry: InetSkEntry, isLost: Bool, subject: String) throws(Problem) -> End? {
        if isLost { return .inOrder }
        guard let ended = entry.cryo_ended else { return nil }
        guard let end = End(rawValue: ended) else {
            throw Problem(subject, "a connection that ended in way \(ended); the image is damaged")
        }
        return end
    }

    /// - Parameters:
    ///   - own: the address it has, of port 0 if any will do.
    ///   - parked: under which number it ends. Descriptors 0 to 2 have to be free.
    static func make(_ end: End, _ entry: InetSkEntry, own: [UInt8], as parked: Int32, in batch: inout Batch) {
        let stream = 1, listener = 0, other = 1, both = 2, number: Int32 = 2
        let nonblock = 0o4000, type = Int(FilePlan.closeOnExec) | stream
        let name = batch.bytes(own), length = batch.bytes(UInt32(own.count).bytes)
        batch.call(.socket, .int(entry.family), .int(type), .int(tcp))
        InetOptions.setV6Only(entry, Int32(listener), in: &batch)
        SocketOptions.set(SocketOptions.socketLevel, SocketOptions.Name.reuseaddr, 1, of: Int32(listener), in: &batch)
        // In repair no TIME_WAIT of the port is in the way. Who may not have it so (CAP_NET_ADMIN) does without.
        SocketOptions.set(Int32(tcp), repair, 1, of: Int32(listener), in: &batch, mayFail: true)
        batch.call(.bind, .int(listener), .buffer(name), .int(own.count))
        batch.call(.listen, .int(listener), 1)
        batch.call(.getsockname, .int(listener), .buffer(name), .buffer(length))
        // Where something keeps packets from the loopback, nothing here waits for ever.
        batch.call(.socket, .int(entry.family), .int(type | nonblock), .int(tcp))
        batch.call(.connect, .int(other), .buffer(name), .int(own.count), mayFail: true)
        wait(for: pollIn, of: Int32(listener), in: &batch)
        batch.call(.accept4, .int(listener), 0, 0, .int(FilePlan.closeOnExec))
        // It has inherited that.
        SocketOptions.set(Int32(tcp), repair, repairOff, of: number, in: &batch, mayFail: true)
        if end == .reset {
            let atOnce = UInt32(1).bytes + UInt32(0).bytes
            SocketOptions.set(
                SocketOptions.socketLevel, SocketOptions.Name.linger, atOnce, of: Int32(other), in: &batch)
        }
        // The one that closes first is the one whose port has to wait.
        batch.call(.close, .int(other))
        wait(for: pollReadHangUp, of: number, in: &batch)
        if end == .inOrder { batch.call(.shutdown, .int(number), .int(both), mayFail: true) }
        batch.call(.close, .int(listener))
        batch.call(.dup3, .int(number), .int(parked), .int(FilePlan.closeOnExec))
        batch.call(.close, .int(number))
        SocketOptions.own(entry.opts, parked, in: &batch)
    }

    /// poll(2) that has to see the event.
    private static func wait(for event: UInt16, of number: Int32, in batch: inout Batch) {
        let patience = 10_000, one = 1 as Int64  // milliseconds
        let poll = batch.bytes(pollfd(number, event))
        batch.call(.poll, .buffer(poll), 1, .int(patience), returning: one)
    }

    /// `struct pollfd`.
    private static func pollfd(_ number: Int32, _ events: UInt16) -> [UInt8] {
        number.bytes + events.bytes + UInt16(0).bytes
    }
}
