import Linux
import ProcFS

/// A call that a stop interrupted goes on as restart_syscall(2), for the rest of its time. Stopped once more it shows
/// that number; what it was, which a restored task has to make anew, is told by where it sleeps. See the NOTES of
/// restart_syscall(2).
enum RestartedCall {
    /// The original of a call that sleeps as restart_syscall; nil when it does not sleep, `.restart_syscall` when it
    /// cannot be told: it was just woken, or the kernel has no names of functions.
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

    /// The original of a call of a thread that a signal stopped, which cannot be let go on to be seen asleep: as it
    /// stands in the program.
    static func original(ofStopped tracee: Tracee) -> SystemCall {
        // `mov eax, number` before the `syscall` that it stands behind.
        let loads: UInt8 = 0xb8
        let length = 5 + Registers.systemCallInstruction.count
        guard let code = try? RemoteMemory.read(tracee.tid, at: tracee.registers.ip &- UInt64(length), count: length),
            code[0] == loads, let number = UInt32(code, at: 1)
        else { return original(called: tracee.registers) }
        let known = [SystemCall.nanosleep, .clock_nanosleep, .poll, .futex]
        return known.first { $0.rawValue == number } ?? .restart_syscall
    }

    /// By its arguments, which is enough for those of the system calls that are made by number, as by syscall(2).
    static func original(called registers: Registers) -> SystemCall {
        // FUTEX_WAIT_PRIVATE and FUTEX_WAIT_BITSET_PRIVATE, of either clock, with a time. See futex(2).
        let isFutex = [128, 128 + 9, 256 + 128 + 9].contains(registers.si) && registers.r10 >= lowestAddress
        return isFutex && registers.di >= lowestAddress ? .futex : .restart_syscall
    }

    private static let lowestAddress: UInt64 = 4096
}
