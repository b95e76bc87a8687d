import CLinux
import Glibc
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

/// Tasks that are being restored: each has the gate, what its parent gave it, and no life of its own until it is
/// released. They die with the engine (PTRACE_O_EXITKILL) up to that point.
package final class Husks {
    package let region: GateRegion
    package private(set) var tasks: [Int32: Tracee] = [:]
    private var order: [Int32] = []
    private let patience: Patience
    /// SIGURG, the husks' doorbell, and SIGCHLD, which a blocked husk would keep as pending when a zombie is made.
    static let openSignals: UInt64 = 1 << 22 | 1 << 16

    /// - Parameters:
    ///   - count: tasks and threads there will be.
    ///   - address: a hole in every layout of the tree and in our own, of `size(for: count)` bytes.
    ///   - suspendingSeccomp: filters that a husk installs for itself must not bind it before it is let go. Needs
    ///   CAP_SYS_ADMIN, and that
    ///     we are not filtered ourselves.
    ///   - patience: the bound of every wait.
    package init(count: Int, at address: UInt64, suspendingSeccomp: Bool, patience: Patience) throws(TraceError) {
        self.patience = patience
        if suspendingSeccomp { options.insert(.suspendSeccomp) }
        region = try GateRegion(address: address, size: Self.size(for: count), slotSize: Self.slotSize, descriptor: nil)
    }

    private var options: Ptrace.Options = [.traceSysGood, .exitKill]
    private static let slotSize = 32768
    package static func size(for count: Int) -> Int { GateRegion.pageSize + count * slotSize }

    package subscript(_ tid: Int32) -> Tracee? { tasks[tid] }

    /// The first task, a clone of the engine with exactly this pid, stripped to the gate.
    /// - Parameter keeping: mappings of our own (vdso, vvar) that are moved first, old start and size to new start.
    package func makeRoot(
        pid: Int32, moving special: [(start: UInt64, size: UInt64, target: UInt64)]
    ) throws(TraceError) -> Tracee {
        let result = clinux_clone_husk(pid, 0)
        guard result > 0 else {
            throw TraceError(pid, "making a process with this pid", Errno(rawValue: CInt(-result)))
        }
        let tid = Int32(truncatingIfNeeded: result)
        let tracee = husk(tid, tgid: tid)
        do throws(TraceError) {
            try tracee.request(.seize, 0, options.rawValue, doing: "seizing it")
            add(tracee)
            try tracee.request(.interrupt, doing: "stopping it")
            while try tracee.nextStop() != .interrupted { try tracee.resume() }
            try tracee.capture(.interrupted)
        } catch {
            kill(tid, SIGKILL)
            tracee.reap(.grace())
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
        try unsafe call(
            .mremap,
            [
                UInt64(UInt(bitPattern: region.local)), UInt64(region.size), UInt64(region.size), mayMoveFixed,
                region.address,
            ], "moving the gate")
        try call(.mprotect, [region.address, UInt64(GateRegion.pageSize), 5], "making the gate executable")
        tracee.region = region
        var batch = Batch()
        batch.describe("clearing a new task")
        // It is traced, and dies with its tracer by PTRACE_O_EXITKILL; that ends at the commit, this would not.
        batch.prctl(.setPDEATHSIG, 0)
        var kept = [region.address ..< region.address + UInt64(region.size)]
        for mapping in special {
            batch.call(
                .mremap, .int(mapping.start), .int(mapping.size), .int(mapping.size), .int(mayMoveFixed),
                .int(mapping.target))
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
        for signal in 1 ... 64 where signal != SIGKILL && signal != SIGSTOP {
            batch.call(.rt_sigaction, .int(signal), .buffer(byDefault), 0, 8)
        }
        let answers = try tracee.run(batch)
        if let failure = answers.failure { throw TraceError(tid, failure.description) }
        return tracee
    }

    /// Where user space ends with four-level page tables.
    package static let taskSize: UInt64 = 0x7fff_ffff_f000

    /// A thread to be, with the husks' doorbell.
    private func husk(_ tid: Int32, tgid: Int32) -> Tracee {
        let tracee = Tracee(tid: tid, tgid: tgid, isHusk: true, patience: patience)
        tracee.doorbell = SIGURG
        return tracee
    }

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
            var flags: CloneFlags = .ptrace
            var exitSignal = UInt64(SIGCHLD)
            switch request.kind {
            case .process(let sharesFiles, let isSibling):
                if sharesFiles { flags.insert(.files) }
                if isSibling {
                    // It passes on the exit signal.
                    flags.insert(.parent)
                    exitSignal = 0
                }
            case .thread:
                flags.formUnion([.vm, .fs, .files, .sighand, .thread, .sysvsem])
                exitSignal = 0
            }
            // struct clone_args: flags, exit_signal, set_tid with one pid in it.
            var arguments = [UInt8](repeating: 0, count: 88)
            arguments.put(flags.rawValue, at: 0)
            arguments.put(exitSignal, at: 32)
            arguments.put(UInt64(1), at: 72)
            let buffer = batch.bytes(arguments)
            batch.point(buffer, at: 64, to: tid)
            batch.call(.clone3, .buffer(buffer), .int(arguments.count))
            batches[request.parent] = batch
        }
        var jobs: [(Tracee, Batch)] = []
        for parent in parents {
            guard let tracee = tasks[parent], let batch = batches[parent] else {
                throw TraceError(parent, "there is no such task to make children of")
            }
            jobs.append((tracee, batch))
        }
        for answers in try runAll(jobs) {
            if let failure = answers.failure { throw TraceError(failure.tid, failure.description, failure.errno) }
        }
        for request in requests {
            guard let parent = tasks[request.parent] else { continue }
            var isThread = false
            if case .thread = request.kind { isThread = true }
            let tracee = husk(request.tid, tgid: isThread ? parent.tgid : request.tid)
            tracee.region = region
            add(tracee)
            while try tracee.nextStop() != .interrupted { try tracee.resume() }
            tracee.registers = try tracee.readRegisters()
            (tracee.state, tracee.workingMask) = (.stopped, ~Self.openSignals)
        }
    }

    /// Ends everything that was made, and waits until it has ended.
    package func killAll() {
        // A pid is its own as long as we have not waited for it.
        for tid in order.reversed() { if let tracee = tasks[tid], !tracee.isReaped { kill(tracee.tgid, SIGKILL) } }
        let grace = Patience.grace(milliseconds: 60000)
        // Threads were made after their leaders, children after their parents.
        for tid in order.reversed() { tasks[tid]?.reap(grace) }
        tasks.removeAll()
        order.removeAll()
    }

    /// A husk that becomes a zombie: it exits with `status`, as wait4(2) will tell its parent.
    package func end(_ pid: Int32, status: Int32) throws(TraceError) {
        guard let tracee = tasks[pid] else { return }
        let signal = status & 0x7f
        do throws(TraceError) {
            if signal == 0 {
                try tracee.begin(.exit_group, [UInt64(status >> 8 & 0xff)])
            } else {
                // Nobody asked for a core file of a husk.
                _ = try tracee.single(
                    .prctl, [UInt64(Prctl.setDumpable.rawValue), 0], at: region.syscallAddress, base: tracee.registers)
                try tracee.write(mask: 0)
                kill(pid, signal)
                // SIGKILL takes it out of its stop.
                if signal != SIGKILL { try tracee.resume() }
            }
            var isDelivered = false
            while true {
                guard case .signal(let got) = try tracee.nextStop() else {
                    try tracee.resume()
                    continue
                }
                if isDelivered { throw TraceError(pid, "ending it by signal \(signal), which it survived") }
                isDelivered = got == signal
                if !isDelivered { try tracee.hold(got) }
                try tracee.resume(signal: isDelivered ? got : 0)
            }
        } catch { if !tracee.isReaped { throw error } }
        tasks[pid] = nil
        order.removeAll { $0 == pid }
    }

    /// Stops a process as `signal` stops it by default: all threads take part, each goes into its own trap
    /// (do_signal_stop in the kernel).
    package func stop(_ leader: Int32, by signal: Int32) throws(TraceError) {
        guard let tracee = tasks[leader] else { return }
        // Only where a signal is being delivered can another take its place: there a batch ends.
        var batch = Batch()
        batch.call(.getpid)
        _ = try tracee.run(batch)
        try tracee.write(mask: 0)
        try tracee.resume(signal: signal)
        try waitForStop(tracee)
        try tracee.write(mask: ~Self.openSignals)
        for thread in order.compactMap({ tasks[$0] }) where thread.tgid == leader && thread !== tracee {
            try thread.resume()
            try waitForStop(thread)
        }
    }

    private func waitForStop(_ tracee: Tracee) throws(TraceError) {
        while true {
            if case .groupStopped = try tracee.nextStop() { return }
            // Nothing else is due to a husk, and nothing of it may run: one that a signal did not stop (its process
            // group is an orphan, see setpgid(2)) runs into a fault, again and again.
            guard case .signal(let got) = tracee.lastStop, !Tracee.faults.contains(got) else {
                throw TraceError(tracee.tid, "stopping it: it did not take part")
            }
            try tracee.resume()
        }
    }

    /// Everything is in place: the gate goes, and the task stands where it was frozen. Still stopped.
    package func finishProcess(leader: Int32) throws(TraceError) {
        guard let tracee = tasks[leader] else { return }
        let result = try tracee.single(
            .munmap, [region.address, UInt64(region.size)], at: region.syscallAddress, base: tracee.registers)
        if result != 0 { throw TraceError(leader, "unmapping the gate", Errno(rawValue: CInt(-result))) }
    }

    /// The processes that `disarm` reaches first and last: if both outlive us, all do.
    package var outermost: [Int32] { [order.first, order.last].compactMap { $0.flatMap { tasks[$0]?.tgid } } }

    /// The point of no return: the husks no longer die with us, and whatever happens now, each goes on from where it
    /// stands. One pass with nothing else in it, because whoever kills us inside of it leaves a part of the tree alive
    /// (ADR 3).
    package func disarm() {
        for tid in order {
            ifAlive { () throws(TraceError) in
                try Ptrace.call(.setOptions, tid, 0, Ptrace.Options.traceSysGood.rawValue, doing: "PTRACE_SETOPTIONS")
            }
        }
    }

    /// Lets all tasks run.
    package func releaseAll() {
        for tid in order { ifAlive { () throws(TraceError) in try Ptrace.call(.detach, tid, doing: "PTRACE_DETACH") } }
        tasks.removeAll()
        order.removeAll()
    }

    /// A husk stands in a ptrace-stop, so a request fails with ESRCH only when the task has been killed: by a member of
    /// its tree that runs already, say. That is its life, and no failure of ours.
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

    /// One call of a husk between two ptrace stops, with `data` in its slot and the address of it as argument
    /// `dataArgument`: for what must happen while every signal is blocked, the doorbell too.
    package func quietCall(
        _ call: SystemCall, _ arguments: [UInt64], data: [UInt8], dataArgument: Int
    ) throws(TraceError) -> Int64 {
        guard let region else { throw TraceError(tid, "a call before there is a gate") }
        if slot == nil { slot = region.takeSlot() }
        guard let slot, data.count <= slot.size, dataArgument < arguments.count else {
            throw TraceError(tid, "no room in the gate")
        }
        unsafe data.withUnsafeBytes {
            if let base = $0.baseAddress { unsafe slot.pointer.copyMemory(from: base, byteCount: $0.count) }
        }
        var arguments = arguments
        arguments[dataArgument] = slot.address
        return try single(call, arguments, at: region.syscallAddress, base: registers)
    }
}
