import Glibc
import Linux
@testable import ProcFS
import SystemPackage
import Testing

/// What the running kernel says of this very process.
@Suite struct LiveTests {
    private let me: ProcDirectory
    init() throws { me = try ProcDirectory(pid: getpid()) }

    @Test func everyFileReads() throws {
        #expect(try me.read(.stat).pid == getpid())
        let status = try me.read(.status)
        #expect(status.pid == getpid() && status.uid.effective == geteuid())
        let maps = try me.read(.maps)
        #expect(maps.contains { $0.path == "[stack]" && $0.permissions.contains(.write) })
        let smaps = try me.read(.smaps)
        #expect(smaps.allSatisfy { $0.details?.flags.contains(.unknown) == false })
        #expect(try me.read(.limits).count == 16)
        #expect(try me.read(.mountinfo).contains { $0.mountPoint == "/" })
        #expect(try me.read(.auxv).last == AuxvEntry(type: 0, value: 0))
        #expect(try me.read(.auxv).contains(AuxvEntry(type: 6, value: 4096)))
        _ = try me.read(.timers)
        #expect(try !me.read(.cgroup).isEmpty)
        #expect(try !me.read(.uidMap).isEmpty && !me.read(.gidMap).isEmpty)
        _ = try me.read(.timensOffsets)
        _ = try me.read(.oomScoreAdj)
        _ = try me.read(.personality)
        #expect(try !me.read(.cmdline).isEmpty)
        #expect(try me.task(getpid()).read(.comm) == me.read(.comm))
        #expect(try me.namespace("pid").kind == "pid")
        #expect(try me.numbers(in: "task").contains(getpid()))
        _ = try ProcDirectory(path: "/proc").read(.locks)
    }

    @Test func descriptors() throws {
        let event = FileDescriptor(rawValue: Int32(try systemCall(.eventfd2, 7, 0)))
        defer { try? event.close() }
        #expect(try me.numbers(in: "fd").contains(event.rawValue))
        #expect(try me.fdLink(event.rawValue) == .anonInode("eventfd"))
        #expect(try me.read(.fdinfo(event.rawValue)).eventfd?.count == 7)
        #expect(throws: ProcError.system("fdinfo/9999", .noSuchFileOrDirectory)) { try me.read(.fdinfo(9999)) }
    }

    @Test func pagemap() throws {
        let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        let address = try #require(page.map { UInt64(UInt(bitPattern: $0)) })
        defer { munmap(page, 4096) }
        let pagemap = try Pagemap(me)
        #expect(try pagemap.read(at: address, count: 1).map(\.isPresent) == [false])
        page?.storeBytes(of: 1, as: UInt8.self)
        #expect(try pagemap.read(at: address, count: 1).map(\.isPresent) == [true])
        #expect(try pagemap.read(at: .max, count: 1).isEmpty)
    }

    @Test func aDeadTaskIsNoticed() throws {
        var pid: pid_t = 0
        let path = strdup("/bin/cat")
        defer { free(path) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        #expect(posix_spawn(&pid, "/bin/cat", &actions, nil, [path, nil], nil) == 0)
        posix_spawn_file_actions_destroy(&actions)
        let directory = try ProcDirectory(pid: pid)
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid)
        do {
            _ = try directory.read("stat")
            Issue.record("a dead task was read")
        } catch {
            #expect(error == .noSuchProcess || error == .noSuchFileOrDirectory)
        }
    }
}
