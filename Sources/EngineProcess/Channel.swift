import Glibc

/// The guardian's end of the socket to the front end. Whoever listens may be stopped, or write to somebody who does not
/// read, and the tasks must not stand still for that: nothing here waits before they are let go. What does not fit is
/// kept and sent later. Progress is left out instead, since its next line says all.
///
/// `@unchecked Sendable` because a `LogHandler` has to be; the engine has one thread.
final class Channel: @unchecked Sendable {
    /// What a line is, as its first byte.
    enum Kind: UInt8 {
        /// A JSON object for `--progress-fd`.
        case event = 0x65  // e
        /// A line of the log, where that is a descriptor of the front end's.
        case log = 0x6c  // l
        /// A line for a person, on standard error.
        case complaint = 0x63  // c
    }

    private static let newline = UInt8(ascii: "\n")
    private let socket: Int32
    private var pending: [UInt8] = []
    private var isGone = false

    init(socket: Int32) { self.socket = socket }

    /// - Parameter mayDrop: leave it out when the listener is behind.
    func send(_ kind: Kind, _ text: String, mayDrop: Bool = false) {
        sendPending(waiting: false)
        if isGone || mayDrop && !pending.isEmpty { return }
        pending.append(kind.rawValue)
        pending.append(contentsOf: text.utf8)
        pending.append(Self.newline)
        sendPending(waiting: false)
    }

    /// Sends what is left, however long that takes: for when nothing stands still any more.
    func flush() { sendPending(waiting: true) }

    /// Whether the front end is gone, or has cancelled the run by shutdown(2).
    var isClosed: Bool {
        sendPending(waiting: false)
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    private func sendPending(waiting: Bool) {
        let flags = Int32(MSG_NOSIGNAL) | (waiting ? 0 : Int32(MSG_DONTWAIT))
        while !pending.isEmpty {
            let count = unsafe pending.withUnsafeBytes { unsafe Glibc.send(socket, $0.baseAddress, $0.count, flags) }
            if count > 0 {
                pending.removeFirst(count)
            } else if errno == EAGAIN || errno == ENOBUFS && !waiting {
                return
            } else if errno != EINTR {
                isGone = true
                pending.removeAll()
            }
        }
    }
}
