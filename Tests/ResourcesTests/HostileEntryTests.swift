import Images
import Linux
import Resources
import Testing
import Tracer

/// Whatever an image says of files, planning them ends, with calls or with a Problem.
@Suite struct HostileEntryTests {
    /// xorshift: the same damage every time.
    private struct Random {
        var state: UInt64
        mutating func next(below limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
    }

    private static let seeds: [FileEntry] = [
        FileEntry(
            type: .REG, id: 1, reg: RegFileEntry(id: 1, flags: 0o102002, pos: 9, name: "/x", size: 5, mode: 0o100644)),
        FileEntry(type: .PIPE, id: 2, pipe: PipeEntry(id: 2, pipe_id: 5, flags: 0)),
        FileEntry(type: .PIPE, id: 3, pipe: PipeEntry(id: 3, pipe_id: 5, flags: 1)),
        FileEntry(type: .FIFO, id: 4, fifo: FifoEntry(id: 4, pipe_id: 6, regf_id: 1)),
        FileEntry(
            type: .UNIXSK, id: 5,
            usk: UnixSkEntry(id: 5, ino: 50, type: 1, state: 10, backlog: 3, name: Array("/s\0".utf8), name_dir: "/")),
        FileEntry(
            type: .UNIXSK, id: 6,
            usk: UnixSkEntry(id: 6, ino: 51, type: 1, state: 1, peer: 52, name: Array("/s\0".utf8))),
        FileEntry(type: .UNIXSK, id: 7, usk: UnixSkEntry(id: 7, ino: 52, type: 1, state: 1, peer: 51, shutdown: .READ)),
        FileEntry(type: .UNIXSK, id: 8, usk: UnixSkEntry(id: 8, ino: 53, type: 2, state: 7, name: Array("\0d".utf8))),
        FileEntry(type: .UNIXSK, id: 9, usk: UnixSkEntry(id: 9, ino: 54, type: 2, state: 1, peer: 53)),
        FileEntry(
            type: .INETSK, id: 10,
            isk: InetSkEntry(
                id: 10, ino: 60, family: 10, type: 1, proto: 6, state: 10, src_port: 80, backlog: 5,
                src_addr: [0, 0, 0, 1], dst_addr: [0, 0, 0, 0])),
        FileEntry(type: .EVENTFD, id: 11, efd: EventfdFileEntry(id: 11, flags: 2, counter: .max)),
        FileEntry(
            type: .EVENTPOLL, id: 12,
            epfd: EventpollFileEntry(id: 12, flags: 2, tfd: [EventpollTfdEntry(id: 11, tfd: 4, events: 1, data: 5)])),
        FileEntry(
            type: .TIMERFD, id: 13,
            tfd: TimerfdEntry(
                id: 13, flags: 2, clockid: 1, ticks: 3, settime_flags: 1, vsec: .max, vnsec: .max, isec: 1)),
        FileEntry(type: .SIGNALFD, id: 14, sgfd: SignalfdEntry(id: 14, flags: 2, sigmask: .max)),
        FileEntry(type: .MEMFD, id: 15, memfd: MemfdFileEntry(id: 15, flags: 2, pos: .max, inode_id: 1)),
        FileEntry(type: .PIDFD, id: 16, pidfd: PidfdEntry(id: 16, nspid: 42)),
        FileEntry(type: .NS, id: 17, nsf: NsFileEntry(id: 17, ns_id: 2, ns_cflag: 0x4000_0000)),
        FileEntry(
            type: .INOTIFY, id: 18,
            ify: InotifyFileEntry(id: 18, wd: [InotifyWdEntry(id: 18, wd: 1, f_handle: FhEntry(path: "/"))])),
        FileEntry(type: .TTY, id: 19, tty: TtyFileEntry(id: 19, tty_info_id: 2)),
    ]

    private func plan(_ entries: [FileEntry]) -> Int {
        let packets = entries.map { entry in
            (
                entry.id,
                [
                    RestoredFiles.Packet(
                        entry: SkPacketEntry(
                            id_for: entry.id, length: 3, scm: [ScmEntry(type: 1, rights: [entry.id ^ 1])]),
                        bytes: [1, 2, 3])
                ]
            )
        }
        let files = RestoredFiles(
            entries: entries, base: 100, pipeData: [5: .init(bytes: [UInt8](repeating: 1, count: 9000), size: 4096)],
            fifoData: [6: .init(bytes: [1])],
            memfds: [MemfdInodeEntry(name: "m", shmid: 1, seals: .max, inode_id: 1)],
            ttys: [TtyInfoEntry(id: 2, pgrp: 42, termios: TermiosEntry())],
            queues: Dictionary(packets, uniquingKeysWith: { first, _ in first }),
            segments: [1: SharedSegment(path: "/m", holder: 9, number: 3)], terminal: "/t", tree: [42])
        var groups: [UInt64: [FileEntry]] = [:]
        for entry in files.entries.values {
            let key =
                entry.type.kind?.group(of: entry, in: files).map {
                    $0 << 8 | UInt64(truncatingIfNeeded: entry.type.rawValue) & 0xff
                } ?? .max - UInt64(entry.id)
            groups[key, default: []].append(entry)
        }
        var calls = 0
        for group in groups.values {
            var plan = FilePlan(files: files, pid: 42)
            guard (try? group[0].type.kind?.restore(group, in: &plan)) != nil else { continue }
            calls += [plan.create, plan.connect, plan.fill, plan.finish, plan.owners].reduce(0) { $0 + $1.calls.count }
        }
        return calls
    }

    @Test func wholeEntriesAreAllPlanned() {
        #expect(plan(Self.seeds) > 60)
    }

    @Test func damagedEntriesAreSurvived() {
        var random = Random(state: 0x9e37_79b9_7f4a_7c15)
        let wires = Self.seeds.map { $0.wire() }
        for _ in 0 ..< 1000 {
            var entries: [FileEntry] = []
            for wire in wires {
                var wire = wire
                for _ in 0 ..< random.next(below: 3) {
                    wire[random.next(below: wire.count)] = UInt8(truncatingIfNeeded: random.next(below: 256))
                }
                if let entry = try? FileEntry(wire: wire) { entries.append(entry) }
            }
            _ = plan(entries)
        }
    }
}
