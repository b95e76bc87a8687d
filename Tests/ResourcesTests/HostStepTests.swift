import Glibc
import Images
import Linux
import ProcFS
import SystemPackage
import Testing

@testable import Resources

/// Work on the host: written down, taken back, finished by the next run.
@Suite struct HostStepTests {
    private let file = FileDump.FileIdentity(device: 2049, inode: 77)

    @Test func aStepIsALine() throws {
        let odd = HostName(Array("/a b/%\\".utf8), [0x0A, 0x20, 0xFF, 0x31])
        let steps: [HostStep] = [
            .workshop(odd), .show(odd, from: HostName(HostName.here, "x"), file), .alias(odd, file),
            .place(HostName(HostName.above, "core-1.img"), from: HostName(HostName.here, "core-1.img"), file),
            .setAside(odd, to: odd, file), .link(odd, file), .bind(odd), .drop(odd, file),
        ]
        for step in steps { #expect(HostStep(line: step.line[...]) == step) }
        #expect(steps[3].line == "place .. core-1.img . core-1.img 2049 77")
        for damaged in [
            "", "bind", "bind /x", "drop /x y 1", "drop /x y 1 2 3", "bind /x %zz", "bind /x %00", "shout /x y",
        ] {
            #expect(HostStep(line: damaged[...]) == nil)
        }
    }

    @Test func aJournalSaysWhatIsLeftToDo() {
        let shown = HostStep.workshop(HostName(Array("/d".utf8), "w")),
            bound = HostStep.bind(HostName(Array("/d".utf8), "s"))
        let tasks = [TaskIdentity(pid: 7, start: 99), TaskIdentity(pid: 9, start: .max)]
        let goes = HostJournal.isLettingGo(tasks)
        #expect(goes == "letting-go 7 99 9 18446744073709551615")
        let read = HostJournal.parse(
            "\(shown.line)\nover\n\(bound.line)\n\(shown.line)\n\(goes)\ncommitted\nbind /d cut")
        #expect(read.steps == [bound, shown] && read.isCommitted && read.tasks == tasks)
        #expect(HostJournal.parse("letting-go 7\nletting-go x 1 8\n").tasks.isEmpty)
    }

    private func identity(_ path: String) throws -> FileDump.FileIdentity {
        let status = try FileStatus(path: Array(path.utf8))
        return FileDump.FileIdentity(device: status.device, inode: status.inode)
    }

    private func make(_ path: String) { close(open(path, O_CREAT | O_WRONLY, 0o600)) }

    /// A run that is killed leaves its directory with the journal, which nobody locks any more.
    private func kill(_ scratch: ScratchImages, _ lines: [String]) throws {
        let run = scratch.path + "/.cryo-1"
        mkdir(run, 0o700)
        let file = try #require(fopen(run + "/journal", "a"))
        fputs(lines.map { $0 + "\n" }.joined(), file)
        fclose(file)
    }

    @Test func theNextRunFinishesWhatAKilledOneBegan() throws {
        let scratch = try ScratchImages()
        let directory = Array(scratch.path.utf8)
        mkdir(scratch.path + "/.cryo-abc-1", 0o700)
        make(scratch.path + "/.cryo-abc-1/half")
        for name in ["shown", "aside", "mine", "theirs"] { make("\(scratch.path)/\(name)") }
        try kill(
            scratch,
            [
                HostStep.workshop(HostName(directory, ".cryo-abc-1")).line,
                HostStep.show(
                    HostName(directory, "shown"), from: HostName(directory, "x"), try identity(scratch.path + "/shown")
                ).line,
                HostStep.setAside(
                    HostName(directory, "sock"), to: HostName(directory, "aside"), try identity(scratch.path + "/aside")
                ).line,
                HostStep.link(HostName(directory, "mine"), try identity(scratch.path + "/mine")).line,
                HostStep.link(HostName(directory, "theirs"), file).line,
            ])
        #expect(RunDirectory.settleLeftovers(in: scratch.images).isEmpty)
        #expect(try scratch.images.names() == ["sock", "theirs"])
    }

    @Test func whatWasCommittedIsNotTakenBack() throws {
        let scratch = try ScratchImages()
        let directory = Array(scratch.path.utf8)
        for name in ["aside", "mine", "dropped"] { make("\(scratch.path)/\(name)") }
        try kill(
            scratch,
            [
                HostStep.setAside(
                    HostName(directory, "sock"), to: HostName(directory, "aside"), try identity(scratch.path + "/aside")
                ).line,
                HostStep.link(HostName(directory, "mine"), try identity(scratch.path + "/mine")).line,
                HostStep.drop(HostName(directory, "dropped"), try identity(scratch.path + "/dropped")).line,
                HostJournal.isCommitted,
            ])
        #expect(RunDirectory.settleLeftovers(in: scratch.images).isEmpty)
        #expect(try scratch.images.names() == ["mine"])
    }

    /// A dump that was killed at each moment of putting its images in place: the older checkpoint is back until the new
    /// one is whole.
    @Test(arguments: 0 ... 4) func anOlderCheckpointComesBack(moves: Int) throws {
        let scratch = try ScratchImages()
        let run = scratch.path + "/.cryo-1"
        mkdir(run, 0o700)
        func put(_ path: String, _ text: String) throws {
            let file = try #require(fopen(path, "w"))
            fputs(text, file)
            fclose(file)
        }
        for name in ["inventory.img", "core-1.img"] {
            try put("\(scratch.path)/\(name)", "old")
            try put("\(run)/\(name)", "new")
        }
        var steps: [HostStep] = []
        var renames: [(String, String)] = []
        for name in ["inventory.img", "core-1.img"] {
            steps.append(
                .setAside(
                    HostName(HostName.above, name), to: HostName(HostName.here, "older-" + name),
                    try identity("\(scratch.path)/\(name)")))
            renames.append(("\(scratch.path)/\(name)", "\(run)/older-\(name)"))
        }
        for name in ["core-1.img", "inventory.img"] {
            steps.append(
                .place(
                    HostName(HostName.above, name), from: HostName(HostName.here, name), try identity("\(run)/\(name)"))
            )
            renames.append(("\(run)/\(name)", "\(scratch.path)/\(name)"))
        }
        try kill(scratch, steps.map(\.line))
        for (from, to) in renames.prefix(moves) { try #require(rename(from, to) == 0) }
        #expect(RunDirectory.settleLeftovers(in: scratch.images).isEmpty)
        #expect(try scratch.images.names() == ["core-1.img", "inventory.img"])
        var buffer = [UInt8](repeating: 0, count: 3)
        for name in ["inventory.img", "core-1.img"] {
            let file = open("\(scratch.path)/\(name)", O_RDONLY)
            defer { close(file) }
            #expect(
                read(file, &buffer, 3) == 3 && String(decoding: buffer, as: UTF8.self) == (moves == 4 ? "new" : "old"))
        }
    }

    private func bind(_ path: String) -> Int32 {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? socket : -1
    }

    @Test(arguments: [true, false]) func wayIsMadeForASocket(succeeds: Bool) throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/s"
        close(bind(path))
        let old = try identity(path)
        let host = HostChanges(lazilyIn: scratch.images)
        try host.makeWay(for: SocketName(subject: "socket", path: Array(path.utf8)))
        #expect(access(path, F_OK) != 0)
        let new = bind(path)
        let made = try identity(path)
        if succeeds { host.commit() } else { close(new) }
        host.end(succeeded: succeeds)
        #expect(try identity(path) == (succeeds ? made : old))
        #expect(try scratch.images.names() == ["s"])
        if succeeds { close(new) }
    }

    /// A restore that was killed as it let its tasks go: whether it had come through is seen by who lives.
    @Test(arguments: [(0, 0), (1, 0), (1, 1)]) func aRestoreThatWasKilledLettingGo(_ first: Int, _ last: Int) throws {
        let scratch = try ScratchImages()
        for name in ["link", "aside"] { make("\(scratch.path)/\(name)") }
        let directory = Array(scratch.path.utf8), me = try TaskIdentity(of: getpid())
        // A pid that has been given to another.
        let gone = TaskIdentity(pid: me.pid, start: me.start &+ 1)
        try kill(
            scratch,
            [
                HostStep.setAside(
                    HostName(directory, "name"), to: HostName(directory, "aside"), try identity(scratch.path + "/aside")
                ).line,
                HostStep.link(HostName(directory, "link"), try identity(scratch.path + "/link")).line,
                HostJournal.isLettingGo([first == 1 ? me : gone, last == 1 ? me : gone]),
            ])
        let problems = RunDirectory.settleLeftovers(in: scratch.images)
        let isHalf = first != last
        #expect(problems.map { $0.subject } == (isHalf ? ["task \(me.pid)"] : []))
        #expect(
            try scratch.images.names() == (isHalf ? [".cryo-1", "aside", "link"] : first == 1 ? ["link"] : ["name"]))
    }

    @Test func aJournalThatCannotBeReadStays() throws {
        let scratch = try ScratchImages()
        mkdir(scratch.path + "/.cryo-1", 0o700)
        mkdir(scratch.path + "/.cryo-1/journal", 0o700)
        #expect(RunDirectory.settleLeftovers(in: scratch.images).count == 1)
        #expect(try scratch.images.names() == [".cryo-1"])
    }

    @Test func aFileIsMadeWholeAndGoesIfTheRunFails() throws {
        let scratch = try ScratchImages()
        let path = Array(scratch.path.utf8)
        for succeeds in [false, true] {
            let host = HostChanges(lazilyIn: scratch.images)
            try host.make(Array("17".utf8), as: Array("pid".utf8), in: try host.directory(path), mode: 0o644)
            #expect(try scratch.images.names().filter { !$0.hasPrefix(".") } == ["pid"])
            if succeeds { host.commit() }
            #expect(host.end(succeeded: succeeds).isEmpty)
            #expect(try scratch.images.names() == (succeeds ? ["pid"] : []))
        }
        let host = HostChanges(lazilyIn: scratch.images)
        let problem = #expect(throws: Problem.self) {
            try host.make([], as: Array("pid".utf8), in: try host.directory(path), mode: 0o644)
        }
        #expect(problem?.cause as? Errno == .fileExists)
        host.end(succeeded: false)
        #expect(try scratch.images.names() == ["pid"])
    }

    /// Another socket of the same name, somewhere else, is in nobody's way.
    @Test func onlyTheSocketOfTheFileCounts() throws {
        let (scratch, other) = (try ScratchImages(), try ScratchImages())
        let (old, elsewhere) = (bind(scratch.path + "/s"), bind(other.path + "/s"))
        defer { close(elsewhere) }
        close(old)
        let aside = try identity(scratch.path + "/s")
        let host = HostChanges(lazilyIn: scratch.images)
        try host.makeWay(for: SocketName(subject: "socket", path: Array((scratch.path + "/s").utf8)))
        close(bind(scratch.path + "/s"))
        #expect(host.end(succeeded: false).isEmpty)
        #expect(try identity(scratch.path + "/s") == aside)
    }

    /// The journal of a restore that was killed after its point of no return says nothing of that.
    @Test func aSocketInUseStays() throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/s"
        close(bind(path))
        let (directory, old) = (Array(scratch.path.utf8), try identity(path))
        rename(path, scratch.path + "/aside")
        let socket = bind(path)
        defer { close(socket) }
        let made = try identity(path)
        try kill(
            scratch,
            [
                HostStep.setAside(HostName(directory, "s"), to: HostName(directory, "aside"), old).line,
                HostStep.bind(HostName(directory, "s")).line,
            ])
        #expect(RunDirectory.settleLeftovers(in: scratch.images).isEmpty)
        #expect(try identity(path) == made)
        #expect(try scratch.images.names() == ["s"])
    }

    @Test func onlyASocketMakesWay() throws {
        let scratch = try ScratchImages()
        make(scratch.path + "/s")
        let host = HostChanges(lazilyIn: scratch.images)
        let problem = #expect(throws: Problem.self) {
            try host.makeWay(for: SocketName(subject: "unix socket:[5]", path: Array((scratch.path + "/s").utf8)))
        }
        #expect(
            problem?.description
                == "unix socket:[5]: \(scratch.path)/s is there, and is no socket; move it away before the restore")
        host.end(succeeded: false)
        #expect(try scratch.images.names() == ["s"])
    }
}
