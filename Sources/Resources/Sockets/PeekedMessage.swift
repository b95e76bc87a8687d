import Glibc
import Images
import SystemPackage

/// One message of a unix socket, as recvmsg(2) with MSG_PEEK tells it.
struct PeekedMessage {
    // SCM_RIGHTS, SCM_CREDENTIALS, SCM_PIDFD
    private static let rights: Int32 = 1, credentials: Int32 = 2, pidfd: Int32 = 4
    private static let headerSize = 16, ucredSize = 12  // struct cmsghdr, struct ucred
    private static let nameSize = 110  // struct sockaddr_un
    /// SCM_MAX_FD descriptors, and room for what else may come.
    private static let controlSize = headerSize + 253 * 4 + 256

    private(set) var bytes: [UInt8] = []
    /// How long it is, which may be more than there was room for.
    private(set) var length = 0
    private(set) var descriptors: [Int32] = []
    private(set) var credentials: CryoUcredEntry?
    /// The name of the sender, without its family.
    private(set) var sender: [UInt8] = []
    /// Whether there is a control message, without which an empty message looks like the end of all.
    private(set) var hasControl = false
    /// Whether there is one that nobody can send again.
    private(set) var hasOther = false
    private var hasPidfd = false

    /// Closes the descriptors that came with it.
    func close() { for number in descriptors { Glibc.close(number) } }

    /// For a socket that had not asked for them.
    mutating func forgetCredentials() { credentials = nil }

    /// Nil when there is no more.
    /// - Parameter size: room for so many bytes.
    init?(of socket: Int32, size: Int, subject: String) throws(Problem) {
        bytes = [UInt8](repeating: 0, count: size)
        var control = [UInt8](repeating: 0, count: Self.controlSize)
        var name = [UInt8](repeating: 0, count: Self.nameSize)
        var (got, flags, controlLength, nameLength) = (0, Int32(0), 0, 0)
        repeat {
            got = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe control.withUnsafeMutableBytes { control in
                    unsafe name.withUnsafeMutableBytes { name in
                        var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                        return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                            var header = unsafe msghdr()
                            unsafe header.msg_name = name.baseAddress
                            unsafe header.msg_namelen = socklen_t(name.count)
                            unsafe header.msg_iov = unsafe vector
                            unsafe header.msg_iovlen = 1
                            unsafe header.msg_control = control.baseAddress
                            unsafe header.msg_controllen = control.count
                            let wanted = Int32(MSG_PEEK | MSG_DONTWAIT | MSG_TRUNC | MSG_CMSG_CLOEXEC)
                            let got = unsafe recvmsg(socket, &header, wanted)
                            (flags, controlLength) = unsafe (header.msg_flags, header.msg_controllen)
                            nameLength = unsafe Int(header.msg_namelen)
                            return got
                        }
                    }
                }
            }
        } while got < 0 && errno == EINTR
        if got < 0 {
            // A seqpacket socket that is not connected has no queue.
            if errno == EAGAIN || errno == ENOTCONN { return nil }
            throw Problem(subject, "its queue cannot be read", cause: Errno(rawValue: errno))
        }
        length = got
        bytes = Array(bytes.prefix(got))
        sender = Array(name.prefix(min(nameLength, name.count)).dropFirst(2))
        read(control.prefix(controlLength))
        if flags & Int32(MSG_CTRUNC) != 0 {
            close()
            throw Problem(subject, "descriptors wait in its queue, more than this process may open")
        }
        // A pidfd without credentials beside it: of whose user and group nothing is known.
        if hasPidfd, credentials == nil { hasOther = true }
    }

    private mutating func read(_ control: ArraySlice<UInt8>) {
        var rest = Array(control)
        while rest.count >= Self.headerSize {
            let length = Int(truncatingIfNeeded: rest.word64(at: 0))
            guard length >= Self.headerSize, length <= rest.count else { return }
            let (level, type) = (Int32(bitPattern: rest.word(at: 8)), Int32(bitPattern: rest.word(at: 12)))
            hasControl = true
            add(level: level, type: type, Array(rest[Self.headerSize ..< length]))
            rest.removeFirst(min(rest.count, (length + 7) & ~7))
        }
    }

    private mutating func add(level: Int32, type: Int32, _ data: [UInt8]) {
        let numbers = stride(from: 0, to: data.count & ~3, by: 4).map { Int32(bitPattern: data.word(at: $0)) }
        switch (level, type) {
        case (SOL_SOCKET, Self.rights): descriptors += numbers
        case (SOL_SOCKET, Self.credentials) where data.count >= Self.ucredSize:
            // Pid 0: the message was sent before anybody asked for credentials.
            if data.word(at: 0) != 0 {
                credentials = CryoUcredEntry(pid: data.word(at: 0), uid: data.word(at: 4), gid: data.word(at: 8))
            }
        case (SOL_SOCKET, Self.pidfd):
            hasPidfd = true
            for number in numbers where number >= 0 { Glibc.close(number) }
        default: hasOther = true
        }
    }
}
