import Linux
import SystemPackage

extension Tracee {
    /// A batch without a gate, call by call between ptrace stops: for a target whose RLIMIT_AS leaves no room for two pages.
    /// Frame and data lie below the thread's red zone; what they cover is put back.
    func runSingly(_ batch: Batch, _ gadgets: TracedProcess.Gadgets) throws(TraceError) -> Answers {
        let frame = SignalFrame(
            below: registers.sp &- TracedProcess.redZone, registers: registers.restarted, mask: mask, xsave: xsave, restorer: gadgets.restorer)
        var places: [UInt64] = []
        var base = frame.address
        for buffer in batch.buffers {
            base = (base &- UInt64(buffer.count)) & ~15
            places.append(base)
        }
        let covered = try RemoteMemory.read(tid, at: base, count: Int(frame.address - base) + frame.bytes.count)
        try RemoteMemory.write(tid, at: frame.address, frame.bytes)
        var answers = Answers()
        answers.buffers = batch.buffers
        do throws(TraceError) {
            try inCalls { () throws(TraceError) in try perform(batch, places, stackPointer: frame.address, gadgets, &answers) }
        } catch {
            if !isInside { try? uncover(covered, at: base) }
            throw error
        }
        try uncover(covered, at: base)
        return answers
    }

    private func perform(
        _ batch: Batch, _ places: [UInt64], stackPointer: UInt64, _ gadgets: TracedProcess.Gadgets, _ answers: inout Answers
    ) throws(TraceError) {
        for (index, bytes) in batch.buffers.enumerated() {
            var bytes = bytes
            for relocation in batch.relocations[index] ?? [] where relocation.at + 8 <= bytes.count {
                bytes.put(places[relocation.buffer.index] &+ UInt64(relocation.offset), at: relocation.at)
            }
            try RemoteMemory.write(tid, at: places[index], bytes)
        }
        var base = registers
        base.sp = stackPointer
        base.flags &= ~Registers.trapAndDirectionFlags
        var calls = batch.calls
        for index in calls.indices {
            var arguments = calls[index].arguments
            for argument in 0 ..< 6 where calls[index].relocated & 1 << UInt8(argument) != 0 {
                arguments[argument] &+= places[Int(calls[index].buffers[argument])]
            }
            let result = try single(calls[index].number, (0 ..< 6).map { arguments[$0] }, at: gadgets.syscall, base: base)
            answers.results.append(result)
            for forward in batch.forwards where forward.from == index {
                switch forward.to {
                case .argument(let call, let argument): calls[call].arguments[argument] = UInt64(bitPattern: result)
                case .data(let buffer, let offset): try RemoteMemory.write(tid, at: places[buffer.index] &+ UInt64(offset), result.bytes)
                }
            }
            if (-4095 ... -1).contains(result), !calls[index].mayFail {
                answers.failure = BatchError(
                    tid: tid, subject: batch.subjects[Int(calls[index].subject)], call: calls[index].number, arguments: arguments, buffers: calls[index].relocated, errno: Errno(rawValue: CInt(-result)))
                break
            }
        }
        for index in answers.buffers.indices { answers.buffers[index] = try RemoteMemory.read(tid, at: places[index], count: answers.buffers[index].count) }
    }

    /// Puts back what a frame of ours covered.
    func uncover(_ covered: [UInt8], at address: UInt64) throws(TraceError) {
        try insisting { () throws(TraceError) in try RemoteMemory.write(tid, at: address, covered) }
    }
}
