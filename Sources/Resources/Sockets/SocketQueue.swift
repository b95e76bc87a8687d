import Glibc
import Images
import Linux
import SystemPackage

/// What waits in the receive queue of a unix socket: read with MSG_PEEK and SO_PEEK_OFF, so that the socket keeps it.
enum SocketQueue {
    private static let peekOff: Int32 = 42  // SO_PEEK_OFF
    private static let rights: Int32 = 1  // SCM_RIGHTS
    /// SCM_MAX_FD descriptors, a cmsghdr, and room for what else may come.
    private static let controlSize = 16 + 253 * 4 + 256

    /// One message, as one call of recvmsg(2) gives it.
    private struct Packet {
        var bytes: [UInt8] = []
        var length = 0
        var descriptors: [Int32] = []
        var hasOther = false
        var isCut = false
    }

    static func copy(_ id: UInt32, inode: UInt64, from descriptor: Int32, to contents: FileContents) throws(Problem) {
        let subject = "socket:[\(inode)]"
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if unsafe poll(&waiting, 1, 0) == 0 { return }
        if try copyAtOnce(id, from: descriptor, subject: subject, to: contents) { return }
        let before: Int32
        do throws(Errno) {
            before = try option(peekOff, of: descriptor)
            try setPeekOffset(0, of: descriptor)
        } catch { throw Problem(subject, "its queue cannot be peeked at", cause: error) }
        defer { try? setPeekOffset(before, of: descriptor) }
        var offset = 0
        var size = 1 << 17
        while let packet = try peek(descriptor, size: size, subject: subject) {
            if packet.isCut {
                // A datagram longer than the buffer: the same once more, with room for it.
                for number in packet.descriptors { close(number) }
                size = packet.length
                do throws(Errno) { try setPeekOffset(Int32(truncatingIfNeeded: offset), of: descriptor) } catch { throw Problem(subject, "its queue cannot be peeked at", cause: error) }
                continue
            }
            offset += packet.bytes.count
            try write(packet, id, subject: subject, to: contents)
        }
    }

    /// A stream without borders in it needs no SO_PEEK_OFF, which would stay behind if we were killed: one look sees it all.
    private static func copyAtOnce(_ id: UInt32, from descriptor: Int32, subject: String, to contents: FileContents) throws(Problem) -> Bool {
        var count: Int32 = 0
        guard (try? option(SO_TYPE, of: descriptor)) == Int32(SOCK_STREAM.rawValue), (try? option(peekOff, of: descriptor)) == -1,
            unsafe withUnsafeMutablePointer(to: &count, { unsafe ioctl(descriptor, UInt(FIONREAD), $0) }) == 0, let packet = try peek(descriptor, size: max(1, Int(count)), subject: subject)
        else { return false }
        guard packet.bytes.count == Int(count) else {
            for number in packet.descriptors { close(number) }
            return false
        }
        try write(packet, id, subject: subject, to: contents)
        return true
    }

    private static func write(_ packet: Packet, _ id: UInt32, subject: String, to contents: FileContents) throws(Problem) {
        if packet.hasOther {
            for number in packet.descriptors { close(number) }
            throw Problem(subject, "control messages other than descriptors wait in its queue (credentials of SO_PASSCRED, or the like)")
        }
        var entry = SkPacketEntry(id_for: id, length: UInt32(truncatingIfNeeded: packet.bytes.count))
        if !packet.descriptors.isEmpty {
            var ids: [UInt32] = []
            for number in packet.descriptors { ids.append(try contents.dump.idOfInFlight(number)) }
            entry.scm = [ScmEntry(type: UInt32(rights), rights: ids)]
        }
        let writer = try contents.writer(.skQueues)
        do { try writer.append(entry, payload: packet.bytes) } catch { throw Problem(writer.name, "cannot be written", cause: error) }
    }

    /// recvmsg(2) with MSG_PEEK; nil when there is no more.
    private static func peek(_ descriptor: Int32, size: Int, subject: String) throws(Problem) -> Packet? {
        var bytes = [UInt8](repeating: 0, count: size)
        var control = [UInt8](repeating: 0, count: controlSize)
        var (got, flags, controlLength) = (0, Int32(0), 0)
        repeat {
            got = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe control.withUnsafeMutableBytes { control in
                    var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                    return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                        var header = unsafe msghdr()
                        unsafe header.msg_iov = unsafe vector
                        unsafe header.msg_iovlen = 1
                        unsafe header.msg_control = control.baseAddress
                        unsafe header.msg_controllen = control.count
                        let wanted = Int32(MSG_PEEK | MSG_DONTWAIT | MSG_TRUNC | MSG_CMSG_CLOEXEC)
                        let got = unsafe recvmsg(descriptor, &header, wanted)
                        (flags, controlLength) = unsafe (header.msg_flags, header.msg_controllen)
                        return got
                    }
                }
            }
        } while got < 0 && errno == EINTR
        if got < 0 {
            // A seqpacket socket that is not connected has no queue.
            if errno == EAGAIN || errno == ENOTCONN { return nil }
            throw Problem(subject, "its queue cannot be read", cause: Errno(rawValue: errno))
        }
        var packet = Packet(length: got)
        read(control.prefix(controlLength), into: &packet)
        if flags & Int32(MSG_CTRUNC) != 0 {
            for number in packet.descriptors { close(number) }
            throw Problem(subject, "descriptors wait in its queue, more than this process may open")
        }
        packet.isCut = got > size
        packet.bytes = Array(bytes.prefix(got))
        // The end of a stream looks like an empty message; only an empty datagram is one.
        let isEnd = got == 0 && flags & Int32(MSG_EOR) == 0 && packet.descriptors.isEmpty
        if isEnd, try isStreamOrEmpty(descriptor, subject: subject) { return nil }
        return packet
    }

    /// Whether an empty message means that nothing is left: always for a stream; for packets, once their peer is gone.
    private static func isStreamOrEmpty(_ descriptor: Int32, subject: String) throws(Problem) -> Bool {
        do throws(Errno) { return try option(SO_TYPE, of: descriptor) != Int32(SOCK_DGRAM.rawValue) } catch { throw Problem(subject, "has no type", cause: error) }
    }

    private static func read(_ control: ArraySlice<UInt8>, into packet: inout Packet) {
        var rest = control
        while rest.count >= 16 {
            let (length, level, type) = unsafe rest.withUnsafeBytes {
                unsafe ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: Int32.self), $0.loadUnaligned(fromByteOffset: 12, as: Int32.self))
            }
            guard length >= 16, length <= UInt64(rest.count) else { return }
            if level == SOL_SOCKET, type == rights {
                unsafe rest.dropFirst(16).prefix(Int(length) - 16).withUnsafeBytes { numbers in
                    for index in 0 ..< numbers.count / 4 { unsafe packet.descriptors.append(numbers.loadUnaligned(fromByteOffset: index * 4, as: Int32.self)) }
                }
            } else {
                packet.hasOther = true
            }
            rest = rest.dropFirst(min(rest.count, (Int(length) + 7) & ~7))
        }
    }

    private static func option(_ name: Int32, of descriptor: Int32) throws(Errno) -> Int32 {
        var value: Int32 = 0
        var length = socklen_t(4)
        if unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) != 0 { throw Errno(rawValue: errno) }
        return value
    }

    private static func setPeekOffset(_ value: Int32, of descriptor: Int32) throws(Errno) {
        var value = value
        if unsafe setsockopt(descriptor, SOL_SOCKET, peekOff, &value, 4) != 0 { throw Errno(rawValue: errno) }
    }
}
