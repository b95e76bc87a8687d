import Images
import Linux
import Netlink
import ProcFS
import Resources
import Testing
import Tracer

@Suite struct UnixSocketTests {
    private func socket(_ id: UInt32, _ ino: UInt32, type: UInt32 = 1, state: UInt32 = 1, peer: UInt32 = 0, name: String = "") -> FileEntry {
        FileEntry(type: .UNIXSK, id: id, usk: UnixSkEntry(id: id, ino: ino, type: type, state: state, flags: 2, backlog: 5, peer: peer, name: Array(name.utf8)))
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
        #expect(plan.create.text == [
            "socketpair(1, 524289, 0, {8})", "dup3(1, 101, 524288)", "close(1)", "dup3(0, 100, 524288)", "close()",
        ])
        #expect(plan.fill.text.last == "sendmsg(100, {56}, 16448)")
        #expect(plan.needs.isEmpty)
    }

    @Test func aConnectionGoesThroughItsListener() throws {
        let entries = [socket(1, 10, state: 10, name: "\0name"), socket(2, 11, peer: 12, name: "\0name"), socket(3, 12, peer: 11)]
        let plan = try create(entries)
        #expect(plan.create.text == [
            "socket(1, 526337)", "dup3(0, 100, 524288)", "close()", "bind(100, {7}, 7)", "listen(100, 5)",
            "socket(1, 526337)", "dup3(0, 102, 524288)", "close()", "connect(102, {7}, 7)", "accept4(100, 0, 0, 524288)", "dup3(0, 101, 524288)", "close()",
        ])
        let files = RestoredFiles(entries: entries, base: 100)
        #expect(Set(entries.map { UnixSocketKind.group(of: $0, in: files) }) == [10])
    }

    /// Its path may be another file's by now: it is bound there for a moment, and waits elsewhere for those that connect.
    @Test func aSocketWithoutItsFileIsBoundAndHidden() throws {
        var server = socket(1, 10, type: 2, name: "/run/a")
        server.usk?.deleted = true
        let entries = [server, socket(2, 11, type: 2, peer: 10)]
        var plan = FilePlan(files: RestoredFiles(entries: entries, base: 100), pid: 1)
        for entry in entries { try UnixSocketKind.restore([entry], in: &plan) }
        #expect(plan.create.text.prefix(7) == [
            "socket(1, 526338)", "dup3(0, 100, 524288)", "close()", "renameat2(-100, /run/a, -100, /run/a.cryo-10)?", "bind(100, {9}, 9)",
            "renameat2(-100, /run/a, -100, /run/.cryo-socket-10)", "renameat2(-100, /run/a.cryo-10, -100, /run/a)?",
        ])
        #expect(plan.connect.text == ["openat(-100, ., 2686976)", "chdir(/run/)", "connect(101, {18}, 18)", "fchdir()", "close()"])
        #expect(plan.finish.text.contains("unlinkat(-100, /run/.cryo-socket-10)?"))
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

    @Test func aSocketWithoutItsPeerGetsWhatIsQueuedFromAHelper() throws {
        let packet = RestoredFiles.Packet(entry: SkPacketEntry(id_for: 1, length: 3), bytes: [1, 2, 3])
        let plan = try create([socket(1, 11)], queues: [1: [packet]])
        #expect(plan.create.text == ["socketpair(1, 524289, 0, {8})", "dup3(1, 101, 524288)", "close(1)", "dup3(0, 100, 524288)", "close()"])
        #expect(plan.fill.text.last == "sendmsg(101, {56}, 16448)")
    }

    @Test(arguments: [
        [UnixSkEntry(id: 1, ino: 11, type: 9, state: 1)],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 1, peer: 99)],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 1, peer: 12), UnixSkEntry(id: 2, ino: 12, type: 1, state: 1, peer: 13), UnixSkEntry(id: 3, ino: 13, type: 1, state: 1, peer: 11)],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 1, peer: 11)],
        [UnixSkEntry(id: 1, ino: 11, type: 1, state: 10, name: [UInt8](repeating: 65, count: 300))],
    ]) func damagedEntriesAreRefused(sockets: [UnixSkEntry]) {
        #expect(throws: Problem.self) { try create(sockets.map { FileEntry(type: .UNIXSK, id: $0.id, usk: $0) }) }
    }
}
