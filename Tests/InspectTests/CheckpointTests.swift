import Inspect
import Testing

@Suite struct CheckpointTests {
    private let checkpoint: Checkpoint

    init() throws { checkpoint = try Checkpoint(reading: Golden.path) }

    @Test func theTreeIsParentsBeforeChildren() {
        #expect(checkpoint.tasks.map(\.pid) == [14500, 14504, 14506, 14505])
        #expect(checkpoint.tasks.map(\.depth) == [0, 1, 2, 1])
        #expect(checkpoint.tasks.map(\.comm) == ["victim", "child one", "grand\"kid\\", "victim"])
        #expect(checkpoint.tasks.map(\.state) == ["alive", "alive", "alive", "dead"])
        #expect(checkpoint.problems.isEmpty)
    }

    @Test func aZombieHasNothingButItsName() throws {
        let zombie = try #require(checkpoint.tasks.last)
        #expect(zombie.threads.isEmpty && zombie.vmas.isEmpty && zombie.descriptors.isEmpty)
    }

    @Test func threadsHaveNamesAndRegisters() throws {
        let task = try #require(checkpoint.tasks.first)
        #expect(task.threads.map(\.tid) == [14500, 14502, 14503])
        let registers = task.threads[0].registers
        #expect(registers.first?.label == "rip")
        #expect(registers.count == 21)
        #expect(task.umask == 0o22)
        #expect(task.exe == "/srv/demo/victim")
        #expect(task.cwd == "/srv/demo")
    }

    @Test func pagesAreCountedInTheirVMAs() throws {
        let task = try #require(checkpoint.tasks.first)
        #expect(task.vmas.count == 30)
        #expect(task.dumpedPages == 40)
        let heap = try #require(task.vmas.first { $0.backing == "[heap]" })
        #expect(heap.dumped > 0 && heap.dumped <= heap.pages)
        #expect(heap.bar.contains("▇"))
        #expect(task.vmas.contains { $0.backing.hasPrefix("/srv/demo/victim") })
        #expect(task.vmas.contains { $0.backing.hasPrefix("/memfd:") })
        #expect(task.vmas.contains { $0.backing == "[vdso]" })
        #expect(task.vmas.contains { $0.backing == "[stack]" })
    }

    @Test func descriptorsSayWhatTheyAre() throws {
        let task = try #require(checkpoint.tasks.first)
        #expect(task.descriptors.count == 24)
        let types = Set(task.descriptors.map(\.type))
        #expect(
            types.isSuperset(of: [
                "reg", "pipe", "unix", "tcp", "udp", "eventfd", "epoll", "timerfd", "signalfd", "memfd", "fifo",
            ]))
        // The children got copies of everything.
        #expect(task.descriptors.allSatisfy { $0.sharedWith.contains("14504/\($0.fd)") })
        let pipe = try #require(task.descriptors.first { $0.type == "pipe" })
        #expect(pipe.details.contains { $0.hasSuffix("bytes queued") })
    }

    @Test func socketsHaveBothEnds() {
        #expect(
            checkpoint.sockets.contains { $0.local == "127.0.0.1:45671" && $0.state == "LISTEN" && $0.type == "tcp" })
        #expect(checkpoint.sockets.contains { $0.local == "[::1]:45672" })
        #expect(checkpoint.sockets.contains { $0.local == "@abs-name" })
        #expect(checkpoint.sockets.contains { $0.local == "/srv/demo/run/sock" && $0.state == "LISTEN" })
        #expect(checkpoint.sockets.contains { $0.family == "unix" && $0.remote.contains("14500/9") })
        #expect(checkpoint.sockets.allSatisfy { !$0.holders.isEmpty })
    }

    @Test func everyImageIsNamed() {
        #expect(checkpoint.images.contains { $0.name == "pages-1.img" && !$0.hasEntries })
        #expect(checkpoint.images.contains { $0.name == "core-14500.img" && $0.kind == "CORE" && $0.hasEntries })
        #expect(checkpoint.facts.contains { $0.label == "frozen for" })
        #expect(checkpoint.facts.contains { $0.label == "machine" && $0.value == "X86_64" })
    }

    @Test func summariesAreFoundInADirectoryAndItself() throws {
        let summary = try #require(CheckpointSummary.find(in: Golden.path).first)
        #expect(
            summary.isWhole && summary.pids.count == 4 && summary.rootPID == 14500 && summary.rootComm == "victim"
                && summary.problem == nil)
        let parent = Golden.path.split(separator: "/").dropLast().joined(separator: "/")
        #expect(CheckpointSummary.find(in: "/" + parent).map(\.name) == ["images"])
        let absent = try #require(CheckpointSummary.find(in: "/nowhere").first)
        #expect(!absent.isWhole && absent.problem?.contains("/nowhere") == true)
        #expect(CheckpointSummary.find(in: "/proc/self/fdinfo").isEmpty)
    }

    @Test func whatIsNotThereIsAnError() {
        #expect(throws: InspectError.self) { try Checkpoint(reading: "/nowhere") }
    }
}
