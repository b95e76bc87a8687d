import Glibc
import Linux

/// Signals that arrived at a thread while it worked for us. All others stay pending, blocked; these cannot be.
struct HeldSignals {
    /// SIGSTOP, to stop the process when it is let go.
    var stop = false
    /// The siginfo of a doorbell that was somebody else's and has a handler. One is enough: a second would not have
    /// been queued.
    var doorbell: [UInt8]?
}

extension Tracee {
    /// What the kernel sends to a thread that does what it cannot, blocked or not.
    /// What the thread does itself: let go on, it does it again.
    static let faults: Set<Int32> = [SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]

    /// Keeps a signal in whose delivery the thread stands.
    func hold(_ signal: Int32) throws(TraceError) {
        if Self.faults.contains(signal) { throw TraceError(tid, "it took signal \(signal) while working for us") }
        // To a husk nothing was meant: it was made without a signal, and gets those of its images in the end.
        if isHusk { return }
        if signal == SIGSTOP { held.stop = true }
        // A doorbell that nobody handles is ignored, and would have been.
        if signal == doorbell, isDoorbellBorrowed, held.doorbell == nil { held.doorbell = try signalInfo() }
    }

    /// Whether the doorbell in whose delivery the thread stands is ours.
    func isOwnDoorbell() throws(TraceError) -> Bool {
        guard isDoorbellBorrowed else { return true }
        let byTgkill: Int32 = -6  // SI_TKILL
        let info = try signalInfo()
        return Int32(info, at: 8) == byTgkill && Int32(info, at: 16) == innerTGID
    }

    private func signalInfo() throws(TraceError) -> [UInt8] {
        var info = [UInt8](repeating: 0, count: PendingSignal.size)
        try unsafe info.withMutableBytes { buffer throws(TraceError) in
            _ = try request(.getSignalInfo, 0, Int(bitPattern: buffer.baseAddress), doing: "reading a signal")
        }
        return info
    }

    /// Whether a SIGSTOP that was held is still to have its effect: SIGCONT takes it back, also when it comes later and
    /// waits.
    var hasToStop: Bool {
        guard held.stop else { return false }
        let pending = (try? pendingSignals(shared: true) + pendingSignals(shared: false)) ?? []
        return !pending.contains { Int32($0, at: 0) == SIGCONT }
    }
}

/// siginfo_t, as ptrace(2) and rt_sigqueueinfo(2) have it.
package enum PendingSignal {
    static let size = 128

    package static func mask(_ queue: [[UInt8]]) -> UInt64 {
        queue.reduce(0) { mask, info in
            let signal = Int32(info, at: 0) ?? 0
            return (1 ... 64).contains(signal) ? mask | 1 << UInt64(signal - 1) : mask
        }
    }

    /// The queue and what is pending without having a place in it, which the kernel delivers as sent by nobody:
    /// SI_USER, no pid, no uid (collect_signal).
    package static func completing(_ queue: [[UInt8]], to pending: UInt64) -> [[UInt8]] {
        let missing = pending & ~mask(queue)
        return queue
            + (1 ... 64).filter { missing & 1 << UInt64($0 - 1) != 0 }.map { signal in
                var info = [UInt8](repeating: 0, count: size)
                info.put(UInt32(signal), at: 0)
                return info
            }
    }
}
