import CGate
package import Linux
import SystemPackage

/// One thread under ptrace. What it was when it stopped is kept until it is let go: every register, the mask, the stack.
package final class Tracee {
    package let tid: Int32
    package let tgid: Int32
    /// The ids the thread itself sees, for calls that name it.
    package var innerTID: Int32
    package var innerTGID: Int32
    /// The stop it was found in.
    package internal(set) var stop: WaitStatus = .interrupted
    /// As they were when it stopped; an ip inside a restartable sequence stands at the abort handler already.
    package internal(set) var registers = Registers()
    package internal(set) var xsave: [UInt8] = []
    package internal(set) var mask: UInt64 = 0
    /// The rseq(2) registration, if there is one.
    package internal(set) var rseq: Rseq?
    /// A husk has nothing to go back to: it stays in the gate, and signals mean nothing to it.
    package internal(set) var isHusk = false
    package internal(set) var region: GateRegion?
    /// The signal that ends a batch: one that means nothing to the program.
    package internal(set) var doorbell: Int32 = 23
    /// Where single calls are made when there is no room for a gate.
    var gadgets: TracedProcess.Gadgets?
    var slot: Slot?
    var isBlocked = false
    private var stackPointer: UInt64 = 0
    /// Signals that came while a batch ran and that cannot be blocked.
    var held: [Int32] = []
    private var run: BatchRun?

    package struct Rseq: Equatable, Sendable {
        package var address: UInt64
        package var size: UInt32
        package var signature: UInt32
    }

    package init(tid: Int32, tgid: Int32) {
        self.tid = tid
        self.tgid = tgid
        innerTID = tid
        innerTGID = tgid
    }

    // MARK: Registers

    package func readRegisters() throws(TraceError) -> Registers {
        var registers = Registers()
        try unsafe withUnsafeMutablePointer(to: &registers) { pointer throws(TraceError) in
            _ = try Ptrace.call(.getRegisters, tid, 0, Int(bitPattern: pointer), doing: "reading its registers")
        }
        return registers
    }

    package func write(_ registers: Registers) throws(TraceError) {
        var registers = registers
        try unsafe withUnsafeMutablePointer(to: &registers) { pointer throws(TraceError) in
            _ = try Ptrace.call(.setRegisters, tid, 0, Int(bitPattern: pointer), doing: "setting its registers")
        }
    }

    private static let xstate = 0x202

    /// The XSAVE area as it is now.
    package func currentXSave() throws(TraceError) -> [UInt8] { try readXSave() }

    func readXSave() throws(TraceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16384)
        let count = try registerSet(.getRegisterSet, &bytes, "reading its XSAVE area")
        return Array(bytes.prefix(count))
    }

    package func writeXSave(_ area: [UInt8]) throws(TraceError) {
        var bytes = area
        _ = try registerSet(.setRegisterSet, &bytes, "setting its XSAVE area")
    }

    private func registerSet(_ request: Ptrace.Request, _ bytes: inout [UInt8], _ doing: String) throws(TraceError) -> Int {
        let tid = tid
        return try unsafe bytes.withMutableBytes { buffer throws(TraceError) in
            var vector = (UInt(bitPattern: buffer.baseAddress), UInt(buffer.count))
            try unsafe withUnsafeMutablePointer(to: &vector) { pointer throws(TraceError) in
                _ = try Ptrace.call(request, tid, Self.xstate, Int(bitPattern: pointer), doing: doing)
            }
            return Int(vector.1)
        }
    }

    func readMask() throws(TraceError) -> UInt64 {
        var mask: UInt64 = 0
        try unsafe withUnsafeMutablePointer(to: &mask) { pointer throws(TraceError) in
            _ = try Ptrace.call(.getSignalMask, tid, 8, Int(bitPattern: pointer), doing: "reading its signal mask")
        }
        return mask
    }

    package func write(mask: UInt64) throws(TraceError) {
        var mask = mask
        try unsafe withUnsafeMutablePointer(to: &mask) { pointer throws(TraceError) in
            _ = try Ptrace.call(.setSignalMask, tid, 8, Int(bitPattern: pointer), doing: "setting its signal mask")
        }
    }

    private func readRseq() throws(TraceError) -> Rseq? {
        var configuration = [UInt8](repeating: 0, count: 24)
        let tid = tid
        do throws(TraceError) {
            try unsafe configuration.withMutableBytes { buffer throws(TraceError) in
                _ = try Ptrace.call(.getRseqConfiguration, tid, 24, Int(bitPattern: buffer.baseAddress), doing: "reading its rseq registration")
            }
        } catch {
            // Kernels before 5.13 (commit 90f093fa8ea4) do not tell; without CONFIG_RSEQ there is nothing to tell.
            if error.errno == .ioError || error.errno == .invalidArgument { return nil }
            throw error
        }
        guard let address = UInt64(configuration, at: 0), address != 0,
              let size = UInt32(configuration, at: 8), let signature = UInt32(configuration, at: 12) else { return nil }
        return Rseq(address: address, size: size, signature: signature)
    }

    /// Takes down what the thread is, right after it stopped.
    func capture() throws(TraceError) {
        registers = try readRegisters()
        xsave = try readXSave()
        mask = try readMask()
        rseq = try readRseq()
        if let rseq { try abortCriticalSection(rseq) }
    }

    /// What the kernel does to a preempted critical section (rseq_ip_fixup), done before the ip points elsewhere and it would not.
    private func abortCriticalSection(_ rseq: Rseq) throws(TraceError) {
        guard let pointer = UInt64(try RemoteMemory.read(tid, at: rseq.address + 8, count: 8), at: 0), pointer != 0,
              let section = try? RemoteMemory.read(tid, at: pointer, count: 32),
              let start = UInt64(section, at: 8), let length = UInt64(section, at: 16), let abort = UInt64(section, at: 24),
              registers.ip &- start < length else { return }
        try RemoteMemory.write(tid, at: rseq.address + 8, UInt64(0).bytes)
        registers.ip = abort
        try write(registers)
    }

    // MARK: Going on

    func resume(_ request: Ptrace.Request = .cont, signal: Int32 = 0) throws(TraceError) {
        try Ptrace.call(request, tid, 0, Int(signal), doing: "letting it run")
    }

    func signalInfo() throws(TraceError) -> [UInt8] {
        var info = [UInt8](repeating: 0, count: 128)
        let tid = tid
        try unsafe info.withMutableBytes { buffer throws(TraceError) in
            _ = try Ptrace.call(.getSignalInfo, tid, 0, Int(bitPattern: buffer.baseAddress), doing: "reading a signal")
        }
        return info
    }

    /// One call at `instruction` (a `syscall`), between two ptrace stops; for before there is a gate and after.
    /// - Parameter base: registers whose ip, ax and arguments are replaced.
    package func single(_ call: SystemCall, _ arguments: [UInt64], at instruction: UInt64, base: Registers) throws(TraceError) -> Int64 {
        var registers = base
        let padded = arguments + [UInt64](repeating: 0, count: max(0, 6 - arguments.count))
        (registers.di, registers.si, registers.dx) = (padded[0], padded[1], padded[2])
        (registers.r10, registers.r8, registers.r9) = (padded[3], padded[4], padded[5])
        registers.ax = UInt64(call.rawValue)
        registers.origAX = UInt64.max
        registers.ip = instruction
        try write(registers)
        try block()
        for _ in 0 ..< 2 {
            try resume(.syscall)
            try waitForSystemCallStop()
        }
        return Int64(bitPattern: try readRegisters().ax)
    }

    private func waitForSystemCallStop() throws(TraceError) {
        while true {
            switch try WaitStatus.wait(tid) {
            case .systemCall: return
            case .signal(let signal):
                try hold(signal)
                try resume(.syscall)
            case .interrupted, .groupStopped: try resume(.syscall)
            case .exited, .killed: throw TraceError(tid, "it ended while it was being worked on")
            case .event, nil: try resume(.syscall)
            }
        }
    }

    /// Keeps a signal that cannot be blocked (SIGSTOP), to be sent again when the thread is let go.
    func hold(_ signal: Int32) throws(TraceError) {
        if [4, 5, 7, 8, 11].contains(signal) { throw TraceError(tid, "it took signal \(signal) while working for us") }
        held.append(signal)
    }

    // MARK: Batches

    /// Starts `batch` in `slot`; `finish()` waits for it. Registers go first, then the mask: if we die in between, the frame is
    /// already what the thread returns to.
    func start(_ batch: Batch, in slot: Slot) throws(TraceError) {
        var limit = slot.size
        if !isHusk {
            let frame = SignalFrame(
                below: slot.address + UInt64(slot.size), registers: registers.restarted, mask: mask, xsave: xsave, restorer: 0)
            limit = Int(frame.address - slot.address)
            unsafe frame.bytes.withUnsafeBytes { unsafe (slot.pointer + limit).copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
            stackPointer = frame.stackPointerAtSigreturn
        } else {
            stackPointer = slot.address
        }
        self.slot = slot
        let run = BatchRun(batch, in: slot, limit: limit, tid: tid)
        self.run = run
        try startPart(run, slot)
    }

    private func startPart(_ run: BatchRun, _ slot: Slot) throws(TraceError) {
        let bell = gate_call(
            number: UInt64(SystemCall.tgkill.rawValue), args: (UInt64(innerTGID), UInt64(innerTID), UInt64(doorbell), 0, 0, 0), result: 1 << 63)
        let doorbellIndex = try run.load(doorbell: bell)
        var registers = registers
        registers.ip = slot.region.codeAddress
        registers.bx = slot.callAddress(0)
        registers.bp = slot.callAddress(doorbellIndex)
        registers.r13 = slot.address
        registers.sp = stackPointer
        registers.origAX = UInt64.max
        registers.ax = 0
        registers.flags &= ~0x500  // TF, DF
        try write(registers)
        try block()
        try resume()
    }

    /// Blocks every signal but the doorbell, so that the others stay where they are: pending.
    func block() throws(TraceError) {
        if isBlocked { return }
        try write(mask: isHusk ? ~Husks.openSignals : ~(1 << UInt64(doorbell - 1)))
        isBlocked = true
    }

    /// Waits until the batch is done. The thread then stands as it stood before; a husk stays in the gate.
    func finish() throws(TraceError) -> Answers {
        guard let run, let slot else { return Answers() }
        while true {
            try waitForDoorbell(slot)
            run.collect()
            if run.isFinished { break }
            try startPart(run, slot)
        }
        self.run = nil
        if !isHusk { try putBack() }
        return run.answers
    }

    /// The mask before the registers: until those are set, a return still goes through the frame.
    func putBack() throws(TraceError) {
        try write(mask: mask)
        isBlocked = false
        try write(registers)
    }

    private func waitForDoorbell(_ slot: Slot) throws(TraceError) {
        while true {
            switch try WaitStatus.wait(tid) {
            case .signal(let signal):
                let registers = try readRegisters()
                if signal == doorbell, registers.ip == slot.region.afterSyscallAddress, registers.bx == registers.bp { return }
                if [4, 5, 7, 8, 11].contains(signal) || !isHusk { try hold(signal) }
                try resume()
            case .interrupted, .groupStopped, .event, .systemCall, nil: try resume()
            case .exited, .killed: throw TraceError(tid, "it ended while a batch ran in it")
            }
        }
    }
}

/// Runs each batch in its thread, all at once as far as there are slots; answers in the same order.
package func runAll(_ jobs: [(Tracee, Batch)]) throws(TraceError) -> [Answers] {
    var answers = [Answers](repeating: Answers(), count: jobs.count)
    var started: [Int] = []
    func finishStarted() throws(TraceError) {
        for index in started {
            let tracee = jobs[index].0
            answers[index] = try tracee.finish()
            if let slot = tracee.slot, !tracee.isHusk || slot.count > 1 {
                slot.region.giveBack(slot)
                tracee.slot = nil
            }
        }
        started.removeAll()
    }
    for (index, (tracee, batch)) in jobs.enumerated() where !batch.isEmpty {
        guard let region = tracee.region else {
            guard let gadgets = tracee.gadgets else { throw TraceError(tracee.tid, "a batch before there is a gate") }
            answers[index] = try tracee.runSingly(batch, gadgets)
            continue
        }
        // A slot of a husk is its own for good; what does not fit into it gets several for the moment.
        let most = batch.mostData(above: region.slotSize / 2)
        func takeSlot() -> Slot? {
            most > region.slotSize / 2 ? region.takeSlot(holding: most) : tracee.slot ?? region.takeSlot()
        }
        if most > region.slotSize / 2, let own = tracee.slot {
            region.giveBack(own)
            tracee.slot = nil
        }
        var slot = takeSlot()
        if slot == nil {
            try finishStarted()
            slot = takeSlot()
        }
        guard let slot else { throw TraceError(tracee.tid, "no room in the gate") }
        try tracee.start(batch, in: slot)
        started.append(index)
    }
    try finishStarted()
    return answers
}

extension Tracee {
    /// Runs `batch` alone.
    package func run(_ batch: Batch) throws(TraceError) -> Answers { try runAll([(self, batch)])[0] }
}
