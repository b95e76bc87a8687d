import CGate
import Linux

extension Tracee {
    /// Starts `batch` in `slot`; `finish()` waits for it. Registers go first, then the mask: if we die in between, the
    /// frame is already what the thread returns to.
    func start(_ batch: Batch, in slot: Slot) throws(TraceError) {
        var limit = slot.size
        if !isHusk {
            let frame = SignalFrame(
                below: slot.address + UInt64(slot.size), registers: registers.restarted, mask: mask, xsave: xsave,
                restorer: 0)
            limit = Int(frame.address - slot.address)
            unsafe frame.bytes.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress {
                    unsafe (slot.pointer + limit).copyMemory(from: base, byteCount: bytes.count)
                }
            }
            stackPointer = frame.stackPointerAtSigreturn
        } else {
            stackPointer = slot.address
        }
        self.slot = slot
        let run = BatchRun(batch, in: slot, limit: limit, tid: tid)
        state = .inGate(run)
        do throws(TraceError) { try startPart(run, slot) } catch { throw leaveGate(after: error) }
    }

    private func startPart(_ run: BatchRun, _ slot: Slot) throws(TraceError) {
        guard let doorbell else { throw TraceError(tid, "it has no signal that could end a batch") }
        let goOnAfterError: UInt64 = 1 << 63
        let bell = gate_call(
            number: UInt64(SystemCall.tgkill.rawValue),
            args: (UInt64(innerTGID), UInt64(innerTID), UInt64(doorbell), 0, 0, 0), result: goOnAfterError)
        let doorbellIndex = try run.load(doorbell: bell)
        var registers = registers
        registers.ip = slot.region.codeAddress
        registers.bx = slot.callAddress(0)
        registers.bp = slot.callAddress(doorbellIndex)
        registers.r13 = slot.address
        registers.sp = stackPointer
        registers.origAX = UInt64.max
        registers.ax = 0
        registers.flags &= ~Registers.trapAndDirectionFlags
        try write(registers)
        try block(butFor: doorbell)
        try resume()
    }

    /// Waits until the batch is done. The thread then stands as it stood before; a husk stays in the gate. One that
    /// does not come back in time stays `.inGate`, and the gate has to stay under it.
    func finish(_ patience: Patience? = nil) throws(TraceError) -> Answers {
        guard case .inGate(let run) = state, let slot else { return Answers() }
        do throws(TraceError) {
            while true {
                try waitForDoorbell(slot, patience)
                run.collect()
                if run.isFinished { break }
                try startPart(run, slot)
            }
            if isHusk { state = .stopped } else { try putBack() }
        } catch { throw leaveGate(after: error) }
        return run.answers
    }

    /// Puts the thread back from wherever it stands; what a batch does up to there is done.
    private func leaveGate(after error: TraceError) -> TraceError {
        guard case .inGate = state, isStanding else { return error }
        if isHusk { state = .stopped } else { try? putBack() }
        return error
    }

    private func waitForDoorbell(_ slot: Slot, _ patience: Patience?) throws(TraceError) {
        while true {
            if case .signal(let signal) = try nextStop(patience) {
                let registers = try readRegisters()
                let isRung =
                    signal == doorbell && registers.ip == slot.region.afterSyscallAddress
                    && registers.bx == registers.bp
                if isRung, try isOwnDoorbell() { return }
                try hold(signal)
            }
            try resume()
        }
    }
}

/// Runs each batch in its thread, all at once as far as there are slots; answers in the same order. Whatever ends one
/// of them, all that were started are finished, or put back, before an error is thrown.
package func runAll(_ jobs: [(Tracee, Batch)]) throws(TraceError) -> [Answers] {
    var running = RunningBatches(jobs)
    do throws(TraceError) {
        for index in jobs.indices where !jobs[index].1.isEmpty { try running.start(index) }
        try running.finish()
    } catch {
        running.abandon()
        throw error
    }
    return running.answers
}

/// The batches that were started together.
private struct RunningBatches {
    private let jobs: [(Tracee, Batch)]
    private(set) var answers: [Answers]
    private var started: [Int] = []

    init(_ jobs: [(Tracee, Batch)]) {
        self.jobs = jobs
        answers = [Answers](repeating: Answers(), count: jobs.count)
    }

    mutating func start(_ index: Int) throws(TraceError) {
        let (tracee, batch) = jobs[index]
        guard let region = tracee.region else {
            guard let gadgets = tracee.gadgets else { throw TraceError(tracee.tid, "a batch before there is a gate") }
            answers[index] = try tracee.runSingly(batch, gadgets)
            return
        }
        // A slot of a husk is its own for good; what does not fit into it gets several for the moment.
        let most = batch.mostData(above: region.slotSize / 2)
        let isLarge = most > region.slotSize / 2
        if isLarge, let own = tracee.slot {
            region.giveBack(own)
            tracee.slot = nil
        }
        func takeSlot() -> Slot? { isLarge ? region.takeSlot(holding: most) : tracee.slot ?? region.takeSlot() }
        var slot = takeSlot()
        if slot == nil {
            try finish()
            slot = takeSlot()
        }
        guard let slot else { throw TraceError(tracee.tid, "no room in the gate") }
        do throws(TraceError) { try tracee.start(batch, in: slot) } catch {
            giveBack(tracee)
            throw error
        }
        started.append(index)
    }

    mutating func finish() throws(TraceError) {
        while let index = started.first {
            answers[index] = try jobs[index].0.finish()
            started.removeFirst()
            giveBack(jobs[index].0)
        }
    }

    /// After an error: the others end by themselves, soon. None of them waits for another one.
    mutating func abandon() {
        let grace = Patience.grace()
        for index in started {
            _ = try? jobs[index].0.finish(grace)
            giveBack(jobs[index].0)
        }
    }

    /// The slot of a thread that is still inside is not for others.
    private func giveBack(_ tracee: Tracee) {
        guard !tracee.isInside, let slot = tracee.slot, !tracee.isHusk || slot.count > 1 else { return }
        slot.region.giveBack(slot)
        tracee.slot = nil
    }
}

extension Tracee {
    /// Runs `batch` alone.
    package func run(_ batch: Batch) throws(TraceError) -> Answers { try runAll([(self, batch)])[0] }
}
