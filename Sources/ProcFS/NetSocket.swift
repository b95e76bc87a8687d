/// A line of /proc/PID/net/raw, raw6, icmp or icmp6, see proc_pid_net(5).
package struct NetSocket: Hashable, Sendable {
    /// One word or four, as they lie in memory.
    package var local: [UInt32]
    /// The protocol of a raw socket, the identifier of a ping socket.
    package var localPort: UInt16
    package var remote: [UInt32]
    package var remotePort: UInt16
    /// Bytes that wait to be read.
    package var receiveQueue: UInt64
    package var inode: UInt64

    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [NetSocket] {
        var sockets: [NetSocket] = []
        for var line in Lines(bytes, file: "net/raw") {
            line.skipBlanks()
            if line.isAtEnd || line.accept("sl ") { continue }
            sockets.append(try NetSocket(&line))
        }
        return sockets
    }

    private init(_ line: inout Cursor) throws(ParseError) {
        _ = try line.word("a number")
        (local, localPort) = try Self.address(&line)
        (remote, remotePort) = try Self.address(&line)
        _ = try line.word("a state")
        let _: UInt64 = try line.number("bytes to send", radix: 16)
        try line.expect(":")
        receiveQueue = try line.number("bytes to read", radix: 16)
        for _ in 0 ..< 4 { _ = try line.word("timer, retransmissions, user, timeout") }
        inode = try line.number("an inode")
    }

    private static func address(_ line: inout Cursor) throws(ParseError) -> ([UInt32], UInt16) {
        line.skipBlanks()
        let digits = line.field(endingWith: UInt8(ascii: ":"))
        guard digits.count == 8 || digits.count == 32 else { throw line.error("8 or 32 hexadecimal digits") }
        var words: [UInt32] = []
        for start in stride(from: digits.startIndex, to: digits.endIndex, by: 8) {
            var word = Cursor(digits[start ..< start + 8], file: "net/raw", line: line.line)
            words.append(try word.number("an address", radix: 16))
            try word.expectEnd()
        }
        return (words, try line.number("a port", radix: 16))
    }
}

extension ProcFile where Value == [NetSocket] {
    /// Raw sockets and ping sockets, of each family: absent where a kernel has not got it.
    package static var unlistedSockets: [Self] {
        ["net/raw", "net/raw6", "net/icmp", "net/icmp6"].map { Self($0, NetSocket.parse) }
    }
}
