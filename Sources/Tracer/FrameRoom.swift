import Linux

extension Tracee {
    /// An address below which a frame of ours, with `size` bytes of data below that, may cover memory for a moment.
    ///
    /// As a rule that is where the kernel would write a signal's frame: below the red zone. Where the stack has not
    /// grown so far yet, the thread itself has to touch it: process_vm_writev(2) grows no stack (since Linux 6.5,
    /// commit 8d7071af8907). Where it may not grow (RLIMIT_AS, RLIMIT_STACK), memory that holds nothing but zeros will
    /// do.
    func roomForFrame(_ gadgets: Gadgets, data size: Int = 0) throws(TraceError) -> UInt64 {
        let top = registers.sp &- TracedProcess.redZone
        let lowest = frame(below: top, gadgets).address &- UInt64(size)
        if isThere(lowest ..< top) { return top }
        guard let spare = spareMemory(Int(top - lowest), gadgets.spare) else {
            throw TraceError(tid, "its stack is full, and there is no other memory for a signal frame")
        }
        let frame = frame(below: spare, gadgets)
        let covered = try RemoteMemory.read(tid, at: frame.address, count: frame.bytes.count)
        try RemoteMemory.write(tid, at: frame.address, frame.bytes)
        var base = registers
        base.sp = frame.address
        base.flags &= ~Registers.trapAndDirectionFlags
        do throws(TraceError) {
            // It writes eight bytes, by which the kernel grows the stack as it does for a signal; it may fail with
            // EFAULT.
            let setSize: UInt64 = 8
            try inCalls { () throws(TraceError) in
                _ = try single(.rt_sigpending, [lowest & ~7, setSize], at: gadgets.syscall, base: base)
            }
        } catch {
            if !isInside { try? uncover(covered, at: frame.address) }
            throw error
        }
        try uncover(covered, at: frame.address)
        return isThere(lowest ..< top) ? top : spare
    }

    func frame(below top: UInt64, _ gadgets: Gadgets) -> SignalFrame {
        SignalFrame(
            below: top, registers: registers.restarted, mask: mask, xsave: xsave, restorer: gadgets.restorer)
    }

    private func isThere(_ range: Range<UInt64>) -> Bool {
        let bytes = try? RemoteMemory.read(tid, at: range.lowerBound, count: Int(range.upperBound - range.lowerBound))
        return bytes != nil
    }

    /// The end of `size` zeros at one of the ends of a mapping: behind what malloc(3) has handed out, or where the
    /// stack of another thread has not been yet.
    private func spareMemory(_ size: Int, _ mappings: [Range<UInt64>]) -> UInt64? {
        let needed = UInt64(size) + 64
        for mapping in mappings
        where !mapping.contains(registers.sp) && mapping.upperBound - mapping.lowerBound >= needed {
            for end in [mapping.upperBound, mapping.lowerBound + needed] {
                let bytes = try? RemoteMemory.read(tid, at: end - needed, count: Int(needed))
                if let bytes, bytes.allSatisfy({ $0 == 0 }) { return end }
            }
        }
        return nil
    }
}
