import Foundation
import Images
import Linux
import Resources
import Testing
import Tracer

@Suite struct InetSocketTests {
    private func plan(_ entry: InetSkEntry) throws -> FilePlan {
        let files = [FileEntry(type: .INETSK, id: entry.id, isk: entry)]
        var plan = FilePlan(files: RestoredFiles(entries: files, base: 100), pid: 1)
        try InetSocketKind.restore(files, in: &plan)
        return plan
    }

    @Test func aListenerIsBoundBeforeAnyoneListens() throws {
        let plan = try plan(
            InetSkEntry(
                id: 1, ino: 10, family: 2, type: 1, proto: 6, state: 10, src_port: 80, flags: 0o4002, backlog: 511,
                src_addr: [0], dst_addr: [0]))
        #expect(
            plan.create.text == [
                "socket(2, 524289, 6)", "dup3(0, 100, 524288)", "close()", "setsockopt(100, 1, 2, {1}, 4)",
                "bind(100, {16}, 16)",
            ])
        #expect(plan.create.buffers.last == [2, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(plan.connect.text == ["listen(100, 511)"])
        #expect(plan.finish.text.last == "fcntl(100, 4, 2050)")
    }

    @Test func anIPv6DatagramSocketIsConnected() throws {
        let plan = try plan(
            InetSkEntry(
                id: 1, ino: 10, family: 10, type: 2, proto: 17, state: 1, src_port: 1000, dst_port: 53,
                src_addr: [0, 0, 0, 16777216], dst_addr: [0, 0, 0, 16777216],
                v6only: true))
        // The address may be gone from this host: it is bound as if by IP_FREEBIND, which is then taken back.
        #expect(
            plan.create.text.suffix(3) == [
                "setsockopt(100, 41, 26, {1}, 4)", "setsockopt(100, 41, 78, {1}, 4)", "bind(100, {28}, 28)",
            ])
        #expect(plan.finish.text.contains("setsockopt(100, 41, 78, {0}, 4)"))
        #expect(plan.connect.text == ["connect(100, {28}, 28)"])
        #expect(
            plan.connect.buffers.last == [10, 0, 0, 53, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 15) + [
                1, 0, 0, 0, 0,
            ])
    }

    /// It is accepted under its own address, where no TIME_WAIT may be in the way, and holds no port afterwards.
    @Test func aConnectionThatHasEndedIsMadeAndEnded() throws {
        let plan = try plan(
            InetSkEntry(
                id: 1, ino: 10, family: 2, type: 1, proto: 6, state: 7, src_port: 80, src_addr: [16777343],
                dst_addr: [0], cryo_ended: 2))
        #expect(plan.create.isEmpty)
        #expect(
            plan.alone.text == [
                "socket(2, 524289, 6)", "setsockopt(0, 1, 2, {1}, 4)", "setsockopt(0, 6, 19, {1}, 4)?",
                "bind(0, {16}, 16)", "listen(0, 1)",
                "getsockname(0, {16}, {16})", "socket(2, 526337, 6)", "connect(1, {16}, 16)?", "poll({8}, 1, 10000)",
                "accept4(0, 0, 0, 524288)", "setsockopt(2, 6, 19, {4294967295}, 4)?", "setsockopt(1, 1, 13, {8}, 8)",
                "close(1)",
                "poll({8}, 1, 10000)", "close()", "dup3(2, 100, 524288)", "close(2)",
            ])
    }

    @Test func optionsAreSetByTheirNames() throws {
        var entry = InetSkEntry(id: 1, ino: 10, family: 2, type: 2, proto: 17, state: 7, src_addr: [0], dst_addr: [0])
        entry.opts.so_priority = 0
        entry.opts.cryo_options = [
            CryoSkOptionEntry(name: "IP_RECVTTL", value: UInt32(1).bytes),
            CryoSkOptionEntry(name: "IP_TRANSPARENT", value: UInt32(1).bytes),
        ]
        entry.cryo_memberships = [
            CryoMembershipEntry(device: "eth0", group: [239, 1, 2, 3], mode: 1, sources: [[10, 0, 0, 1]])
        ]
        let plan = try plan(entry)
        #expect(
            plan.create.text.contains("setsockopt(100, 0, 19, {1}, 4)")
                && !plan.finish.text.contains("setsockopt(100, 0, 19, {1}, 4)"))
        #expect(plan.finish.text.contains("setsockopt(100, 0, 12, {1}, 4)"))
        // The interface by its name: SIOCGIFINDEX writes its number to where the options have it.
        #expect(
            plan.finish.text.suffix(5) == [
                "ioctl(100, 35123, {152})", "setsockopt(100, 0, 42, {152}, 136)", "ioctl(100, 35123, {288})",
                "setsockopt(100, 0, 48, {288}, 272)",
                "fcntl(100, 4)",
            ])
    }

    @Test func everyOptionIsDocumented() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appendingPathComponent("Documentation/socket-options.md"), encoding: .utf8)
        let named = text.split(separator: "`").map(String.init).filter {
            $0.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "_" } && $0.contains("_")
        }
        #expect(named == SocketOption.all.map(\.name))
    }

    @Test func everyOptionHasOneRow() {
        #expect(SocketOption.byName.count == SocketOption.all.count)
        #expect(Set(SocketOption.all.map { [$0.level, $0.number] }).count == SocketOption.all.count)
    }

    @Test(arguments: [
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 7, src_addr: [0], dst_addr: [0], cryo_ended: 9),
        InetSkEntry(
            id: 1, family: 2, type: 2, proto: 17, state: 7, src_addr: [0], dst_addr: [0],
            opts: SkOptsEntry(cryo_options: [CryoSkOptionEntry(name: "IP_WHAT")])),
        InetSkEntry(
            id: 1, family: 2, type: 2, proto: 17, state: 7, src_addr: [0], dst_addr: [0],
            cryo_memberships: [CryoMembershipEntry(device: "eth0", group: [1])]),
        InetSkEntry(id: 1, family: 3, type: 1, proto: 6, state: 7, src_addr: [0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 1, src_addr: [0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 132, state: 7, src_addr: [0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 7, src_addr: [0, 0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 7, src_port: 70000, src_addr: [0], dst_addr: [0]),
    ]) func whatCannotBeMadeIsRefused(entry: InetSkEntry) {
        #expect(throws: Problem.self) { try plan(entry) }
    }
}
