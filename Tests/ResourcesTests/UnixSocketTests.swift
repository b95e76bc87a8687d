import Images
import Linux
import Netlink
import ProcFS
import Resources
import Testing
import Tracer

@Suite struct UnixSocketTests {
    private func socket(
        _ id: UInt32, _ ino: UInt32, type: UInt32 = 1, state: UInt32 = 1, peer: UInt32 = 0, name: String = ""
    ) -> FileEntry {
        FileEntry(
            type: .UNIXSK, id: id,
            usk: UnixSkEntry(
                id: id, ino: ino, type: type, state: state, flags: 2, backlog: 5, peer: peer, name: Array(name.utf8)))
    }

    private func create(_ entries: [FileEntry], queues: [UInt32: [RestoredFiles.Packet]] = [:]) throws -> FilePlan {
        var plan = FilePlan(files: RestoredFiles(entries: entries, base: 100, queues: queues), pid: 1)
        try UnixSocketKind.restore(entries, in: &plan)
        return plan
    }

    @Test func aPairIsMadeByOneCall() throws {
        let pair = [socket(1, 11, peer: 12), socket(2, 12, peer: 11)]
        let packet = RestoredFiles.Packet(entry: SkPacketEntry(id_for: 2, length: 3), bytes: [1, 2, 3])
        let plan = try create(pair, queues: [2: [packet]])
        #expect(
            plan.create.text == [
                "socketpair(1, 524289, 0, {8})", "dup3(1, 101, 524288)", "close(1)", "dup3(0, 100, 524288)", "close()",
            ])
        #expect(plan.fill.text.last == "sendmsg(100, {56}, 16448)")
        #expect(plan.needs.isEmpty)
    }

    @Test func aConnectionGoesThroughItsListener() throws {
        let entries = [
            socket(1, 10, state: 10, name: "\0name"), socket(2, 11, peer: 12, name: "\0name"), socket(3, 12, peer: 11),
        ]
        let plan = try create(entries)
        #expect(
            plan.create.text == [
                "socket(1, 526337)", "dup3(0, 100, 524288)", "close()", "bind(100, {7}, 7)", "listen(100, 5)",
                "socket(1, 526337)", "dup3(0, 102, 524288)", "close()", "connect(102, {7}, 7)",
                "accept4(100, 0, 0, 524288)", "dup3(0, 101, 524288)", "close()",
            ])
        let files = RestoredFiles(entries: entries, base: 100)
        #expect(Set(entries.map { UnixSocketKind.group(of: $0, in: files) }) == [10])
    }

    /// Its path may be another file's by now: it is bound in a room of its own, where those that connect find it.
    @Test func aSocketWithoutItsFileIsBoundInARoom() throws {
        var server = socket(1, 10, type: 2, name: "/run/a")
        server.usk?.deleted = true
        let entries = [server, socket(2, 11, type: 2, peer: 10)]
        var plan = FilePlan(
            files: RestoredFiles(entries: entries, base: 100, host: HostFiles(socketScratch: Array("/tmp/x".utf8))),
            pid: 1)
        for entry in entries { try UnixSocketKind.restore([entry], in: &plan) }
        let enter = ["openat(-100, /, 2686976)", "openat(-100, ., 2686976)", "chroot(/tmp/x/10)", "chdir(/)"]
        let leave = ["fchdir()", "chroot(.)", "fchdir(1)", "close(1)", "close()"]
        let made = ["socket(1, 526338)", "dup3(0, 100, 524288)", "close()", "mkdirat(-100, /tmp/x/10, 448)?"]
        let bound = ["mkdirat(-100, /run, 448)?", "unlinkat(-100, /run/a)?", "bind(100, {9}, 9)"]
        let all: [String] = made + enter + bound + leave
        #expect(Array(plan.create.text.prefix(16)) == all)
        #expect(plan.connect.text == enter + ["connect(101, {9}, 9)"] + leave)
    }

    /// It was bound as one name and renamed to another, where it is put.
    @Test func aRenamedSocketIsPutWhereItWas() throws {
        var server = socket(1, 10, state: 10, name: "/run/a/s.tmp")
        server.usk?.cryo_path = "/var/s"
        let plan = try create([server])
        let text = plan.create.text
        #expect(text.contains("chroot(/var/.cryo-socket-10)") && text.contains("bind(100, {15}, 15)"))
        #expect(text.contains("renameat2(-100, /var/.cryo-socket-10/run/a/s.tmp, -100, /var/s, 1)"))
        #expect(
            text.contains("unlinkat(-100, /var/.cryo-socket-10/run/a, 512)?")
                && text.contains("unlinkat(-100, /var/.cryo-socket-10, 512)?"))
    }

    /// The kernel takes down who calls: another task does, in its turn, with the ids that are to be taken down.
    @Test func aConnectionIsMadeByWhoMadeIt() throws {
        var entries = [
            socket(1, 10, state: 10, name: "\0name"), socket(2, 11, peer: 12, name: "\0name"), socket(3, 12, peer: 11),
        ]
        entries[1].usk?.cryo_peer_cred = CryoUcredEntry(pid: 7, uid: 1001, gid: 1002)
        entries[1].usk?.opts.cryo_uid = 1000
        var plan = FilePlan(files: RestoredFiles(entries: entries, base: 100, actors: [1, 7]), pid: 1)
        try UnixSocketKind.restore(entries, in: &plan)
        #expect(plan.turns.map(\.pid) == [1, 7])
        #expect(
            plan.turns[1].batch.text == [
                "pidfd_open(1)", "pidfd_getfd(0, 102)", "dup3(1, 102, 524288)", "close(1)", "close()",
                "geteuid()", "getegid()", "setgroups(0, {0})", "prctl(28, 4)?", "setresgid(-1, 1002, -1)",
                "setresuid(-1, 1001, -1)",
                "connect(102, {7}, 7)", "setresuid(-1, 0, -1)", "setresgid(-1, 0, -1)", "prctl(28)?",
            ])
        #expect(
            plan.create.text == ["accept4(100, 0, 0, 524288)", "dup3(0, 101, 524288)", "close()", "fchown(101, 1000)"])
    }

    @Test func whatWaitsIsSentAsItWas() throws {
        let pair = [socket(1, 11, peer: 12), socket(2, 12, peer: 11)]
        let packets = [
            RestoredFiles.Packet(entry: SkPacketEntry(id_for: 2, length: 1, cryo_urgent: 1), bytes: [33]),
            RestoredFiles.Packet(entry: SkPacketEntry(id_for: 2, cryo_urgent: 2), bytes: []),
            RestoredFiles.Packet(
                entry: SkPacketEntry(id_for: 2, length: 1, cryo_cred: CryoUcredEntry(pid: 5, uid: 6, gid: 7)),
                bytes: [1]),
        ]
        let plan = try create(pair, queues: [2: packets])
        #expect(
            plan.fill.text.suffix(4) == [
                "sendmsg(100, {56}, 16449)", "sendmsg(100, {56}, 16449)", "recvfrom(101, {1}, 1, 65)",
                "sendmsg(100, {56}, 16448)",
            ])
        let ucred =
            UInt64(28).bytes + UInt32(1).bytes + UInt32(2).bytes + UInt32(5).bytes + UInt32(6).bytes + UInt32(7).bytes
        #expect(plan.fill.buffers.contains(ucred + UInt32(0).bytes))
    }

    @Test func aDatagramClientConnectsWhenItsServerIsThere() throws {
        let entries = [socket(1, 10, type: 2, name: "\0datagrams"), socket(2, 11, type: 2, peer: 10)]
        let files = RestoredFiles(entries: entries, base: 100)
        #expect(UnixSocketKind.group(of: entries[0], in: files) != UnixSocketKind.group(of: entries[1], in: files))
        var plan = FilePlan(files: files, pid: 1)
        try UnixSocketKind.restore([entries[1]], in: &plan)
        #expect(plan.create.text == ["socket(1, 526338)", "dup3(0, 101, 524288)", "close()"])
        #expect(plan.connect.text == ["connect(101, {12}, 12)"])
    }

    /// connect(2) takes none that is connected to another: the first of a chain is connected first.
    @Test func aChainOfDatagramSocketsIsConnectedFromItsStart() throws {
        var entries = [
            socket(1, 10, type: 2, peer: 11, name: "\0the-b"), socket(2, 11, type: 2, peer: 12, name: "\0the-c"),
            socket(3, 12, type: 2, name: "\0the-d"), socket(4, 13, type: 2, peer: 10, name: "\0the-a"),
        ]
        let files = RestoredFiles(entries: entries, base: 100)
        let groups = entries.map { UnixSocketKind.group(of: $0, in: files) }
        #expect(groups[0] == groups[1] && groups[0] == groups[3] && groups[2] != groups[0])
        #expect(
            try create(entries).connect.text == [
                "connect(103, {8}, 8)", "connect(100, {8}, 8)", "connect(101, {8}, 8)",
            ])
        // What others than the peer have sent comes before.
        let packet = RestoredFiles.Packet(entry: SkPacketEntry(id_for: 1, length: 1, cryo_sender: []), bytes: [1])
        let plan = try create(entries, queues: [1: [packet]])
        #expect(plan.connect.text == ["connect(103, {8}, 8)"])
        #expect(
            plan.fill.text.filter { !$0.hasPrefix("setsockopt") } == [
                "socket(1, 524290)", "sendmsg(0, {56}, 16448)", "close()", "connect(100, {8}, 8)",
                "connect(101, {8}, 8)",
            ])
        entries[2].usk?.peer = 13
        #expect(throws: Problem.self) { try create(entries) }
    }

    /// Their names would do for connect(2), but not for what it leaves of socketpair(2).
    @Test func aPairWithNamesIsMadeByOneCall() throws {
        var pair = [socket(1, 11, type: 2, peer: 12, name: "\0a"), socket(2, 12, type: 2, peer: 11, name: "\0b")]
        for index in pair.indices { pair[index].usk?.cryo_peer_cred = CryoUcredEntry(pid: 1, uid: 0, gid: 0) }
        let plan = try create(pair)
        #expect(plan.create.text.filter { $0.hasPrefix("socket") } == ["socketpair(1, 524290, 0, {8})"])
        #expect(plan.create.text.filter { $0.hasPrefix("bind") }.count == 2 && plan.connect.text.isEmpty)
    }

    @Test func aSocketWithoutItsPeerGetsWhatIsQueuedFromAHelper() throws {
        let packet = RestoredFiles.Packet(entry: SkPacketEntry(id_for: 1, length: 3), bytes: [1, 2, 3])
        let plan = try create([socket(1, 11)], queues: [1: [packet]])
        #expect(
            plan.create.text == [
                "socketpair(1, 524289, 0, {8})", "dup3(1, 101, 524288)", "close(1)", "dup3(0, 100, 524288)", "close()",
            ])
        #expect(plan.fill.text.last == "sendmsg(101, {56}, 16448)")
    }

    @Test(arguments: [
        [UnixSkEntry(id: 1, ino: 11, type: 9, state: 1)],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 1, peer: 99)],
        [
            UnixSkEntry(id: 1, ino: 11, type: 1, state: 1, peer: 12),
            UnixSkEntry(id: 2, ino: 12, type: 1, state: 1, peer: 13),
            UnixSkEntry(id: 3, ino: 13, type: 1, state: 1, peer: 11),
        ],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 1, peer: 11)],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 10, name: [UInt8](repeating: 65, count: 300))],
    ]) func damagedEntriesAreRefused(sockets: [UnixSkEntry]) {
        #expect(throws: Problem.self) { try create(sockets.map { FileEntry(type: .UNIXSK, id: $0.id, usk: $0) }) }
    }
}
