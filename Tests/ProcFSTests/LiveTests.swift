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

    /// Whatever runs here: a task may go at any moment, but what can be read has to be understood.
    @Test func everyTaskOfTheMachine() throws {
        let proc = try ProcDirectory(path: "/proc")
        func understood(_ read: () throws(ProcError) -> Void) {
            do throws(ProcError) { try read() } catch { #expect(error.errno != nil, "\(error)") }
        }
        for pid in try proc.numbers(in: ".") {
            guard let task = try? ProcDirectory(pid: pid) else { continue }
            understood { () throws(ProcError) in _ = try task.read(.stat) }
            understood { () throws(ProcError) in _ = try task.read(.status) }
            understood { () throws(ProcError) in _ = try task.read(.smaps) }
            understood { () throws(ProcError) in _ = try task.read(.mountinfo) }
            understood { () throws(ProcError) in _ = try task.read(.limits) }
            understood { () throws(ProcError) in _ = try task.read(.timers) }
            understood { () throws(ProcError) in _ = try task.read(.cgroup) }
            for fd in (try? task.numbers(in: "fd")) ?? [] {
                understood { () throws(ProcError) in _ = try task.read(.fdinfo(fd)) }
            }
        }
    }

    /// The kinds of descriptors whose fdinfo has lines of its own, made here and read back.
    @Test func linesOfKinds() throws {
        var made: [Int32] = []
        defer { made.forEach { close($0) } }
        func make(_ number: SystemCall, _ a: Int = 0, _ b: Int = 0) throws -> Int32 {
            made.append(Int32(try systemCall(number, a, b)))
            return made[made.count - 1]
        }
        let timer = try make(.timerfd_create, Int(CLOCK_MONOTONIC), 0)
        let epoll = try make(.epoll_create1)
        let inotify = try make(.inotify_init1)
        let pidfd = try make(.pidfd_open, Int(getpid()))
        let scratch = try #require(tmpfile())
        defer { fclose(scratch) }
        let file = fileno(scratch)

        var time: [Int] = [5, 6, 1000, 7]
        try time.withUnsafeMutableBytes {
            _ = try systemCall(.timerfd_settime, Int(timer), 0, Int(bitPattern: $0.baseAddress))
        }
        let timerfd = try #require(try me.read(.fdinfo(timer)).timerfd)
        #expect(
            timerfd.clockID == 1 && timerfd.value.seconds > 990 && timerfd.interval == .init(seconds: 5, nanoseconds: 6)
        )

        var event: [UInt32] = [0x8000_0001, 0xdead_beef, 0xffff_ffff]
        try event.withUnsafeMutableBytes {
            _ = try systemCall(.epoll_ctl, Int(epoll), 1, Int(timer), Int(bitPattern: $0.baseAddress))
        }
        let tfd = try #require(try me.read(.fdinfo(epoll)).tfds.first)
        #expect(tfd.fd == timer && tfd.events & 0x8000_0001 == 0x8000_0001 && tfd.data == 0xffff_ffff_dead_beef)
        #expect(try tfd.ino == me.read(.fdinfo(timer)).ino)

        let wd = try "/tmp".withCString {
            Int32(try systemCall(.inotify_add_watch, Int(inotify), Int(bitPattern: $0), 0x2))
        }
        let watch = try #require(try me.read(.fdinfo(inotify)).inotify.first)
        var status = stat()
        stat("/tmp", &status)
        #expect(
            watch.wd == wd && watch.ino == status.st_ino && watch.mask & 2 != 0
                && watch.device.dev == UInt64(status.st_dev))

        #expect(try me.read(.fdinfo(pidfd)).pid == getpid())

        #expect(flock(file, LOCK_EX) == 0)
        let info = try me.read(.fdinfo(file))
        #expect(
            info.locks.map { $0.kind } == [FileLock.Kind.flock] && info.locks.map { $0.mode } == [FileLock.Mode.write]
                && info.locks[0].inode == info.ino)
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
