import CGate
import Glibc
import Linux
import SystemPackage

/// One process whose threads are all seized, and its gate.
package final class TracedProcess {
    package let pid: Int32
    /// The leader first.
    package internal(set) var threads: [Tracee]
    package private(set) var region: GateRegion?
    private var gadgets: Gadgets?
    /// The action of SIGWINCH that the gate borrowed for its doorbell.
    private var borrowed: [UInt8]?

    private let search: GadgetSearch

    init(pid: Int32, threads: [Tracee], search: GadgetSearch) {
        (self.pid, self.threads, self.search) = (pid, threads, search)
    }

    package var leader: Tracee { threads[0] }

    /// What a thread does with signals, as /proc/PID/task/TID/status tells it: SigBlk, SigIgn, SigCgt, SigPnd with
    /// ShdPnd.
    package struct Signals: Sendable {
        package var blocked: UInt64, ignored: UInt64, caught: UInt64, pending: UInt64
        /// Whether seccomp(2) would judge the calls that are made for us.
        package var isFiltered: Bool
        package init(blocked: UInt64, ignored: UInt64, caught: UInt64, pending: UInt64, isFiltered: Bool = false) {
            (self.blocked, self.ignored, self.caught, self.pending, self.isFiltered) = (
                blocked, ignored, caught, pending, isFiltered
            )
        }

        /// A signal that, delivered to nobody's surprise after we died, changes nothing: ignored by default or by
        /// choice, not blocked, not pending. Never SIGCONT.
        var doorbell: Int32? {
            for signal: Int32 in [SIGURG, SIGWINCH, SIGCHLD] where isFree(signal) && !has(caught, signal) {
                return signal
            }
            return (1 ... 64).first { ![SIGKILL, SIGCONT, SIGSTOP].contains($0) && has(ignored, $0) && isFree($0) }
        }

        func isFree(_ signal: Int32) -> Bool { !has(blocked, signal) && !has(pending, signal) }
        private func has(_ set: UInt64, _ signal: Int32) -> Bool { set & 1 << UInt64(signal - 1) != 0 }
    }

    /// What a function may use below its stack pointer.
    static let redZone: UInt64 = 128

    /// Maps the gate into the process. The pages are shared anonymous memory, mapped by us through /proc/PID/map_files:
    /// no descriptor is needed, so a full RLIMIT_NOFILE does no harm.
    /// - Parameters:
    ///   - text: executable mappings.
    ///   - spare: private anonymous mappings that can be written to.
    ///   - signals: of each thread, in the order of `threads`.
    package func installGate(
        text: [Range<UInt64>], spare: [Range<UInt64>] = [], signals: [Signals]
    ) throws(TraceError) {
        let (single, needsBorrowing) = try chooseDoorbells(signals)
        let gadgets = try search.find(in: pid, text: text, spare: spare)
        self.gadgets = gadgets
        try withStackFrame(of: leader) { call throws(TraceError) in
            region = try mapRegion(call)
            if needsBorrowing, let region { try borrow(call, region.address + UInt64(GateRegion.pageSize)) }
        }
        for thread in threads {
            thread.region = region
            if region == nil { thread.gadgets = gadgets }
        }
        for thread in single { (thread.region, thread.gadgets) = (nil, gadgets) }
    }

    /// Gives each thread the signal that will end its batches.
    /// - Returns: those that block every signal (the C library's helper of SIGEV_THREAD does) and make their calls by
    ///   ptrace alone, and whether SIGWINCH has to be borrowed for others.
    private func chooseDoorbells(
        _ signals: [Signals]
    ) throws(TraceError) -> (single: [Tracee], needsBorrowing: Bool) {
        var single: [Tracee] = []
        var needsBorrowing = false
        for (thread, signals) in zip(threads, signals) {
            // Needs CAP_SYS_ADMIN and that we are not filtered ourselves.
            if signals.isFiltered { try thread.suspendSeccomp() }
            if let doorbell = signals.doorbell {
                thread.doorbell = doorbell
            } else if signals.isFree(SIGWINCH) {
                (thread.doorbell, thread.isDoorbellBorrowed) = (SIGWINCH, true)
                needsBorrowing = true
            } else {
                single.append(thread)
            }
        }
        return (single, needsBorrowing)
    }

    private static let slotSize = 32768

    /// The pages of the gate, there and here; nil where there is no room for them: every call is made by ptrace alone
    /// then.
    private func mapRegion(_ call: SingleCall) throws(TraceError) -> GateRegion? {
        let noMemory = -Int64(ENOMEM)
        var size = 0
        var address = noMemory
        // Under a tight RLIMIT_AS two pages have to do.
        for candidate in [
            GateRegion.pageSize + Self.slotSize * threads.count, GateRegion.pageSize + Self.slotSize,
            2 * GateRegion.pageSize,
        ] {
            size = candidate
            address = try call(
                .mmap,
                [0, UInt64(size), UInt64(PROT_READ | PROT_EXEC), UInt64(MAP_SHARED | MAP_ANONYMOUS), UInt64.max, 0])
            if address != noMemory { break }
        }
        if address == noMemory { return nil }
        guard !(-4095 ... -1).contains(address) else {
            throw TraceError(pid, "mapping the gate into it", Errno(rawValue: CInt(-address)))
        }
        let base = UInt64(address)
        do throws(TraceError) {
            // Before mprotect splits the mapping in two and with it the names in map_files.
            let region = try shareRegion(at: base, size: size, slotSize: min(Self.slotSize, size - GateRegion.pageSize))
            let slots = try call(
                .mprotect,
                [
                    base + UInt64(GateRegion.pageSize), UInt64(size - GateRegion.pageSize),
                    UInt64(PROT_READ | PROT_WRITE),
                ])
            // It has vm.max_map_count mappings, and would need one more.
            if slots == noMemory {
                _ = try call(.munmap, [base, UInt64(size)])
                return nil
            }
            guard slots == 0 else {
                throw TraceError(pid, "making the gate's slots writable", Errno(rawValue: CInt(-slots)))
            }
            return region
        } catch {
            _ = try call(.munmap, [base, UInt64(size)])
            throw error
        }
    }

    private func shareRegion(at address: UInt64, size: Int, slotSize: Int) throws(TraceError) -> GateRegion {
        let name =
            "/proc/\(pid)/map_files/" + String(address, radix: 16) + "-" + String(address + UInt64(size), radix: 16)
        let descriptor: FileDescriptor
        do { descriptor = try FileDescriptor.open(FilePath(name), .readWrite) } catch {
            throw TraceError(pid, "opening \(name)", error as? Errno)
        }
        defer { try? descriptor.close() }
        return try GateRegion(address: address, size: size, slotSize: slotSize, descriptor: descriptor.rawValue)
    }

    private typealias SingleCall = (_ number: SystemCall, _ arguments: [UInt64]) throws(TraceError) -> Int64

    /// Programs like Go's catch every signal: SIGWINCH is lent to us while the gate is there.
    private func borrow(_ call: SingleCall, _ slots: UInt64) throws(TraceError) {
        try RemoteMemory.write(pid, at: slots, [UInt8](repeating: 0, count: 32))
        guard try call(.rt_sigaction, [UInt64(SIGWINCH), slots, slots + 64, 8]) == 0 else {
            throw TraceError(pid, "borrowing SIGWINCH")
        }
        borrowed = try RemoteMemory.read(pid, at: slots + 64, count: 32)
    }

    /// Unmaps the gate; every thread stands as it stood when it was seized. Never under a thread that is inside: the
    /// gate then stays, and the thread leaves it by itself.
    package func removeGate() throws(TraceError) {
        guard let region else { return }
        if let inside = threads.first(where: \.isInside) { throw TraceError(inside.tid, "it is still working for us") }
        for thread in threads { thread.slot = nil }
        let data = region.address + UInt64(GateRegion.pageSize)
        if let borrowed {
            try withStackFrame(of: leader) { call throws(TraceError) in
                try RemoteMemory.write(pid, at: data, borrowed)
                let result = try call(.rt_sigaction, [UInt64(SIGWINCH), data, 0, 8])
                guard result == 0 else { throw TraceError(pid, "giving SIGWINCH back", Errno(rawValue: CInt(-result))) }
            }
            self.borrowed = nil
        }
        for thread in threads { try requeue(thread, data) }
        try withStackFrame(of: leader) { call throws(TraceError) in
            let result = try call(.munmap, [region.address, UInt64(region.size)])
            guard result == 0 else { throw TraceError(pid, "unmapping the gate", Errno(rawValue: CInt(-result))) }
        }
        self.region = nil
        for thread in threads { thread.region = nil }
    }

    /// Gives a thread the signal that was held for it, as it came: only a thread itself may queue any siginfo. See
    /// rt_sigqueueinfo(2).
    private func requeue(_ thread: Tracee, _ data: UInt64) throws(TraceError) {
        guard let info = thread.held.doorbell, let signal = Int32(info, at: 0) else { return }
        try RemoteMemory.write(pid, at: data, info)
        try withStackFrame(of: thread) { call throws(TraceError) in
            let result = try call(
                .rt_tgsigqueueinfo, [UInt64(thread.innerTGID), UInt64(thread.innerTID), UInt64(signal), data])
            guard result == 0 else {
                throw TraceError(thread.tid, "giving signal \(signal) back", Errno(rawValue: CInt(-result)))
            }
        }
        thread.held.doorbell = nil
    }

    /// Runs single calls of a thread above a signal frame on its own stack: should we die in the middle, the call
    /// returns into rt_sigreturn, and the thread is back where it was. What the frame covers is put back: below the
    /// stack pointer of a goroutine lies other memory.
    private func withStackFrame(of thread: Tracee, _ body: (SingleCall) throws(TraceError) -> Void) throws(TraceError) {
        guard let gadgets else { throw TraceError(pid, "no place to make a call from") }
        let frame = thread.frame(below: try thread.roomForFrame(gadgets), gadgets)
        let covered = try RemoteMemory.read(pid, at: frame.address, count: frame.bytes.count)
        try RemoteMemory.write(pid, at: frame.address, frame.bytes)
        var base = thread.registers
        base.sp = frame.address
        base.flags &= ~Registers.trapAndDirectionFlags
        func call(_ number: SystemCall, _ arguments: [UInt64]) throws(TraceError) -> Int64 {
            try thread.single(number, arguments, at: gadgets.syscall, base: base)
        }
        do throws(TraceError) {
            try thread.inCalls { () throws(TraceError) in try body(call) }
        } catch {
            if !thread.isInside { try? thread.uncover(covered, at: frame.address) }
            throw error
        }
        try thread.uncover(covered, at: frame.address)
    }
}

extension Tracee {
    func suspendSeccomp() throws(TraceError) {
        try request(
            .setOptions, 0, Ptrace.Options([.traceSysGood, .suspendSeccomp]).rawValue,
            doing: "suspending its seccomp filter")
    }
}
