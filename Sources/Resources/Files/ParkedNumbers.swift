package import Images

/// Under which number each file lies while files are made and fetched, the same in every task that has it.
///
/// That is a number which it will have for good, if no task wants it for another file; for the rest there are the gaps
/// that nobody uses. So a tree needs hardly more numbers than it has, and may use the topmost one.
package struct ParkedNumbers: Sendable {
    /// Below it all numbers are free as long as files are made: new descriptors get the lowest ones.
    package static let lowest: Int32 = 16

    private var numbers: [UInt32: Int32] = [:]
    private var helpers: [UInt32: Int32] = [:]

    /// - Parameters:
    ///   - tables: the descriptor tables of the tree.
    ///   - limit: RLIMIT_NOFILE while files are made.
    package init(entries: [FileEntry], tables: [[FdinfoEntry]], limit: UInt64) throws(Problem) {
        // Nil: one number means several files.
        var meanings: [Int32: UInt32?] = [:]
        func mean(_ number: Int32, _ id: UInt32) {
            if let known = meanings[number], known != id {
                meanings[number] = .some(nil)
            } else {
                meanings[number] = id
            }
        }
        for table in tables {
            var seen: Set<Int32> = []
            for entry in table {
                let number = try Self.checked(entry.fd, of: "fd \(entry.fd)", limit)
                guard seen.insert(number).inserted else {
                    throw Problem("fd \(number)", "it is in its descriptor table twice; the image is damaged")
                }
                mean(number, entry.id)
            }
        }
        let inTables = Set(meanings.values.compactMap { $0 })
        // For a moment epoll sets get what they watch under the number they know it by.
        for epoll in entries.compactMap(\.epfd) {
            for tfd in epoll.tfd {
                mean(try Self.checked(tfd.tfd, of: "epoll \(epoll.id) › fd \(tfd.tfd)", limit), tfd.id)
            }
        }
        var numbers: [UInt32: Int32] = [:], helpers: [UInt32: Int32] = [:]
        for (number, id) in meanings where number >= Self.lowest {
            if let id, inTables.contains(id), numbers[id].map({ number < $0 }) ?? true { numbers[id] = number }
        }
        var gap = Self.lowest
        func park(_ id: UInt32, in list: inout [UInt32: Int32]) {
            while meanings.keys.contains(gap), UInt64(gap) < limit { gap += 1 }
            guard list[id] == nil, UInt64(gap) < limit else { return }
            list[id] = gap
            gap += 1
        }
        // What is only mapped or run comes last: nobody asks for its number.
        let others = entries.filter { !inTables.contains($0.id) }
        for entry in entries where inTables.contains(entry.id) { park(entry.id, in: &numbers) }
        for entry in others where entry.type != .REG { park(entry.id, in: &numbers) }
        Self.eachWithoutPeer(entries) { park($0, in: &helpers) }
        for entry in others where entry.type == .REG { park(entry.id, in: &numbers) }
        (self.numbers, self.helpers) = (numbers, helpers)
    }

    /// All of them from `first` on.
    package init(entries: [FileEntry], from first: Int32) {
        var next = first
        for entry in entries where numbers[entry.id] == nil {
            numbers[entry.id] = next
            next &+= 1
        }
        var helpers: [UInt32: Int32] = [:]
        Self.eachWithoutPeer(entries) {
            helpers[$0] = next
            next &+= 1
        }
        self.helpers = helpers
    }

    private static func checked(_ number: UInt32, of subject: String, _ limit: UInt64) throws(Problem) -> Int32 {
        guard UInt64(number) < limit, let number = Int32(exactly: number) else {
            throw Problem(
                subject, "there may be no such number under our RLIMIT_NOFILE of \(limit)", hint: "ulimit -Hn")
        }
        return number
    }

    /// Sockets that may need somebody to stand at their other end.
    private static func eachWithoutPeer(_ entries: [FileEntry], _ body: (UInt32) -> Void) {
        let sockets = entries.compactMap(\.usk)
        let peers = Dictionary(sockets.map { ($0.ino, $0.peer) }, uniquingKeysWith: { first, _ in first })
        for socket in sockets {
            // The ends of a pair for datagrams may be connected to others by now.
            let wasPair = socket.type == UnixSocketGroups.datagram && socket.cryo_peer_cred != nil
            if socket.peer == 0 || peers[socket.peer] == nil || wasPair { body(socket.id) }
        }
    }

    /// Where the file lies; −1 if there was no number left.
    package func number(of id: UInt32) -> Int32 { numbers[id] ?? -1 }

    /// A second number, for the far end of a socket whose peer is gone; −1 if there is none.
    package func helper(of id: UInt32) -> Int32 { helpers[id] ?? -1 }

    /// What a task with these descriptors has to close once they lie where they belong: the gaps between them.
    package static func strays(beside table: [FdinfoEntry]) -> [ClosedRange<UInt32>] {
        var start = UInt32(lowest)
        var ranges: [ClosedRange<UInt32>] = []
        for number in table.map(\.fd).sorted() where number >= start {
            if number > start { ranges.append(start ... number - 1) }
            start = number &+ 1
        }
        ranges.append(start ... .max)
        return ranges
    }
}
