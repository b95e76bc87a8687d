import Images
@testable import Resources
import Testing
import Tracer

/// State of tasks and threads, out of an image, as calls.
@Suite struct TaskStateTests {
    // MARK: Timers

    private func setting(_ buffer: [UInt8]) -> [UInt64] {
        (0 ..< buffer.count / 8).map { UInt64(buffer, at: 8 * $0) ?? 0 }
    }

    @Test func dueIntervalTimerIsArmedWithItsInterval() throws {
        var images = TaskImages()
        images.core.task.timers = TaskTimersEntry(
            real: ItimerEntry(isec: 0, iusec: 1000), virt: ItimerEntry(isec: 2, iusec: 0), prof: ItimerEntry())
        var batch = Batch()
        try IntervalTimers.restore(images, in: &batch)
        #expect(batch.text == ["setitimer(0, {32})", "setitimer(1, {32})"])
        // The others keep an interval when they are off.
        #expect(batch.buffers.map(setting) == [[0, 1000, 0, 1000], [2, 0, 0, 0]])
    }

    @Test func expiredBetweenTwoLooks() {
        func info(_ signal: Int32, _ code: Int32, _ timer: UInt32 = 0) -> [UInt8] {
            signal.bytes + Int32(0).bytes + code.bytes + Int32(0).bytes + timer.bytes
                + [UInt8](repeating: 0, count: 108)
        }
        let armed = TaskTimersEntry(
            real: ItimerEntry(vsec: 1), virt: ItimerEntry(), prof: ItimerEntry(),
            posix: [PosixTimerEntry(it_id: 3, si_signo: 34, vsec: 2), PosixTimerEntry(it_id: 4, si_signo: 34, vsec: 2)])
        func settled(before: UInt64, _ pending: [[UInt8]]) -> [UInt64?] {
            var task = TaskCoreEntry(timers: armed)
            IntervalTimers.settle(&task, before: before, pending: pending)
            PosixTimers.settle(&task, before: before, pending: pending)
            return [task.timers?.real.vsec] + (task.timers?.posix.map(\.vsec) ?? [])
        }
        let kernel: Int32 = 0x80, timer: Int32 = -2, user: Int32 = 0
        #expect(settled(before: 0, [info(14, kernel), info(34, timer, 3)]) == [0, 0, 2])
        #expect(settled(before: 0, [info(14, user), info(34, timer, 9)]) == [1, 2, 2])
        #expect(settled(before: .max, [info(14, kernel), info(34, timer, 3)]) == [1, 2, 2])
    }

    @Test func timersAreMadeByTheThreadsTheyCount() throws {
        let thread = UInt32(bitPattern: -2), leader: Int32 = 10
        let timers = [
            PosixTimerEntry(it_id: 0, clock_id: 1),
            PosixTimerEntry(it_id: 2, clock_id: thread, cryo_clock_thread_id: 12),
            PosixTimerEntry(it_id: 3, clock_id: 3, notify_thread_id: 11),
            PosixTimerEntry(it_id: 4, clock_id: 1, notify_thread_id: 11),
        ]
        let turns = try PosixTimers.turns(timers.reversed(), threads: [leader, 11, 12])
        #expect(turns.map(\.tid) == [10, 12, 11, 10])
        #expect(
            turns[1].batch.text == ["timer_create(1, {64}, {8})", "timer_delete(1)", "timer_create(-2, {64}, {8})"])
        #expect(throws: Problem.self) { try PosixTimers.turns(timers, threads: [leader]) }
    }

    @Test func dueTimersGoOn() throws {
        let timers = [
            PosixTimerEntry(it_id: 0, clock_id: 1, isec: 5, insec: 6),
            PosixTimerEntry(it_id: 1, clock_id: 2, isec: 5, insec: 6),
        ]
        let batch = try PosixTimers.turns(timers, threads: [1])[0].batch
        #expect(batch.buffers.filter { $0.count == 32 }.map(setting) == [[5, 6, 5, 6], [5, 6, 0, 0]])
    }

    // MARK: Seccomp

    private func family(_ chains: [(Int32, String)]) -> [String] {
        let members = chains.map { tid, letters in
            (tid: tid, chain: letters.utf8.map { SeccompFilter(filter: [UInt8](repeating: $0, count: 8), flags: 0) })
        }
        return SeccompFamily(members).rounds.map { round in
            (round.filters.map { "\($0.tid) has \($0.batch.calls.count) more" }
                + round.threads.map { "\($0.parent) makes \($0.tid)" })
                .joined(separator: ", ")
        }
    }

    @Test func threadsThatSharedFiltersShareThemAgain() {
        #expect(family([(1, ""), (2, ""), (3, "")]) == ["1 makes 2, 1 makes 3"])
        #expect(family([(1, "ab"), (2, "ab")]) == ["1 has 2 more, 1 makes 2"])
        #expect(
            family([(1, "a"), (2, "ab"), (3, "abc")]) == [
                "1 has 1 more, 1 makes 2", "2 has 1 more, 2 makes 3", "3 has 1 more",
            ])
        // A leader without, or with less than its threads have in common.
        #expect(family([(1, ""), (2, "x"), (3, "xy")]) == ["1 makes 2", "2 has 1 more, 2 makes 3", "3 has 1 more"])
        #expect(
            family([(1, "ab"), (2, "a"), (3, "ac"), (4, "")]) == [
                "1 makes 4", "1 has 1 more, 1 makes 2, 1 makes 3", "1 has 1 more, 3 has 1 more",
            ])
    }

    @Test func damagedChains() throws {
        var core = CoreEntry(mtype: .X86_64)
        core.thread.seccomp_mode = .filter
        core.thread.seccomp_filter = 0
        func chain(_ filters: [SeccompFilter]) throws -> Int {
            var entry = SeccompEntry()
            entry.seccomp_filters = filters
            return try SeccompChains(entry).chain(of: core, leader: core).count
        }
        let good = [UInt8](repeating: 0, count: 8)
        #expect(try chain([SeccompFilter(filter: good, prev: 1), SeccompFilter(filter: good)]) == 2)
        for filters in [
            [], [SeccompFilter(filter: good, prev: 0)], [SeccompFilter(filter: [1])],
            [SeccompFilter(filter: good, prev: 7)],
        ] {
            #expect(throws: Problem.self) { try chain(filters) }
        }
    }

    // MARK: Limits

    @Test func limitsAreHighUntilTheEnd() throws {
        var images = TaskImages()
        images.core.task.rlimits = TaskRlimitsEntry(
            rlimits: (0 ..< 16).map { RlimitEntry(cur: 1, max: $0 == 7 ? 900 : 2) })
        var batch = Batch()
        ResourceLimits.raise(for: [images], own: [UInt64](repeating: 100, count: 16), in: &batch)
        // All but RLIMIT_CORE.
        #expect(batch.calls.map { $0.arguments[1] } == (0 ..< 16).filter { $0 != 4 })
        #expect(batch.buffers.map { UInt64($0, at: 0) } == (0 ..< 16).filter { $0 != 4 }.map { $0 == 7 ? 900 : 100 })
        images.hasQueuedSignals = true
        var last = Batch()
        try ResourceLimits.restore(images, in: &last)
        #expect(last.calls.count == 15 && !last.calls.contains { $0.arguments[1] == 11 })
    }

    // MARK: Memory

    private func plan(_ vmas: [VmaEntry], mostMappings: Int = .max) throws -> (text: [String], late: [String]) {
        var mm = MmEntry(exe_file_id: 1)
        mm.vmas = vmas
        let pages = try PageRuns([PagemapEntry(vaddr: 0x10000, compat_nr_pages: 0, flags: 4, nr_pages: 1)], subject: "")
        let program = FileEntry(type: .REG, id: 1, reg: RegFileEntry(id: 1, name: "/program"))
        var plan = MemoryPlan(
            task: TaskMemory(pid: 1, mm: mm, pages: pages, pagesPath: "pages"),
            files: RestoredFiles(entries: [program], base: 100),
            gate: 0x1000 ..< 0x2000, parking: 0x3000, mostMappings: mostMappings)
        let batch = try plan.build(inheriting: nil, special: SpecialMappings([]))
        return (batch.text, plan.late.text)
    }

    private func vma(_ page: UInt64, _ more: UInt32 = 0, prot: UInt32 = 3) -> VmaEntry {
        VmaEntry(
            start: page << 12, end: (page + 1) << 12, prot: prot, flags: MapFlags.private | MapFlags.anonymous | more,
            status: VMAStatus([.regular, .anonPrivate]).rawValue, fd: -1)
    }

    @Test func droppableMemoryBeginsEmpty() throws {
        var droppable = vma(0x10)
        droppable.flags = MapFlags.droppable | MapFlags.anonymous
        #expect(try !plan([droppable]).text.contains { $0.hasPrefix("pread") })
        #expect(try plan([vma(0x10)]).text.contains { $0.hasPrefix("pread") })
        #expect(PageDump.runs([0x10000 ..< 0x11000], in: [droppable]).isEmpty)
    }

    @Test func locksComeLast() throws {
        var onFault = vma(0x20, MapFlags.locked)
        onFault.cryo_lock_on_fault = true
        let text = try plan([vma(0x10, MapFlags.locked), onFault]).text
        #expect(
            text.suffix(4) == ["mlock2(65536, 4096, 1)", "mlock2(65536, 4096)?", "mlock2(131072, 4096, 1)", "close()"])
    }

    @Test func lastMappingsWaitForTheGateToGo() throws {
        let many = (0 ..< 40).map { vma(0x10 + 2 * $0, prot: $0 % 2 == 0 ? 3 : 1) }
        #expect(try plan(many).late.isEmpty)
        let (text, late) = try plan(many, mostMappings: 40)
        #expect(late.count == 5 && late.allSatisfy { $0.hasPrefix("mmap") })
        #expect(try plan(many).text.count == text.count + late.count)
        // None of them can wait.
        #expect(throws: Problem.self) {
            try plan((0 ..< 40).map { vma(0x10 + 2 * $0, MapFlags.locked) }, mostMappings: 40)
        }
    }
}
