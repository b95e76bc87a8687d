import Glibc
import SystemPackage

/// Empty messages that somebody has looked at before (MSG_PEEK): the kernel does not show them again to who looks by
/// SO_PEEK_OFF. But the socket that has sent them is charged for each until it is read (SIOCOUTQ).
struct HiddenMessages {
    private let type: Int32
    private var charges: [Int: Int] = [:]

    /// - Parameter type: of the sockets, as for socket(2).
    init(type: Int32) { self.type = type }

    /// How many there seem to be.
    /// - Parameters:
    ///   - charged: what the only one who sends to the socket is charged for, in bytes.
    ///   - lengths: of the messages that can be seen.
    mutating func count(charged: Int, lengths: [Int]) throws(Errno) -> Int {
        var left = charged
        for length in lengths { left -= try charge(length) }
        let empty = try charge(0)
        return left > 0 && empty > 0 ? left / empty : 0
    }

    /// What a message of that length costs its sender.
    private mutating func charge(_ length: Int) throws(Errno) -> Int {
        if let known = charges[length] { return known }
        var pair: (Int32, Int32) = (-1, -1)
        let made = unsafe withUnsafeMutablePointer(to: &pair) { pair in
            unsafe pair.withMemoryRebound(to: Int32.self, capacity: 2) {
                unsafe socketpair(AF_UNIX, type | Int32(SOCK_CLOEXEC.rawValue), 0, $0)
            }
        }
        guard made == 0 else { throw Errno(rawValue: errno) }
        defer {
            close(pair.0)
            close(pair.1)
        }
        var room = Int32(clamping: max(1 << 18, length * 2))
        let message = [UInt8](repeating: 0, count: length)
        var charge: Int32 = 0
        guard unsafe setsockopt(pair.0, SOL_SOCKET, SO_SNDBUFFORCE, &room, 4) == 0,
            unsafe send(pair.0, message, length, Int32(MSG_DONTWAIT)) == length,
            unsafe withUnsafeMutablePointer(to: &charge, { unsafe ioctl(pair.0, UInt(TIOCOUTQ), $0) }) == 0
        else { throw Errno(rawValue: errno) }
        charges[length] = Int(charge)
        return Int(charge)
    }
}
