import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Testing
import Tracer

/// The kinds of files: each real file is claimed by one, which tells its entry; entries become calls.
@Suite struct FileKindTests {
    /// A file as it would look in another task.
    private static func sample(
        _ link: String, mode: UInt32, rdev: UInt64 = 0, links: UInt64 = 1, domain: Int32? = nil
    ) -> OpenFile {
        var status = FileStatus()
        (status.mode, status.rdev, status.links) = (mode, rdev, links)
        var file = OpenFile(pid: 1, fd: 3, link: FdLink(ProcString(Array(link.utf8))), status: status, info: Fdinfo())
        file.domain = domain
        return file
    }

    static let samples: [(file: OpenFile, type: FdTypes?)] = [
        (sample("/a", mode: 0o100644), .REG), (sample("/a (deleted)", mode: 0o100644, links: 0), .REG),
        (sample("/", mode: 0o040755), .REG),
        (sample("/dev/null", mode: 0o020666, rdev: 0x103), .REG),
        (sample("/dev/sda", mode: 0o060660, rdev: 0x800), .REG),
        (sample("/memfd:x (deleted)", mode: 0o100777, links: 0), .MEMFD), (sample("/memfd:x", mode: 0o100777), .REG),
        (sample("pipe:[5]", mode: 0o010600), .PIPE), (sample("/fifo", mode: 0o010600), .FIFO),
        (sample("/fifo (deleted)", mode: 0o010600, links: 0), .FIFO),
        (sample("socket:[5]", mode: 0o140777, domain: 1), .UNIXSK),
        (sample("socket:[5]", mode: 0o140777, domain: 2), .INETSK),
        (sample("socket:[5]", mode: 0o140777, domain: 10), .INETSK),
        (sample("socket:[5]", mode: 0o140777, domain: 16), .NETLINKSK),
        (sample("anon_inode:[eventfd]", mode: 0o600), .EVENTFD),
        (sample("anon_inode:[eventpoll]", mode: 0o600), .EVENTPOLL),
        (sample("anon_inode:inotify", mode: 0o600), .INOTIFY), (sample("anon_inode:[fanotify]", mode: 0o600), nil),
        (sample("anon_inode:[signalfd]", mode: 0o600), .SIGNALFD),
        (sample("anon_inode:[timerfd]", mode: 0o600), .TIMERFD),
        (sample("anon_inode:[pidfd]", mode: 0o600), .PIDFD), (sample("pidfd:[9]", mode: 0o100700), .PIDFD),
        (sample("net:[4026531840]", mode: 0o100444), .NS), (sample("mnt:[4026531841]", mode: 0o100444), .NS),
        (sample("/dev/pts/1", mode: 0o020620, rdev: 0x8801), .TTY),
        (sample("/dev/tty", mode: 0o020666, rdev: 0x500), .TTY),
        (sample("/dev/tty1", mode: 0o020600, rdev: 0x401), .TTY),
        (sample("anon_inode:[io_uring]", mode: 0o600), nil), (sample("anon_inode:[userfaultfd]", mode: 0o600), nil),
        (sample("/dev/fuse", mode: 0o020666, rdev: 0xae5), nil),
        (sample("anon_inode:[perf_event]", mode: 0o600), nil), (sample("anon_inode:bpf-map", mode: 0o600), nil),
    ]

    @Test(arguments: samples.indices) func claimsAreDisjoint(index: Int) {
        let (file, type) = Self.samples[index]
        #expect(fileKinds.filter { $0.claims(file) }.map { $0.type } == (type.map { [$0] } ?? []))
    }

    @Test func everyKindHasATypeOfItsOwn() {
        #expect(Set(fileKinds.map { $0.type }).count == fileKinds.count)
    }

    /// Dumps a file of this very process.
    private func entry(
        _ number: Int32, tree: Set<Int32> = [], change: (FileDump) -> Void = { _ in }
    ) throws -> FileEntry {
        let file = try OpenFile(pid: getpid(), fd: number, in: ProcDirectory(pid: getpid()), number: number)
        let kind = try #require(fileKinds.first { $0.claims(file) })
        var batch = Batch()
        let reader = try kind.dump(file, id: 7, number: number, asking: &batch)
        let answers = batch.runHere()
        #expect(answers.failure == nil)
        let dump = FileDump(options: .init(), tree: tree, context: noContext)
        change(dump)
        return try reader(answers, FownEntry(), dump)
    }

    private func calls(_ entries: FileEntry..., files: RestoredFiles? = nil) throws -> FilePlan {
        var plan = FilePlan(files: files ?? RestoredFiles(entries: entries, base: 100, tree: [42]), pid: 42)
        try #require(entries[0].type.kind).restore(entries, in: &plan)
        return plan
    }

    @Test func eventfdAndSignalfd() throws {
        let event = Int32(try systemCall(.eventfd2, 5, 0o4001))
        defer { close(event) }
        #expect(try entry(event).efd == EventfdFileEntry(id: 7, flags: 0o4003, fown: FownEntry(), counter: 5))
        #expect(
            try calls(entry(event)).create.text == [
                "eventfd2(0, 2049)", "dup3(0, 100, 524288)", "close()", "write(100, {8}, 8)",
            ])
        var mask: UInt64 = 0x200
        let signals = try withUnsafeMutablePointer(to: &mask) {
            Int32(try systemCall(.signalfd4, -1, Int(bitPattern: $0), 8, 0))
        }
        defer { close(signals) }
        #expect(try entry(signals).sgfd == SignalfdEntry(id: 7, flags: 2, fown: FownEntry(), sigmask: 0x200))
        #expect(
            try calls(entry(signals)).create.text == [
                "signalfd4(-1, {8}, 8, 524288)", "dup3(0, 100, 524288)", "close()",
            ])
    }

    @Test func aPeriodicTimerIsCountedBeforeItIsKept() throws {
        let timer = Int32(try systemCall(.timerfd_create, 1, 0))
        defer { close(timer) }
        var times: [Int64] = [0, 1_000_000, 0, 1_000_000]
        _ = try times.withUnsafeMutableBytes {
            try systemCall(.timerfd_settime, Int(timer), 0, Int(bitPattern: $0.baseAddress), 0)
        }
        usleep(20000)
        let timerfd = try #require(try entry(timer).tfd)
        #expect(timerfd.ticks > 5 && timerfd.insec == 1_000_000 && timerfd.vnsec > 0 && timerfd.clockid == 1)
        let plan = try calls(FileEntry(type: .TIMERFD, id: 7, tfd: timerfd))
        #expect(plan.create.text == ["timerfd_create(1, 524288)", "dup3(0, 100, 524288)", "close()"])
        // Arming a timer forgets its ticks: they come after.
        #expect(plan.finish.text == ["timerfd_settime(100, 0, {32})", "ioctl(100, 1074287616, {8})"])
    }

    @Test func aMemfdKnowsItsInode() throws {
        let name = Array("notes".utf8) + [0]
        let memfd = try name.withUnsafeBytes {
            Int32(try systemCall(.memfd_create, Int(bitPattern: $0.baseAddress), 2))
        }
        defer { close(memfd) }
        #expect(ftruncate(memfd, 5000) == 0 && lseek(memfd, 9, SEEK_SET) == 9)
        var inodes: [MemfdInodeEntry] = []
        var kept: FileDump?
        let file = try entry(memfd) { kept = $0 }
        inodes = try #require(kept).memfds
        #expect(inodes.count == 1 && inodes[0].name == "notes" && inodes[0].size == 5000 && inodes[0].seals == 0)
        #expect(file.memfd?.pos == 9 && file.memfd?.inode_id == inodes[0].shmid)
        #expect(try #require(kept).contents.count == 1)
        let files = RestoredFiles(
            entries: [file], base: 100, memfds: inodes,
            segments: [inodes[0].shmid: SharedSegment(path: "/proc/9/fd/3", holder: 9, number: 3)])
        #expect(
            try calls(file, files: files).create.text == [
                "pidfd_open(9)", "pidfd_getfd(0, 3)", "dup3(0, 0, 524288)", "close()", "lseek(0, 9)",
                "dup3(0, 100, 524288)", "close()", "fcntl(100, 4, 32770)",
            ])
        // Only one description is the first: others are opened.
        var second = file
        second.id = 8
        second.memfd?.id = 8
        let both = RestoredFiles(
            entries: [file, second], base: 100, memfds: inodes,
            segments: [inodes[0].shmid: SharedSegment(path: "/proc/9/fd/3", holder: 9, number: 3)])
        #expect(
            try calls(second, files: both).create.text == [
                "openat(-100, /proc/9/fd/3, 557058)", "lseek(0, 9)", "dup3(0, 101, 524288)", "close()",
            ])
        #expect(throws: Problem.self) { try calls(file) }
    }

    /// Whoever is told of changes in a directory by signals was asked for by F_NOTIFY, which no image can tell.
    @Test func aDirectoryWithAnOwnerIsRefused() throws {
        let directory = open("/tmp", O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        let file = try OpenFile(pid: getpid(), fd: directory, in: ProcDirectory(pid: getpid()), number: directory)
        var batch = Batch()
        let reader = try RegularFile.dump(file, id: 7, number: directory, asking: &batch)
        let (answers, dump) = (batch.runHere(), FileDump(options: .init(), tree: [], context: noContext))
        #expect(try reader(answers, FownEntry(), dump).reg?.name == "/tmp")
        #expect(throws: Problem.self) { try reader(answers, FownEntry(pid_type: 1, pid: 42), dump) }
    }

    @Test func aPidfdPointsIntoTheTree() throws {
        let pidfd = Int32(try systemCall(.pidfd_open, Int(getpid()), 0))
        defer { close(pidfd) }
        #expect(throws: Problem.self) { try entry(pidfd) }
        #expect(try entry(pidfd, tree: [getpid()]).pidfd?.nspid == getpid())
        #expect(throws: Problem.self) { try calls(FileEntry(type: .PIDFD, id: 7, pidfd: PidfdEntry(id: 7, nspid: 43))) }
        #expect(
            try calls(FileEntry(type: .PIDFD, id: 7, pidfd: PidfdEntry(id: 7, nspid: 42))).create.text == [
                "pidfd_open(42)", "dup3(0, 100, 524288)", "close()",
            ])
    }

    @Test func aNetlinkSocketIsBoundAndConnected() throws {
        let number = socket(16, Int32(SOCK_RAW.rawValue), 15)
        defer { close(number) }
        let fresh = try #require(entry(number).nlsk)
        #expect(fresh.protocol == 15 && fresh.state == 0 && fresh.portid == 0 && fresh.groups.isEmpty)
        var socket = NetlinkSkEntry(id: 7, protocol: 15, state: 1, portid: 9, dst_portid: 8, dst_group: 3)
        socket.groups = [5]
        let plan = try calls(FileEntry(type: .NETLINKSK, id: 7, nlsk: socket))
        #expect(
            plan.create.text == [
                "socket(16, 524291, 15)", "dup3(0, 100, 524288)", "close()", "bind(100, {12}, 12)",
                "connect(100, {12}, 12)",
            ])
        #expect(
            plan.create.buffers == [[16, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0], [16, 0, 0, 0, 8, 0, 0, 0, 4, 0, 0, 0]])
        socket.dst_group = 33
        #expect(throws: Problem.self) { try calls(FileEntry(type: .NETLINKSK, id: 7, nlsk: socket)) }
    }

    @Test func aNamespaceIsOurOwn() throws {
        let file = open("/proc/self/ns/net", O_RDONLY)
        defer { close(file) }
        let entry = try entry(file)
        #expect(entry.nsf?.ns_id == 2 && entry.nsf?.ns_cflag == 0x4000_0000)
        #expect(try calls(entry).create.text.first == "openat(-100, /proc/self/ns/net, 557056)")
        #expect(throws: Problem.self) {
            try calls(FileEntry(type: .NS, id: 7, nsf: NsFileEntry(id: 7, ns_id: 9, ns_cflag: 0x4000_0000)))
        }
        #expect(throws: Problem.self) {
            try calls(FileEntry(type: .NS, id: 7, nsf: NsFileEntry(id: 7, ns_id: 2, ns_cflag: 1)))
        }
    }

    @Test func watchesKeepTheirNumbers() throws {
        let watches = [(3, "/b"), (1, "/a")].map { wd, path in
            InotifyWdEntry(id: 7, mask: 2, wd: UInt32(wd), f_handle: FhEntry(path: ByteString(path)))
        }
        let plan = try calls(FileEntry(type: .INOTIFY, id: 7, ify: InotifyFileEntry(id: 7, flags: 0o4000, wd: watches)))
        #expect(plan.create.text == ["inotify_init1(526336)", "dup3(0, 100, 524288)", "close()"])
        #expect(
            plan.finish.text == [
                "ioctl(100, 1074022656, 1)", "inotify_add_watch(100, /a, 2)", "ioctl(100, 1074022656, 3)",
                "inotify_add_watch(100, /b, 2)",
            ])
        #expect(throws: Problem.self) {
            try calls(
                FileEntry(
                    type: .INOTIFY, id: 7,
                    ify: InotifyFileEntry(id: 7, wd: [InotifyWdEntry(f_handle: FhEntry(bytes: 4000))])))
        }
    }

    @Test func watchedFilesAreFoundByTheirHandles() throws {
        let notify = inotify_init1(0)
        defer { close(notify) }
        #expect(inotify_add_watch(notify, "/etc", 2) == 1)
        let path = try #require(entry(notify).ify?.wd.first?.f_handle.path)
        #expect(path == "/etc")
    }

    @Test func aFifoIsOpenForBothUntilAllHaveIt() throws {
        let path = FileEntry(type: .REG, id: 8, reg: RegFileEntry(id: 8, flags: 1, name: "/f"))
        let fifo = FileEntry(type: .FIFO, id: 7, fifo: FifoEntry(id: 7, pipe_id: 3, regf_id: 8))
        let files = RestoredFiles(entries: [path, fifo], base: 100, fifoData: [3: .init(bytes: [1, 2], size: 65536)])
        #expect(
            try calls(fifo, files: files).create.text == [
                "openat2(-100, /f, {24}, 24)", "write(0, {2}, 2)", "openat2(-100, /f, {24}, 24)",
                "dup3(1, 101, 524288)", "close(1)", "close()",
            ])
        #expect(throws: Problem.self) { try calls(fifo) }
    }

    @Test func locksAreTakenWithoutWaiting() throws {
        let entries = [
            FileLockEntry(flag: 1, type: 1, pid: 42, fd: 3, start: 10, len: 5),
            FileLockEntry(flag: 2, type: 0, pid: 42, fd: 4, start: 0, len: 0),
            FileLockEntry(flag: 4, type: 0, pid: 42, fd: 5, start: 0, len: 0),
            FileLockEntry(flag: 2, type: 1, pid: 43, fd: 6, start: 0, len: 0),
        ]
        #expect(
            try FileLocks.restore(entries, of: 42).text == ["fcntl(3, 6, {32})", "flock(4, 5)", "fcntl(5, 37, {32})"])
        #expect(throws: Problem.self) {
            try FileLocks.restore([FileLockEntry(flag: 32, type: 1, pid: 42, fd: 3, start: 0, len: 0)], of: 42)
        }
    }

    @Test func terminalsNeedATerminal() throws {
        let tty = FileEntry(type: .TTY, id: 7, tty: TtyFileEntry(id: 7, tty_info_id: 2, flags: 2))
        let info = TtyInfoEntry(id: 2, type: .PTY, sid: 9, pgrp: 9, rdev: 0x8801)
        #expect(throws: Problem.self) { try calls(tty, files: RestoredFiles(entries: [tty], base: 100, ttys: [info])) }
        let files = RestoredFiles(entries: [tty], base: 100, ttys: [info], terminal: "/proc/9/fd/0", tree: [42])
        #expect(try calls(tty, files: files).create.text.first == "openat(-100, /proc/9/fd/0, 524546)")
        #expect(throws: Problem.self) {
            try calls(tty, files: RestoredFiles(entries: [tty], base: 100, ttys: [info], terminal: "/x", tree: [9]))
        }
    }
}
