/// A group that an interface has joined for somebody, of /proc/PID/net/igmp and igmp6. See proc_pid_net(5).
package struct MulticastGroup: Hashable, Sendable {
    /// The number of the interface, as if_nametoindex(3) has it, and its name.
    package var index: UInt32
    package var device: [UInt8]
    /// Four bytes or sixteen, in network order.
    package var group: [UInt8]

    package init(index: UInt32, device: [UInt8], group: [UInt8]) {
        (self.index, self.device, self.group) = (index, device, group)
    }

    /// An interface with its number and name, below it its groups, indented:
    ///
    ///     1	lo        :     1      V3
    ///     				010000E0     1 0:00000000		0
    package static func parseIPv4(_ bytes: [UInt8]) throws(ParseError) -> [MulticastGroup] {
        var groups: [MulticastGroup] = []
        var interface: (index: UInt32, name: [UInt8])?
        for var line in Lines(bytes, file: "net/igmp") {
            if line.isAtEnd || line.accept("Idx") { continue }
            if line.rest.first == UInt8(ascii: "\t") {
                guard let interface else { throw line.error("an interface before its groups") }
                line.skipBlanks()
                // As the number that a machine of this byte order reads.
                let group: UInt32 = try line.number("a group", radix: 16)
                let bytes = (0 ..< 4).map { UInt8(truncatingIfNeeded: group >> UInt32(8 * $0)) }
                groups.append(MulticastGroup(index: interface.index, device: interface.name, group: bytes))
            } else {
                let index: UInt32 = try line.number("the number of an interface")
                line.skipBlanks()
                // A long name ends at the colon, a short one is followed by blanks.
                interface = (index, Array(line.field(endingWith: UInt8(ascii: ":")).prefix { $0 != UInt8(ascii: " ") }))
            }
        }
        return groups
    }

    /// One line a group:
    ///
    ///     1    lo              ff020000000000000000000000000001     1 0000000C 0
    package static func parseIPv6(_ bytes: [UInt8]) throws(ParseError) -> [MulticastGroup] {
        var groups: [MulticastGroup] = []
        for var line in Lines(bytes, file: "net/igmp6") {
            line.skipBlanks()
            if line.isAtEnd { continue }
            let index: UInt32 = try line.number("the number of an interface")
            let device = Array(try line.word("the name of an interface"))
            let digits = Array(try line.word("a group"))
            guard digits.count == 32 else { throw line.error("32 hexadecimal digits") }
            var group: [UInt8] = []
            for start in stride(from: 0, to: digits.count, by: 2) {
                var byte = Cursor(digits[start ..< start + 2], file: "net/igmp6", line: line.line)
                group.append(try byte.number("an address", radix: 16))
            }
            groups.append(MulticastGroup(index: index, device: device, group: group))
        }
        return groups
    }
}

extension ProcFile where Value == [MulticastGroup] {
    /// Of each family: absent where a kernel has not got it.
    package static var multicastGroups: [Self] {
        [Self("net/igmp", MulticastGroup.parseIPv4), Self("net/igmp6", MulticastGroup.parseIPv6)]
    }
}
