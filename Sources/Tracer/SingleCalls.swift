import Linux
import SystemPackage

extension Tracee {
    /// A batch without a gate, call by call between ptrace stops: for a target whose RLIMIT_AS leaves no room for two
    /// pages. The frame lies below the thread's red zone, and below it the data of one call at a time: a stack that may
    /// not grow has little room. What they cover is put back.
    func runSingly(_ batch: Batch, _ gadgets: Gadgets) throws(TraceError) -> Answers {
        let frame = frame(below: try roomForFrame(gadgets, data: SingleRun.dataSize(of: batch)), gadgets)
        let run = SingleRun(batch, below: frame.address)
        let covered = try RemoteMemory.read(
            tid, at: run.lowest, count: Int(frame.address - run.lowest) + frame.bytes.count)
        try RemoteMemory.write(tid, at: frame.address, frame.bytes)
        do throws(TraceError) {
            try inCalls { () throws(TraceError) in try perform(run, stackPointer: frame.address, gadgets) }
        } catch {
            if !isInside { try? uncover(covered, at: run.lowest) }
            throw error
        }
        try uncover(covered, at: run.lowest)
        return run.answers
    }

    private func perform(_ run: SingleRun, stackPointer: UInt64, _ gadgets: Gadgets) throws(TraceError) {
        var base = registers
        base.sp = stackPointer
        base.flags &= ~Registers.trapAndDirectionFlags
        for index in run.batch.calls.indices where run.answers.failure == nil {
            for (place, bytes) in run.data(of: index) { try RemoteMemory.write(tid, at: place, bytes) }
            let call = run.batch.calls[index]
            let result = try single(call.number, run.arguments(of: index), at: gadgets.syscall, base: base)
            for (buffer, place) in run.places(of: index) {
                run.answers.buffers[buffer] = try RemoteMemory.read(
                    tid, at: place, count: run.answers.buffers[buffer].count)
            }
            run.answer(index, result, tid)
        }
    }

    /// Puts back what a frame of ours covered.
    func uncover(_ covered: [UInt8], at address: UInt64) throws(TraceError) {
        try insisting { () throws(TraceError) in try RemoteMemory.write(tid, at: address, covered) }
    }
}
