import Glibc
import Images
import Linux
import Netlink
import SystemPackage

/// What waits in the receive queue of a unix socket.
struct QueueContent: FileContent {
    var id: UInt32
    var inode: UInt64
    var origin: FileDump.Origin
    var key: FileContentKey { FileContentKey(.skQueues, UInt64(id)) }

    func copy(from descriptor: Int32, to contents: FileContents) throws(Problem) {
        try SocketQueue.copy(id, inode: inode, from: descriptor, to: contents)
    }
}

/// What waits in the receive queue of a unix socket: read with MSG_PEEK and SO_PEEK_OFF, so that the socket keeps it.
struct SocketQueue {
    private static let peekOff: Int32 = 42, passcred: Int32 = 16  // SO_PEEK_OFF, SO_PASSCRED
    private static let atMark = 0x8905  // SIOCATMARK
    private static let rights: Int32 = 1
    private static let pollReadHangUp: Int16 = 0x2000  // POLLRDHUP
    /// A first guess at the longest message.
    private static let usualSize = 1 << 17

    private let id: UInt32
    private let descriptor: Int32
    private let inode: UInt32
    private let subject: String
    private let contents: FileContents
    private let type: Int32
    private let events: Int16

    static func copy(_ id: UInt32, inode: UInt64, from descriptor: Int32, to contents: FileContents) throws(Problem) {
        let wanted = Int16(POLLIN) | Int16(POLLPRI) | pollReadHangUp
        var waiting = pollfd(fd: descriptor, events: wanted, revents: 0)
        if unsafe poll(&waiting, 1, 0) == 0 { return }
        let subject = "socket:[\(inode)]"
        let queue = SocketQueue(
            id: id, descriptor: descriptor, inode: UInt32(truncatingIfNeeded: inode), subject: subject,
            contents: contents,
            type: try option(SO_TYPE, of: descriptor, subject), events: waiting.revents)
        if queue.type == Int32(SOCK_STREAM.rawValue) { try queue.copyStream() } else { try queue.copyMessages() }
    }

    // MARK: Streams

    private func copyStream() throws(Problem) {
        let (count, isAtMark) = (try ioctl(UInt(FIONREAD)), try ioctl(UInt(Self.atMark)) == 1)
        let isUrgent = events & Int16(POLLPRI) != 0
        let before = try option(Self.peekOff)
        // Without borders in it one look sees it all, and SO_PEEK_OFF, which would stay behind if we were killed, is
        // not needed.
        if !isUrgent, !isAtMark, before == -1, let piece = try peek(max(1, Int(count))) {
            if piece.bytes.count == Int(count) { return try write(piece) }
            piece.close()
        }
        // One more than there is: what comes short of it ends at a border.
        let pieces = try peekingFromTheStart(before) { () throws(Problem) in
            var pieces: [PeekedMessage] = []
            while let piece = try peek(Int(count) + 1), !piece.bytes.isEmpty { pieces.append(piece) }
            return pieces
        }
        try write(pieces, marks: try marks(in: pieces, isAtMark: isAtMark, isUrgent: isUrgent), isUrgent: isUrgent)
    }

    /// Which pieces begin at a mark (SIOCATMARK). Reading stops before a mark, and also after descriptors and between
    /// messages of different senders.
    private func marks(in pieces: [PeekedMessage], isAtMark: Bool, isUrgent: Bool) throws(Problem) -> Set<Int> {
        var marks: Set<Int> = isAtMark ? [0] : []
        for index in pieces.indices.dropFirst() {
            let (last, next) = (pieces[index - 1], pieces[index])
            if last.descriptors.isEmpty, last.credentials == next.credentials { marks.insert(index) }
        }
        if isUrgent, marks.count != 1 {
            for piece in pieces { piece.close() }
            throw Problem(
                subject, "urgent data waits (MSG_OOB), and where in its queue cannot be told", hint: "try again later")
        }
        return marks
    }

    private func write(_ pieces: [PeekedMessage], marks: Set<Int>, isUrgent: Bool) throws(Problem) {
        // Peeking passes over an urgent byte that is the very first, unless it is to be read with the others
        // (SO_OOBINLINE).
        if isUrgent, marks == [0], try option(SO_OOBINLINE) == 0 {
            var byte: UInt8 = 0
            let flags = Int32(MSG_OOB | MSG_PEEK | MSG_DONTWAIT)
            guard unsafe recv(descriptor, &byte, 1, flags) == 1 else {
                for piece in pieces { piece.close() }
                throw Problem(subject, "its urgent byte cannot be read (MSG_OOB)", cause: Errno(rawValue: errno))
            }
            try append([byte], urgent: Urgent.unread)
            for piece in pieces { try write(piece) }
            return
        }
        if marks.contains(0), pieces.isEmpty { return try append([], urgent: Urgent.read) }
        for (index, piece) in pieces.enumerated() {
            if !marks.contains(index) {
                try write(piece)
            } else if isUrgent {
                try append(Array(piece.bytes.prefix(1)), urgent: Urgent.unread)
                if piece.bytes.count > 1 || !piece.descriptors.isEmpty {
                    try write(piece, bytes: Array(piece.bytes.dropFirst()))
                }
            } else {
                try append([], urgent: Urgent.read)
                try write(piece)
            }
        }
    }

    // MARK: Messages

    private func copyMessages() throws(Problem) {
        let before = try option(Self.peekOff)
        // At the end of all a seqpacket socket without a peer answers 0, as an empty message does. Only that one has
        // credentials.
        let mayEnd = type == Int32(SOCK_SEQPACKET.rawValue) && events & Self.pollReadHangUp != 0
        let passes = try option(Self.passcred)
        if mayEnd, passes == 0 { try set(Self.passcred, 1) }
        defer { if mayEnd, passes == 0 { try? set(Self.passcred, 0) } }
        let messages = try peekingFromTheStart(before) { () throws(Problem) in
            var messages: [PeekedMessage] = []
            var size = Self.usualSize
            var offset: Int32 = 0
            while let message = try peek(size), !mayEnd || message.hasControl {
                if message.length > size {
                    // Longer than the buffer: the same once more, with room for it.
                    message.close()
                    size = message.length
                    try set(Self.peekOff, offset)
                    continue
                }
                offset = offset &+ Int32(truncatingIfNeeded: message.length)
                messages.append(message)
            }
            return messages
        }
        try checkHidden(messages, before: before, mayEnd: mayEnd)
        try warnOfHidden(messages.map(\.length))
        for var message in messages {
            if passes == 0 { message.forgetCredentials() }
            try write(message)
        }
    }

    /// With SO_PEEK_OFF the kernel shows an empty message once and never again, without it always the first message:
    /// who has looked before, as a dump that let the program run on, has hidden those.
    private func checkHidden(_ messages: [PeekedMessage], before: Int32, mayEnd: Bool) throws(Problem) {
        try set(Self.peekOff, -1)
        let head = try peek(1)
        head?.close()
        if before != -1 { try set(Self.peekOff, before) }
        let isEmpty = head.map { $0.length == 0 && (!mayEnd || $0.hasControl) } ?? false
        guard isEmpty, messages.first?.length != 0 else { return }
        for message in messages { message.close() }
        throw Problem(
            subject,
            "empty messages wait in its queue, which were looked at before (MSG_PEEK): how many cannot be told",
            hint: "try again when they have been read")
    }

    /// Of those behind the first message, where only one socket sends to this.
    private func warnOfHidden(_ lengths: [Int]) throws(Problem) {
        let table = try contents.dump.sockets.unix()
        guard let peer = table[inode]?.peer.flatMap({ table[$0] }), peer.peer == inode else { return }
        var hidden = HiddenMessages(type: type)
        let count: Int
        do { count = try hidden.count(charged: Int(peer.wqueue), lengths: lengths) } catch {
            throw Problem(subject, "its queue cannot be compared with what was sent", cause: error)
        }
        guard count > 0 else { return }
        contents.dump.warn(
            """
            \(subject): empty messages behind others in its queue, which were looked at before (MSG_PEEK), are lost; \
            it seems there are \(count)
            """)
    }

    // MARK: Calls

    private func peek(_ size: Int) throws(Problem) -> PeekedMessage? {
        try PeekedMessage(of: descriptor, size: size, subject: subject)
    }

    private func peekingFromTheStart<Value>(
        _ before: Int32, _ body: () throws(Problem) -> Value
    ) throws(Problem) -> Value {
        try set(Self.peekOff, 0)
        defer { try? set(Self.peekOff, before) }
        return try body()
    }

    private func option(_ name: Int32) throws(Problem) -> Int32 { try Self.option(name, of: descriptor, subject) }

    private static func option(_ name: Int32, of descriptor: Int32, _ subject: String) throws(Problem) -> Int32 {
        var value: Int32 = 0
        var length = socklen_t(4)
        if unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) != 0 {
            throw Problem(subject, "its option \(name) cannot be read", cause: Errno(rawValue: errno))
        }
        return value
    }

    private func set(_ name: Int32, _ value: Int32) throws(Problem) {
        var value = value
        if unsafe setsockopt(descriptor, SOL_SOCKET, name, &value, 4) != 0 {
            throw Problem(subject, "its queue cannot be peeked at", cause: Errno(rawValue: errno))
        }
    }

    /// 0 where the kernel does not know the request.
    private func ioctl(_ request: UInt) throws(Problem) -> Int32 {
        var value: Int32 = 0
        if unsafe withUnsafeMutablePointer(to: &value, { unsafe Glibc.ioctl(descriptor, request, $0) }) == 0 {
            return value
        }
        if errno == EINVAL || errno == ENOTTY || errno == EOPNOTSUPP { return 0 }
        throw Problem(subject, "its queue cannot be measured", cause: Errno(rawValue: errno))
    }

    // MARK: Images

    private func write(_ message: PeekedMessage, bytes: [UInt8]? = nil) throws(Problem) {
        if message.hasOther {
            message.close()
            throw Problem(subject, "control messages other than descriptors and credentials wait in its queue")
        }
        var ids: [UInt32] = []
        for number in message.descriptors { ids.append(try contents.dump.context.id(ofInFlight: number)) }
        let isDatagram = type == Int32(SOCK_DGRAM.rawValue)
        try append(
            bytes ?? message.bytes, rights: ids, sender: isDatagram ? message.sender : nil,
            credentials: message.credentials)
    }

    private func append(
        _ bytes: [UInt8], rights ids: [UInt32] = [], sender: [UInt8]? = nil, credentials: CryoUcredEntry? = nil,
        urgent: Urgent? = nil
    ) throws(Problem) {
        var entry = SkPacketEntry(id_for: id, length: UInt32(truncatingIfNeeded: bytes.count))
        if !ids.isEmpty { entry.scm = [ScmEntry(type: UInt32(Self.rights), rights: ids)] }
        entry.cryo_sender = sender
        entry.cryo_cred = credentials
        entry.cryo_urgent = urgent?.rawValue
        let writer = try contents.writer(.skQueues)
        do { try writer.append(entry, payload: bytes) } catch {
            throw Problem(writer.name, "cannot be written", cause: error)
        }
    }
}

/// What is at the mark of a stream, as `cryo_urgent` tells it.
enum Urgent: UInt32 {
    /// A byte that nobody has read.
    case unread = 1
    /// Nothing: recv(2) with MSG_OOB has taken the byte, and the mark is still there.
    case read
}
