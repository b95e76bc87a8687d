import CLinux
package import Linux
import SystemPackage

/// A task that a remote clone3 is to make.
package struct HuskRequest: Sendable {
    /// A sibling is made by one who has the session it belongs to, and is a child of that one's parent.
    package enum Kind: Sendable { case process(sharesFiles: Bool, isSibling: Bool = false), thread }
    package var parent: Int32
    package var tid: Int32
    package var kind: Kind
    package init(parent: Int32, tid: Int32, kind: Kind) { (self.parent, self.tid, self.kind) = (parent, tid, kind) }
}

/// Tasks that are being restored: each has the gate, what its parent gave it, and no life of its own until it is released.
/// They die with the engine (PTRACE_O_EXITKILL) up to that point.
package final class Husks {
    package let region: GateRegion
    package private(set) var tasks: [Int32: Tracee] = [:]
    private var order: [Int32] = []
    /// SIGURG, the husks' doorbell, and SIGCHLD, which a blocked husk would keep as pending when a zombie is made.
    static let openSignals: UInt64 = 1 << 22 | 1 << 16

    /// - Parameters:
    ///   - count: tasks and threads there will be.
    ///   - address: a hole in every layout of the tree and in our own, of `size(for: count)` bytes.
    ///   - suspendingSeccomp: filters that a husk installs for itself must not bind it before it is let go. Needs CAP_SYS_ADMIN, and that
    ///     we are not filtered ourselves.
    package init(count: Int, at address: UInt64, suspendingSeccomp: Bool) throws(TraceError) {
        if suspendingSeccomp { options.insert(.suspendSeccomp) }
        region = try GateRegion(address: address, size: Self.size(for: count), slotSize: Self.slotSize, descriptor: nil)
    }

    private var options: Ptrace.Options = [.traceSysGood, .exitKill]
    private static let slotSize = 32768
    package static func size(for count: Int) -> Int { GateRegion.pageSize + count * slotSize }

    package subscript(_ tid: Int32) -> Tracee? { tasks[tid] }

    /// The first task, a clone of the engine with exactly this pid, stripped to the gate.
    /// - Parameter keeping: mappings of our own (vdso, vvar) that are moved first, old start and size to new start.
    package func makeRoot(pid: Int32, moving special: [(start: UInt64, size: UInt64, target: UInt64)]) throws(TraceError) -> Tracee {
        let result = clinux_clone_husk(pid, 0)
        guard result > 0 else { throw TraceError(pid, "making a process with this pid", Errno(rawValue: CInt(-result))) }
        let tid = Int32(truncatingIfNeeded: result)
        let tracee = Tracee(tid: tid, tgid: tid)
        tracee.isHusk = true
        do throws(TraceError) {
            try Ptrace.call(.seize, tid, 0, options.rawValue, doing: "seizing it")
            add(tracee)
            try Ptrace.call(.interrupt, tid, doing: "stopping it")
            while true {
                if case .interrupted = try WaitStatus.wait(tid) { break }
                try tracee.resume()
            }
            try tracee.capture()
        } catch {
            _ = try? systemCall(.kill, Int(tid), 9)
            _ = try? WaitStatus.wait(tid)
            throw error
        }
        let registers = tracee.registers
        let instruction = clinux_syscall_instruction()
        func call(_ call: SystemCall, _ arguments: [UInt64], _ doing: String) throws(TraceError) {
            let result = try tracee.single(call, arguments, at: instruction, base: registers)
            if (-4095 ... -1).contains(result) { throw TraceError(tid, doing, Errno(rawValue: CInt(-result))) }
        }
        // Before anything else: the kernel writes to a registered area at every preemption, and kills without it.
        if let rseq = tracee.rseq {
            try call(.rseq, [rseq.address, UInt64(rseq.size), 1, UInt64(rseq.signature)], "unregistering rseq")
        }
        let mayMoveFixed: UInt64 = 3
        try unsafe call(.mremap, [UInt64(UInt(bitPattern: region.local)), UInt64(region.size), UInt64(region.size), mayMoveFixed, region.address], "moving the gate")
        try call(.mprotect, [region.address, UInt64(GateRegion.pageSize), 5], "making the gate executable")
        tracee.region = region
        var batch = Batch()
        batch.describe("clearing a new task")
        // It is traced, and dies with its tracer by PTRACE_O_EXITKILL; that ends at the commit, this would not.
        let setParentDeathSignal: UInt64 = 1
        batch.call(.prctl, .int(setParentDeathSignal), 0)
        var kept = [region.address ..< region.address + UInt64(region.size)]
        for mapping in special {
            batch.call(.mremap, .int(mapping.start), .int(mapping.size), .int(mapping.size), .int(mayMoveFixed), .int(mapping.target))
            kept.append(mapping.target ..< mapping.target + mapping.size)
        }
        var start: UInt64 = 0
        for range in kept.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { batch.call(.munmap, .int(start), .int(range.lowerBound - start)) }
            start = range.upperBound
        }
        batch.call(.munmap, .int(start), .int(Self.taskSize - start))
        batch.call(.close_range, 0, .int(UInt32.max), 0)
        // CLONE_CLEAR_SIGHAND leaves what the engine ignores ignored.
        let byDefault = batch.room(32)
        for signal in 1 ... 64 where signal != 9 && signal != 19 { batch.call(.rt_sigaction, .int(signal), .buffer(byDefault), 0, 8) }
        let answers = try tracee.run(batch)
        if let failure = answers.failure { throw TraceError(tid, failure.description) }
        return tracee
    }

    /// Where user space ends with four-level page tables.
    package static let taskSize: UInt64 = 0x7fff_ffff_f000

    private func add(_ tracee: Tracee) {
        tasks[tracee.tid] = tracee
        order.append(tracee.tid)
    }

    /// Makes children and threads, all requests of one parent in one batch, parents side by side.
    package func make(_ requests: [HuskRequest]) throws(TraceError) {
        var batches: [Int32: Batch] = [:]
        var parents: [Int32] = []
        for request in requests {
            if batches[request.parent] == nil { parents.append(request.parent) }
            var batch = batches[request.parent] ?? Batch()
            batch.describe("making task \(request.tid)")
            let tid = batch.bytes(request.tid.bytes)
            let ptrace: UInt64 = 0x2000
            var flags = ptrace
            var exitSignal: UInt64 = 17
            switch request.kind {
            case .process(let sharesFiles, let isSibling):
                if sharesFiles { flags |= 0x400 }
                if isSibling {
                    flags |= 0x8000  // CLONE_PARENT, which passes on the exit signal
                    exitSignal = 0
                }
            case .thread:
                flags |= 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000  // VM FS FILES SIGHAND THREAD SYSVSEM
                exitSignal = 0
            }
            var arguments = [UInt8](repeating: 0, count: 88)
            arguments.put(flags, at: 0)
            arguments.put(exitSignal, at: 32)
            arguments.put(UInt64(1), at: 72)
            let buffer = batch.bytes(arguments)
            batch.point(buffer, at: 64, to: tid)
            batch.call(.clone3, .buffer(buffer), 88)
            batches[request.parent] = batch
        }
        var jobs: [(Tracee, Batch)] = []
        for parent in parents {
            guard let tracee = tasks[parent], let batch = batches[parent] else { throw TraceError(parent, "there is no such task to make children of") }
            jobs.append((tracee, batch))
        }
        for answers in try runAll(jobs) {
            if let failure = answers.failure { throw TraceError(failure.tid, failure.description, failure.errno) }
        }
        for request in requests {
            guard let parent = tasks[request.parent] else { continue }
            var isThread = false
            if case .thread = request.kind { isThread = true }
            let tracee = Tracee(tid: request.tid, tgid: isThread ? parent.tgid : request.tid)
            tracee.isHusk = true
            tracee.region = region
            while true {
                let status = try WaitStatus.wait(request.tid)
                if case .interrupted = status { break }
                if case .exited = status { throw TraceError(request.tid, "it ended right after it was made") }
                if case .killed = status { throw TraceError(request.tid, "it ended right after it was made") }
                try tracee.resume()
            }
            tracee.registers = try tracee.readRegisters()
            tracee.isBlocked = true
            add(tracee)
        }
    }

    /// Ends everything that was made, and waits until it has ended.
    package func killAll() {
        for tid in order.reversed() { _ = try? systemCall(.kill, Int(tid), 9) }
        for tid in order.reversed() { Self.reap(tid) }
        tasks.removeAll()
        order.removeAll()
    }

    private static func reap(_ tid: Int32) {
        while let status = try? WaitStatus.wait(tid) {
            if case .exited = status { return }
            if case .killed = status { return }
            _ = try? systemCall(.kill, Int(tid), 9)
        }
    }

    /// A husk that becomes a zombie: it exits with `status`, as wait4(2) will tell its parent.
    package func end(_ pid: Int32, status: Int32) throws(TraceError) {
        guard let tracee = tasks[pid] else { return }
        let signal = status & 0x7f
        if signal == 0 {
            try tracee.begin(.exit_group, [UInt64(status >> 8 & 0xff)])
        } else {
            try tracee.write(mask: 0)
            _ = try? systemCall(.kill, Int(pid), Int(signal))
            try tracee.resume()
        }
        wait: while true {
            switch try WaitStatus.wait(pid) {
            case .exited, .killed: break wait
            case .signal(let got) where got == signal: try tracee.resume(signal: signal)
            default: try tracee.resume()
            }
        }
        tasks[pid] = nil
        order.removeAll { $0 == pid }
    }

    /// Everything is in place: the gate goes, and the task stands where it was frozen. Still stopped.
    package func finishProcess(leader: Int32) throws(TraceError) {
        guard let tracee = tasks[leader] else { return }
        let result = try tracee.single(.munmap, [region.address, UInt64(region.size)], at: region.syscallAddress, base: tracee.registers)
        if result != 0 { throw TraceError(leader, "unmapping the gate", Errno(rawValue: CInt(-result))) }
    }

    /// The point of no return: the husks no longer die with us, and whatever happens now, each goes on from where it stands.
    /// One pass with nothing else in it, because whoever kills us inside of it leaves a part of the tree alive (ADR 3).
    package func disarm() {
        for tid in order { ifAlive { () throws(TraceError) in try Ptrace.call(.setOptions, tid, 0, Ptrace.Options.traceSysGood.rawValue, doing: "PTRACE_SETOPTIONS") } }
    }

    /// Lets all tasks run.
    package func releaseAll() {
        for tid in order { ifAlive { () throws(TraceError) in try Ptrace.call(.detach, tid, doing: "PTRACE_DETACH") } }
        tasks.removeAll()
        order.removeAll()
    }

    /// A husk stands in a ptrace-stop, so a request fails with ESRCH only when the task has been killed: by a member of its tree that
    /// runs already, say. That is its life, and no failure of ours.
    private func ifAlive(_ request: () throws(TraceError) -> Int) { _ = try? request() }
}

extension Tracee {
    /// Lets a husk make a call from which it does not come back.
    func begin(_ call: SystemCall, _ arguments: [UInt64]) throws(TraceError) {
        guard let region else { throw TraceError(tid, "a call before there is a gate") }
        var registers = registers
        (registers.di, registers.ax, registers.origAX) = (arguments.first ?? 0, UInt64(call.rawValue), UInt64.max)
        registers.ip = region.syscallAddress
        try write(registers)
        try resume()
    }

    /// One call of a husk between two ptrace stops, with `data` in its slot and the address of it as argument `dataArgument`:
    /// for what must happen while every signal is blocked, the doorbell too.
    package func quietCall(_ call: SystemCall, _ arguments: [UInt64], data: [UInt8], dataArgument: Int) throws(TraceError) -> Int64 {
        guard let region else { throw TraceError(tid, "a call before there is a gate") }
        if slot == nil { slot = region.takeSlot() }
        guard let slot, data.count <= slot.size, dataArgument < arguments.count else { throw TraceError(tid, "no room in the gate") }
        unsafe data.withUnsafeBytes { if let base = $0.baseAddress { unsafe slot.pointer.copyMemory(from: base, byteCount: $0.count) } }
        var arguments = arguments
        arguments[dataArgument] = slot.address
        return try single(call, arguments, at: region.syscallAddress, base: registers)
    }
}
