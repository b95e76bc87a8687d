@testable import ProcFS
import Testing

@Suite struct FileTests {
    private func fdinfo(_ text: String) throws -> Fdinfo { try Fdinfo(parsing: Array(text.utf8)) }

    @Test func file() throws {
        let info = try fdinfo(Texts.fdinfoFile)
        #expect(info.pos == 4096 && info.flags == 0o2100002 && info.mntID == 24 && info.ino == 254_163)
        #expect(info.locks.map(\.kind) == [.flock, .posix, .ofd, .lease])
        #expect(info.locks.map(\.mode) == [.write, .read, .write, .read])
        #expect(info.locks.map(\.end) == [nil, 20, nil, nil])
        #expect(info.locks.map(\.start) == [0, 10, 100, 0])
        #expect(info.locks.map(\.pid) == [1234, 1234, -1, 1234])
        #expect(info.locks[0].device == DeviceNumber(major: 0xfe, minor: 0) && info.locks[0].inode == 254_163)
        #expect(info.locks[3].state == "ACTIVE")
        #expect(throws: ParseError(file: "fdinfo", line: 0, expected: "a line flags:")) { try fdinfo("pos:\t0\n") }
    }

    @Test func eventfd() throws {
        #expect(try fdinfo(Texts.fdinfoEventfd).eventfd == FdinfoEventfd(count: 0x1f, id: 12, isSemaphore: true))
    }

    @Test func epoll() throws {
        let tfds = try fdinfo(Texts.fdinfoEpoll).tfds
        #expect(tfds.map(\.fd) == [5, 10])
        #expect(tfds.map(\.events) == [0x19, 0x8000_0001])
        #expect(tfds.map(\.data) == [0xffff_ffff_0000_0005, 10])
        #expect(tfds.map(\.pos) == [0, -1])
        #expect(tfds.map(\.ino) == [0x2f6d, 1])
        #expect(tfds.map(\.device) == [DeviceNumber(major: 0, minor: 8), DeviceNumber(major: 0xfe, minor: 3)])
    }

    @Test func timerfd() throws {
        #expect(
            try fdinfo(Texts.fdinfoTimerfd).timerfd
                == FdinfoTimerfd(
                    clockID: 1, ticks: 3, settimeFlags: 1, value: .init(seconds: 4, nanoseconds: 999_999_999),
                    interval: .init(seconds: 5, nanoseconds: 6)))
    }

    @Test func notify() throws {
        let info = try fdinfo(Texts.fdinfoInotify)
        #expect(info.inotify.map(\.wd) == [2, 1])
        #expect(info.inotify[0].handle?.bytes == [0xe7, 3, 0, 0, 0x64, 0xac, 0x8b, 0xa0])
        #expect(
            info.inotify[0].ino == 0x3e7 && info.inotify[0].device == DeviceNumber(kernel: 0x800013)
                && info.inotify[0].mask == 0x800afce)
        #expect(info.inotify[1].handle == nil)
        let fanotify = try #require(info.fanotify)
        #expect(fanotify.flags == 0x10 && fanotify.eventFlags == 0x8002)
        #expect(fanotify.marks.map(\.mask) == [0x38, 0x3b, 8])
        #expect(fanotify.marks[0].target == .mount(id: 0x12) && fanotify.marks[0].ignoredMask == 0x4000_0003)
        #expect(fanotify.marks[2].target == .fileSystem(DeviceNumber(kernel: 0x800013)))
    }

    @Test func others() throws {
        let info = try fdinfo(Texts.fdinfoOthers)
        #expect(
            info.sigmask == 0x4200 && info.pid == 33 && info.nsPid == [33, 1] && info.ttyIndex == 4 && info.scmFds == 2)
        #expect(info.others == [Fdinfo.Other(key: "iff", value: "tun0")])
    }

    @Test func rawSockets() throws {
        let sockets = try NetSocket.parse(Array(Texts.raw.utf8))
        #expect(
            sockets.map(\.local) == [[0x0100_007f], [0, 0, 0, 0x0100_0000]] && sockets.map(\.localPort) == [1, 58])
        #expect(
            sockets[0].remote == [0x0200_007f] && sockets[0].receiveQueue == 17
                && sockets.map(\.inode) == [6_248_206, 7])
        #expect(throws: ParseError.self) { try NetSocket.parse(Array("1: 0100007:0001 0200007F:0000 01 0:0".utf8)) }
    }

    @Test func multicastGroups() throws {
        let groups = try MulticastGroup.parseIPv4(Array(Texts.igmp.utf8))
        #expect(
            groups.map(\.group) == [[224, 0, 0, 1], [239, 255, 1, 99], [224, 0, 0, 1]]
                && groups.map(\.index) == [1, 1, 4])
        #expect(groups.map { String(decoding: $0.device, as: UTF8.self) } == ["lo", "lo", "wlp0s20f3abcde"])
        let six = try MulticastGroup.parseIPv6(Array(Texts.igmp6.utf8))
        #expect(six.map(\.index) == [1, 4] && six[1].device == Array("eth0".utf8))
        #expect(six[1].group == [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 2])
        #expect(throws: ParseError.self) {
            try MulticastGroup.parseIPv4(Array("\t\t\t\t010000E0     1 0:00000000\t\t0\n".utf8))
        }
        #expect(throws: ParseError.self) { try MulticastGroup.parseIPv6(Array("1 lo ff02 1 0 0\n".utf8)) }
    }

    @Test func locks() throws {
        let locks = try FileLock.locks(parsing: Array(Texts.locks.utf8))
        #expect(locks.map(\.isBlocked) == [false, false, true, false])
        #expect(locks[3].device == nil && locks[3].kind == .delegation && locks[3].state == "BREAKING")
    }

    @Test(arguments: [
        ("/a/b", FdLink.path("/a/b", isDeleted: false)), ("/a (deleted)", .path("/a", isDeleted: true)),
        ("pipe:[12]", .pipe(inode: 12)), ("socket:[13]", .socket(inode: 13)),
        ("anon_inode:[eventfd]", .anonInode("eventfd")),
        ("anon_inode:inotify", .anonInode("inotify")),
        ("net:[4026531840]", .numbered(kind: "net", inode: 4_026_531_840)),
        ("(unreachable)/x", .unreachable("/x")), ("pipe:[x]", .other("pipe:[x]")), ("", .other("")),
        ("anon_inode:[", .anonInode("[")),
    ])
    func links(text: String, link: FdLink) {
        #expect(FdLink(ProcString(text.utf8)) == link)
    }

    @Test func namespaceLinks() throws {
        let link = try NamespaceLink("mnt:[4026531841]")
        #expect(link.kind == "mnt" && link.inode == 4_026_531_841 && link.description == "mnt:[4026531841]")
        #expect(throws: ParseError.self) { try NamespaceLink("mnt") }
    }

    @Test func mountinfo() throws {
        let mounts = try Mountinfo.parse(Array(Texts.mountinfo.utf8))
        #expect(mounts.map(\.mountID) == [22, 27, 36] && mounts.map(\.parentID) == [27, 1, 35])
        #expect(mounts[1].shared == 1 && mounts[1].fsType == "ext4" && mounts[1].source == "/dev/root")
        #expect(
            mounts[1].superOptions == "rw,discard" && mounts[1].options == "rw,relatime" && mounts[1].mountPoint == "/")
        #expect(
            mounts[2].mountPoint == "/a b\\c" && mounts[2].root == "/mnt1"
                && mounts[2].device == DeviceNumber(major: 98, minor: 0))
        #expect(mounts[2].master == 2 && mounts[2].propagateFrom == 1 && mounts[2].isUnbindable)
        #expect(
            mounts[2].fsType == "fuse.sshfs" && mounts[2].source == "" && mounts[2].superOptions == "rw,errors=continue"
        )
        #expect(throws: ParseError.self) { try Mountinfo.parse(Array("1 2 3:4 / / rw".utf8)) }
    }
}
