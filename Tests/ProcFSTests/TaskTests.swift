@testable import ProcFS
import Testing

@Suite struct TaskTests {
    @Test func stat() throws {
        let stat = try TaskStat(parsing: Array(Texts.stat.utf8))
        #expect(stat.pid == 5852)
        #expect(stat.comm == "a) (b c")
        #expect(stat.state == .sleeping)
        #expect([stat.ppid, stat.pgrp, stat.session, stat.ttyNr, stat.tpgid] == [5845, 5846, 3979, 34816, -1])
        #expect(stat.flags == 4_194_304)
        #expect(stat.cutime == -6)
        #expect(stat.priority == 20 && stat.nice == -5 && stat.numThreads == 3)
        #expect(stat.rsslim == .max)
        #expect(stat.startcode == 94_753_156_272_128 && stat.startstack == 140_726_018_439_680)
        #expect(stat.blocked == 65536 && stat.sigcatch == 81920)
        #expect(stat.exitSignal == 17 && stat.processor == 1 && stat.rtPriority == 50 && stat.policy == 2)
        #expect(
            stat.startData == 94_753_156_308_016 && stat.endData == 94_753_156_309_632
                && stat.startBrk == 94_753_947_881_472)
        #expect([stat.argStart, stat.argEnd] == [140_726_018_443_982, 140_726_018_444_002])
        #expect([stat.envStart, stat.envEnd] == [140_726_018_444_003, 140_726_018_445_291])
        #expect(stat.exitCode == 256)
    }

    @Test func statErrors() {
        #expect(throws: ParseError(file: "stat", line: 1, expected: "a comm in parentheses")) {
            try TaskStat(parsing: Array("1 a S".utf8))
        }
        #expect(throws: ParseError(file: "stat", line: 1, expected: "pgrp")) {
            try TaskStat(parsing: Array("1 (a) S 1".utf8))
        }
        #expect(throws: ParseError(file: "stat", line: 1, expected: "ppid")) {
            try TaskStat(parsing: Array("1 (a) S 99999999999999999999 1".utf8))
        }
    }

    @Test func status() throws {
        let status = try TaskStatus(parsing: Array(Texts.status.utf8))
        #expect(status.name == "a\nb\\c")
        #expect(status.umask == 0o27)
        #expect(status.state == .tracingStop)
        #expect([status.tgid, status.pid, status.ppid, status.tracerPid] == [5849, 5850, 5845, 77])
        #expect(status.uid == TaskStatus.IDs(real: 1, effective: 2, saved: 3, filesystem: .max))
        #expect(status.gid == TaskStatus.IDs(real: 5, effective: 6, saved: 7, filesystem: 8))
        #expect(status.groups == [4, 24, 27])
        #expect(status.nsPid == [5850, 2] && status.nsSid == [3979, 0])
        #expect(status.vmRSS == 1752 && status.vmSwap == 8)
        #expect(status.threads == 2 && status.sigQueued == 1 && status.sigQueueLimit == 96365)
        #expect([status.sigPnd, status.shdPnd, status.sigBlk, status.sigIgn] == [1, 2, 0x10000, 0x1000])
        #expect(status.sigCgt == 0x8000_0001_8001_4a07)
        #expect(status.capEff == 0x1ff_feff_ffff && status.capInh == 0 && status.capAmb == 0)
        #expect(status.noNewPrivs && status.seccomp == 2 && status.seccompFilters == 3)
        #expect(status.cpusAllowedList == "0-1" && status.thpEnabled == true)
    }

    @Test func statusErrors() {
        #expect(throws: ParseError(file: "status", line: 0, expected: "a line Name:")) { try TaskStatus(parsing: []) }
        #expect(throws: ParseError(file: "status", line: 1, expected: "an octal umask")) {
            try TaskStatus(parsing: Array("Umask:\t9\n".utf8))
        }
    }

    @Test func limits() throws {
        let limits = try Limit.parse(Array(Texts.limits.utf8))
        #expect(limits.map(\.resource) == Array(0 ... 15))
        #expect(limits[3] == Limit(resource: 3, soft: 8_388_608, hard: .max))
        #expect(limits[7] == Limit(resource: 7, soft: 1024, hard: 20000))
        #expect(limits[15].hard == UInt64.max - 1)
        #expect(throws: ParseError(file: "limits", line: 0, expected: "sixteen limits")) { try Limit.parse([]) }
    }

    @Test func timers() throws {
        #expect(
            try PosixTimer.parse(Array(Texts.timers.utf8)) == [
                PosixTimer(id: 1, signal: 60, value: 0x7fff_86e4_52a8, notify: .signalThread(tid: 2634), clockID: 0),
                PosixTimer(id: 0, signal: 14, value: 0x7fff_86e4_52a8, notify: .none(pid: 2634), clockID: 1),
            ])
        #expect(throws: ParseError(file: "timers", line: 1, expected: "ID:")) {
            try PosixTimer.parse(Array("ClockID: 0".utf8))
        }
    }

    @Test func smallFiles() throws {
        let memberships = try CgroupMembership.parse(Array(Texts.cgroup.utf8))
        #expect(
            memberships == [
                CgroupMembership(hierarchyID: 9, controllers: "name=systemd", path: "/", isDeleted: false),
                CgroupMembership(hierarchyID: 3, controllers: "cpu,cpuacct", path: "/a:b", isDeleted: true),
                CgroupMembership(hierarchyID: 0, controllers: "", path: "/user.slice", isDeleted: false),
            ])
        #expect(
            try ProcFile.uidMap.parse(Array(Texts.uidMap.utf8)) == [
                IDMapExtent(inside: 0, outside: 0, count: .max),
                IDMapExtent(inside: 1000, outside: 100_000, count: 65536),
            ])
        #expect(
            try TimensOffset.parse(Array(Texts.timensOffsets.utf8)) == [
                TimensOffset(clock: "monotonic", seconds: -3, nanoseconds: 5),
                TimensOffset(clock: "boottime", seconds: 86400, nanoseconds: 0),
            ])
        #expect(try ProcFile<[Int32]>.children(of: 1).parse(Array("12 13 \n".utf8)) == [12, 13])
        #expect(try ProcFile<[Int32]>.children(of: 1).parse([]) == [])
        #expect(try ProcFile<UInt32>.loginuid.parse(Array("4294967295".utf8)) == .max)
        #expect(try ProcFile<Int32>.oomScoreAdj.parse(Array("-1000\n".utf8)) == -1000)
        #expect(try ProcFile<UInt32>.personality.parse(Array("00040000\n".utf8)) == 0x40000)
        #expect(try ProcFile<[ProcString]>.cmdline.parse(Array("a\0\0b c\0".utf8)) == ["a", "", "b c"])
        #expect(try ProcFile<[ProcString]>.cmdline.parse(Array("title".utf8)) == ["title"])
        #expect(try ProcFile<[ProcString]>.cmdline.parse([]) == [])
        #expect(try ProcFile<ProcString>.comm.parse(Array("a\nb\n".utf8)) == "a\nb")
    }

    @Test func auxv() throws {
        var bytes = [UInt8](repeating: 0, count: 32)
        bytes[0] = 9
        bytes[8] = 0x40
        bytes[9] = 0x10
        #expect(try AuxvEntry.parse(bytes) == [AuxvEntry(type: 9, value: 0x1040), AuxvEntry(type: 0, value: 0)])
        #expect(throws: ParseError.self) { try AuxvEntry.parse([1, 2, 3]) }
    }
}
