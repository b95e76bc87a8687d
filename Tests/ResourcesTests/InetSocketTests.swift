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
        let plan = try plan(InetSkEntry(
            id: 1, ino: 10, family: 2, type: 1, proto: 6, state: 10, src_port: 80, flags: 0o4002, backlog: 511, src_addr: [0], dst_addr: [0]))
        #expect(plan.create.text == [
            "socket(2, 524289, 6)", "dup3(0, 100, 524288)", "close()", "setsockopt(100, 1, 2, {1}, 4)", "bind(100, {16}, 16)",
        ])
        #expect(plan.create.buffers.last == [2, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(plan.connect.text == ["listen(100, 511)"])
        #expect(plan.finish.text.last == "fcntl(100, 4, 2050)")
    }

    @Test func anIPv6DatagramSocketIsConnected() throws {
        let plan = try plan(InetSkEntry(
            id: 1, ino: 10, family: 10, type: 2, proto: 17, state: 1, src_port: 1000, dst_port: 53, src_addr: [0, 0, 0, 16777216], dst_addr: [0, 0, 0, 16777216],
            v6only: true))
        // The address may be gone from this host: it is bound as if by IP_FREEBIND, which is then taken back.
        #expect(plan.create.text.suffix(3) == ["setsockopt(100, 41, 26, {1}, 4)", "setsockopt(100, 41, 78, {1}, 4)", "bind(100, {28}, 28)"])
        #expect(plan.finish.text.contains("setsockopt(100, 41, 78, {0}, 4)"))
        #expect(plan.connect.text == ["connect(100, {28}, 28)"])
        #expect(plan.connect.buffers.last == [10, 0, 0, 53, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 15) + [1, 0, 0, 0, 0])
    }

    @Test(arguments: [
        InetSkEntry(id: 1, family: 3, type: 1, proto: 6, state: 7, src_addr: [0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 1, src_addr: [0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 132, state: 7, src_addr: [0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 7, src_addr: [0, 0], dst_addr: [0]),
        InetSkEntry(id: 1, family: 2, type: 1, proto: 6, state: 7, src_port: 70000, src_addr: [0], dst_addr: [0]),
    ]) func whatCannotBeMadeIsRefused(entry: InetSkEntry) {
        #expect(throws: Problem.self) { try plan(entry) }
    }
}
