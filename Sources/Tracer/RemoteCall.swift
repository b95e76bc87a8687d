package import Linux
import SystemPackage

extension Tracee {
    /// One call at `instruction` (a `syscall`), between two ptrace stops; for before there is a gate and after.
    /// - Parameter base: registers whose ip, ax and arguments are replaced.
    package func single(
        _ call: SystemCall, _ arguments: [UInt64], at instruction: UInt64, base: Registers
    ) throws(TraceError) -> Int64 {
        var registers = base
        let padded = arguments + [UInt64](repeating: 0, count: max(0, 6 - arguments.count))
        (registers.di, registers.si, registers.dx) = (padded[0], padded[1], padded[2])
        (registers.r10, registers.r8, registers.r9) = (padded[3], padded[4], padded[5])
        registers.ax = UInt64(call.rawValue)
        registers.origAX = UInt64.max
        registers.ip = instruction
        state = .inCall
        try write(registers)
        try block(butFor: nil)
        for _ in 0 ..< 2 {
            try resume(.syscall)
            // What a call has done is known by its result, and could not be undone without: a cancellation has time
            // until then.
            do throws(TraceError) { try waitForSystemCallStop(patience) } catch {
                guard error.isCancellation else { throw error }
                try waitForSystemCallStop(.grace())
            }
        }
        let result = Int64(bitPattern: try insisting { () throws(TraceError) in try readRegisters() }.ax)
        if isHusk { state = .stopped }
        return result
    }

    private func waitForSystemCallStop(_ patience: Patience) throws(TraceError) {
        while true {
            switch try nextStop(patience) {
            case .systemCall: return
            case .signal(let signal):
                try hold(signal)
                try resume(.syscall)
            default: try resume(.syscall)
            }
        }
    }

    /// Blocks every signal but the doorbell, so that they stay where they are: pending.
    func block(butFor doorbell: Int32?) throws(TraceError) {
        // A husk's mask is set for the whole of its making; all the same if somebody made it stricter.
        if isHusk, workingMask != nil { return }
        let wanted = ~(isHusk ? Husks.openSignals : doorbell.map { 1 << UInt64($0 - 1) } ?? 0)
        if workingMask == wanted { return }
        try write(mask: wanted)
        workingMask = wanted
    }

    /// Runs `body`, which makes single calls; then the thread stands where it stood, whatever happens. A thread that
    /// does not come back in time keeps its state, and the frame under its feet.
    func inCalls(_ body: () throws(TraceError) -> Void) throws(TraceError) {
        var failure: TraceError?
        do throws(TraceError) { try body() } catch { failure = error }
        if case .inCall = state {
            do throws(TraceError) {
                if !isStanding { try waitForSystemCallStop(.grace()) }
                try enterSignalCheck()
                try putBack()
            } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Moves from a system-call stop to one inside get_signal: only from there does the kernel restart an interrupted
    /// call, or let a handler see EINTR.
    package func enterSignalCheck() throws(TraceError) {
        guard lastStop == .systemCall else { return }
        try request(.interrupt, doing: "stopping it")
        try resume()
        while true {
            switch try nextStop() {
            case .interrupted, .groupStopped: return
            case .signal(let signal):
                try hold(signal)
                return
            default: try resume()
            }
        }
    }

    /// The mask before the registers: until those are set, a return still goes through the frame.
    func putBack() throws(TraceError) {
        try insisting { () throws(TraceError) in try write(mask: mask) }
        workingMask = nil
        try insisting { () throws(TraceError) in try write(registers) }
        state = .stopped
    }

    /// What puts a thread back is tried once more when it fails: there is nothing else that could be done.
    func insisting<Value>(_ body: () throws(TraceError) -> Value) throws(TraceError) -> Value {
        do throws(TraceError) { return try body() } catch {
            if hasEnded { throw error }
            return try body()
        }
    }
}
