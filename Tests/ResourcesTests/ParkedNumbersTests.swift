import Images
import Resources
import Testing

/// Numbers for files while they are made: in the gaps, or where the file belongs.
@Suite struct ParkedNumbersTests {
    private static func eventfds(_ count: UInt32) -> [FileEntry] {
        (0 ..< count).map { FileEntry(type: .EVENTFD, id: $0 + 1, efd: EventfdFileEntry(id: $0 + 1)) }
    }

    private static func table(_ numbers: [(fd: UInt32, id: UInt32)]) -> [FdinfoEntry] {
        numbers.map { FdinfoEntry(id: $0.id, type: .EVENTFD, fd: $0.fd) }
    }

    /// Every file has a number of its own, below the limit, which no task uses for another file.
    private func check(_ parked: ParkedNumbers, _ entries: [FileEntry], _ tables: [[FdinfoEntry]], limit: Int32) {
        let numbers = entries.map { parked.number(of: $0.id) }
        #expect(Set(numbers).count == entries.count)
        #expect(numbers.allSatisfy { $0 >= ParkedNumbers.lowest && $0 < limit })
        for entry in tables.joined() {
            let owner = entries.first { parked.number(of: $0.id) == Int32(entry.fd) }
            #expect(owner == nil || owner?.id == entry.id)
        }
    }

    @Test(arguments: [(9000, 20000), (9000, 9060), (320, 1024), (1000, 1024)]) func manyUnderALimit(
        count: UInt32, limit: Int32
    ) throws {
        let entries = Self.eventfds(count)
        let table = Self.table(entries.map { ($0.id + 2, $0.id) })
        let parked = try ParkedNumbers(entries: entries, tables: [table], limit: UInt64(limit))
        let numbers = Set(entries.map { parked.number(of: $0.id) })
        #expect(numbers.count == entries.count && numbers.allSatisfy { $0 >= ParkedNumbers.lowest && $0 < limit })
    }

    @Test func theTopmostNumber() throws {
        let entries = Self.eventfds(2)
        let table = Self.table([(1023, 1), (1020, 1), (3, 2)])
        let parked = try ParkedNumbers(entries: entries, tables: [table], limit: 1024)
        #expect(parked.number(of: 1) == 1020)
        check(parked, entries, [table], limit: 1024)
    }

    /// Two tasks mean different files by one number.
    @Test func tablesThatDisagree() throws {
        let entries = Self.eventfds(3)
        let tables = [Self.table([(40, 1), (50, 2)]), Self.table([(40, 2), (32, 3)])]
        let parked = try ParkedNumbers(entries: entries, tables: tables, limit: 1024)
        #expect(parked.number(of: 1) == 16 && parked.number(of: 2) == 50 && parked.number(of: 3) == 32)
        check(parked, entries, tables, limit: 1024)
    }

    @Test func whatIsLeftOverIsClosed() {
        func strays(_ numbers: UInt32...) -> [ClosedRange<UInt32>] {
            ParkedNumbers.strays(beside: Self.table(numbers.map { ($0, 1) }))
        }
        #expect(strays() == [16 ... .max] && strays(0, 1, 2) == [16 ... .max] && strays(16, 17) == [18 ... .max])
        #expect(strays(1023, 5, 1020, 15) == [16 ... 1019, 1021 ... 1022, 1024 ... .max])
    }

    /// An epoll set knows what it watches by a number that is another file's now, or nobody's.
    @Test func watchedNumbersAreLeftFree() throws {
        var entries = Self.eventfds(2)
        let watched = [
            EventpollTfdEntry(id: 2, tfd: 40), EventpollTfdEntry(id: 2, tfd: 41), EventpollTfdEntry(id: 2, tfd: 32),
        ]
        entries.append(FileEntry(type: .EVENTPOLL, id: 3, epfd: EventpollFileEntry(id: 3, tfd: watched)))
        let table = Self.table([(40, 1), (41, 2), (3, 3)])
        let parked = try ParkedNumbers(entries: entries, tables: [table], limit: 1024)
        // Where the set knows it to be and nobody else has a file is as good a place as one of its own.
        #expect(parked.number(of: 1) == 16 && parked.number(of: 2) == 32 && parked.number(of: 3) == 17)
    }

    @Test func hostileNumbers() throws {
        let entries = Self.eventfds(2)
        for number: UInt32 in [1024, 1 << 20, 1 << 31, .max] {
            #expect(throws: Problem.self) {
                try ParkedNumbers(entries: entries, tables: [Self.table([(number, 1)])], limit: 1024)
            }
            let epoll = FileEntry(
                type: .EVENTPOLL, id: 3, epfd: EventpollFileEntry(id: 3, tfd: [EventpollTfdEntry(id: 1, tfd: number)]))
            #expect(throws: Problem.self) { try ParkedNumbers(entries: entries + [epoll], tables: [], limit: 1024) }
        }
        #expect(throws: Problem.self) {
            try ParkedNumbers(entries: entries, tables: [Self.table([(5, 1), (5, 2)])], limit: 1024)
        }
        // Without room there is no number, which the planner names.
        let crowded = try ParkedNumbers(entries: entries, tables: [Self.table([(3, 1), (4, 2)])], limit: 17)
        #expect(crowded.number(of: 1) == 16 && crowded.number(of: 2) == -1 && crowded.number(of: 9) == -1)
    }

    /// Only sockets without anybody at the other end may need a helper.
    @Test func helpers() throws {
        let sockets = [(1, 10, 11), (2, 11, 10), (3, 12, 0), (4, 13, 99)].map { id, inode, peer in
            FileEntry(
                type: .UNIXSK, id: UInt32(id),
                usk: UnixSkEntry(id: UInt32(id), ino: UInt32(inode), type: 1, state: 1, peer: UInt32(peer)))
        }
        let parked = try ParkedNumbers(entries: sockets, tables: [], limit: 1024)
        #expect(parked.helper(of: 1) == -1 && parked.helper(of: 2) == -1)
        #expect(parked.helper(of: 3) == 20 && parked.helper(of: 4) == 21)
    }
}
