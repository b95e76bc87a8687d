import Linux
import ProcFS

/// A call that a stop interrupted goes on as restart_syscall(2), for the rest of its time. Stopped once more it shows
/// that number; what it was, which a restored task has to make anew, is told by where it sleeps. See the NOTES of
/// restart_syscall(2).
enum RestartedCall {
    /// The original of a call that sleeps as restart_syscall; nil when it does not sleep, `.restart_syscall` when it
    /// cannot be told.
    static func original(of tracee: Tracee) throws -> SystemCall? {
        guard let directory = try unlessGone({ try ProcDirectory(pid: tracee.tgid).task(tracee.tid) }),
            let call = try unlessGone({ try directory.read("syscall") }),
            String(decoding: call, as: UTF8.self).hasPrefix("\(SystemCall.restart_syscall.rawValue) "),
            let place = try unlessGone({ try directory.read("wchan") })
        else { return nil }
        return original(sleepingIn: String(decoding: place, as: UTF8.self), firstArgument: tracee.registers.di)
    }

    /// - Parameter place: a function of the kernel, 0 where they have no names (CONFIG_KALLSYMS). Only these have a
    ///   restart block: do_restart_poll, futex_wait_restart, and the …nsleep_restart of the clocks, whose names are not
    ///   in the list.
    static func original(sleepingIn place: String, firstArgument: UInt64) -> SystemCall {
        if place.contains("futex") { return .futex }
        if place.contains("poll") { return .poll }
        if place.isEmpty || place == "0" { return .restart_syscall }
        // The first argument of one is an address, of the other a clock: a small number, or a negative one
        // (clock_getcpuclockid(3)).
        let isAddress = firstArgument >= lowestAddress && firstArgument < 1 << 63 && firstArgument >> 31 != 1
        return isAddress ? .nanosleep : .clock_nanosleep
    }

    private static let lowestAddress: UInt64 = 4096
}
