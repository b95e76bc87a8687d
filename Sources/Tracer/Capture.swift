import Linux
import SystemPackage

extension Tracee {
    /// Takes down what the thread is, right after it stopped.
    func capture(_ stop: WaitStatus) throws(TraceError) {
        self.stop = stop
        let found = try readRegisters()
        registers = found
        // The program never asked for the stop that interrupted its call. Where a signal did, it sees EINTR all the
        // same: that is the kernel's to decide when it is let go.
        if stop == .interrupted { registers = registers.restartingInterruptedCall }
        if isAboutToRestart(registers) { registers = registers.beforeRestart }
        // The kernel does not look at the number to go on with it, a restored task needs it.
        if let restartedCall, isInRestartedCall { registers.origAX = UInt64(restartedCall.rawValue) }
        xsave = try readXSave()
        mask = try readMask()
        rseq = try readRseq()
        if let rseq {
            do throws(TraceError) { try abortCriticalSection(rseq) } catch {
                guard error.errno == .noSuchProcess else { throw error }
                state = .ended
                throw .ended(tid)
            }
        }
        // From now on it goes on from here, whatever happens to us.
        if registers != found { try write(registers) }
        state = .stopped
    }

    /// Whether the kernel has sent it back to its `syscall` instruction to make a restart_syscall(2) there, and it got
    /// no CPU since.
    private func isAboutToRestart(_ registers: Registers) -> Bool {
        guard registers.ax == UInt64(SystemCall.restart_syscall.rawValue) else { return false }
        return (try? RemoteMemory.read(tid, at: registers.ip, count: 2)) == Registers.systemCallInstruction
    }

    private var isInRestartedCall: Bool {
        registers.restart == .block && registers.origAX == UInt64(SystemCall.restart_syscall.rawValue)
    }
    /// Whether it stands in restart_syscall(2), and nobody has looked yet what that was.
    var isInUnknownCall: Bool { restartedCall == nil && isInRestartedCall }
    /// Whether somebody has looked, and could not tell.
    var isInLostCall: Bool { restartedCall == .restart_syscall && isInRestartedCall }

    /// What the kernel does to a preempted critical section (rseq_ip_fixup), done before the ip points elsewhere and it
    /// would not.
    private func abortCriticalSection(_ rseq: Rseq) throws(TraceError) {
        let pointer = try RemoteMemory.read(tid, at: rseq.address + 8, count: 8)
        guard let pointer = UInt64(pointer, at: 0), pointer != 0 else { return }
        let section: [UInt8]
        do throws(TraceError) { section = try RemoteMemory.read(tid, at: pointer, count: 32) } catch {
            // A wild pointer is a fault of the program's, for which the kernel would end it.
            if error.errno == .badAddress { return }
            throw error
        }
        guard let start = UInt64(section, at: 8), let length = UInt64(section, at: 16),
            let abort = UInt64(section, at: 24),
            registers.ip &- start < length
        else { return }
        try RemoteMemory.write(tid, at: rseq.address + 8, UInt64(0).bytes)
        registers.ip = abort
    }
}
