import Glibc
import Images
import Linux
import ProcFS
import SystemPackage
import Tracer

/// The groups that a socket of ip(7) or ipv6(7) has joined: MCAST_JOIN_GROUP and MCAST_MSFILTER.
enum MulticastMembership {
    private static let ip: Int32 = 0, ipv6: Int32 = 41
    private static let joinGroup: Int32 = 42, filter: Int32 = 48  // MCAST_JOIN_GROUP, MCAST_MSFILTER
    private static let exclude: UInt32 = 0  // MCAST_EXCLUDE
    private static let addressSize = 128  // struct sockaddr_storage
    /// `struct group_filter` up to its list: interface, group, mode, number of sources.
    private static let filterHead = 8 + addressSize + 8
    /// More sources than a kernel allows by itself.
    private static let mostSources = 4096

    // MARK: Dump

    /// How the socket has joined each of `groups`, if it has.
    static func of(_ socket: Int32, among groups: [MulticastGroup]) throws(Errno) -> [CryoMembershipEntry] {
        var found: [CryoMembershipEntry] = []
        for group in groups {
            if let entry = try membership(of: socket, in: group) { found.append(entry) }
        }
        return found
    }

    private static func membership(of socket: Int32, in group: MulticastGroup) throws(Errno) -> CryoMembershipEntry? {
        var room = 16
        while true {
            var bytes = group.index.bytes + UInt32(0).bytes + address(group.group) + exclude.bytes + UInt32(room).bytes
            bytes += [UInt8](repeating: 0, count: room * addressSize)
            var length = socklen_t(bytes.count)
            let level = group.group.count == 4 ? ip : ipv6
            guard unsafe getsockopt(socket, level, filter, &bytes, &length) == 0 else {
                // Not a member; or a socket that can have no groups of this family.
                if [EADDRNOTAVAIL, ENOPROTOOPT, EOPNOTSUPP, EINVAL, ENODEV].contains(errno) { return nil }
                throw Errno(rawValue: errno)
            }
            let count = Int(bytes.word(at: filterHead - 4))
            guard count <= mostSources else { throw .outOfRange }
            if count > room {
                room = count
                continue
            }
            let sources = (0 ..< count).map { index in
                let offset = filterHead + index * addressSize + addressOffset(group.group.count)
                return Array(bytes[offset ..< offset + group.group.count])
            }
            return CryoMembershipEntry(
                device: ByteString(group.device), group: group.group, mode: bytes.word(at: filterHead - 8),
                sources: sources)
        }
    }

    // MARK: Restore

    static func restore(
        _ entries: [CryoMembershipEntry], of number: Int32, subject: String, in batch: inout Batch
    ) throws(Problem) {
        let nameSize = 16, interfaceIndex = 0x8933  // IFNAMSIZ, SIOCGIFINDEX
        for entry in entries {
            let size = entry.group.count
            guard size == 4 || size == 16, entry.device.bytes.count < nameSize, entry.mode <= 1,
                entry.sources.count <= mostSources,
                entry.sources.allSatisfy({ $0.count == size })
            else { throw Problem(subject, "a group it had joined is damaged in the image") }
            let level = size == 4 ? ip : ipv6
            let name = entry.device.bytes + [UInt8](repeating: 0, count: nameSize - entry.device.bytes.count)
            /// Interfaces may have other numbers by now. In a struct ifreq the number follows the name, and there,
            /// where SIOCGIFINDEX writes it, begins what setsockopt(2) reads; the rest of it comes back as it was.
            func set(_ option: Int32, _ rest: [UInt8]) {
                let value = UInt64(0).bytes + address(entry.group) + rest
                let request = batch.bytes(name + value)
                batch.call(.ioctl, .int(number), .int(interfaceIndex), .buffer(request))
                batch.call(
                    .setsockopt, .int(number), .int(level), .int(option), .buffer(request, offset: nameSize),
                    .int(value.count))
            }
            set(joinGroup, [])
            // Joined without a filter, it hears every source.
            if entry.mode != exclude || !entry.sources.isEmpty {
                set(filter, entry.mode.bytes + UInt32(entry.sources.count).bytes + entry.sources.flatMap(address))
            }
        }
    }

    /// Where an address is in struct sockaddr_in and sockaddr_in6.
    private static func addressOffset(_ size: Int) -> Int { size == 4 ? 4 : 8 }

    /// `struct sockaddr_storage` without a port.
    private static func address(_ bytes: [UInt8]) -> [UInt8] {
        let family: UInt16 = bytes.count == 4 ? 2 : 10
        let head = family.bytes + [UInt8](repeating: 0, count: addressOffset(bytes.count) - 2) + bytes
        return head + [UInt8](repeating: 0, count: addressSize - head.count)
    }
}
