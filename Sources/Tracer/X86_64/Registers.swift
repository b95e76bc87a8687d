import Linux

/// user_regs_struct of x86-64, in the kernel's order. See sys/user.h.
package struct Registers: Equatable, Hashable, Sendable {
    package var r15: UInt64 = 0, r14: UInt64 = 0, r13: UInt64 = 0, r12: UInt64 = 0, bp: UInt64 = 0, bx: UInt64 = 0
    package var r11: UInt64 = 0, r10: UInt64 = 0, r9: UInt64 = 0, r8: UInt64 = 0, ax: UInt64 = 0, cx: UInt64 = 0
    package var dx: UInt64 = 0, si: UInt64 = 0, di: UInt64 = 0, origAX: UInt64 = 0, ip: UInt64 = 0, cs: UInt64 = 0
    package var flags: UInt64 = 0, sp: UInt64 = 0, ss: UInt64 = 0, fsBase: UInt64 = 0, gsBase: UInt64 = 0
    package var ds: UInt64 = 0, es: UInt64 = 0, fs: UInt64 = 0, gs: UInt64 = 0
    package init() {}

    /// The 64-bit code segment of user space; anything else is a 32-bit task.
    package static let userCodeSegment: UInt64 = 0x33

    /// What the kernel keeps from programs: an interrupted system call is to go on, or to return EINTR to a handler
    /// that runs first. See include/linux/errno.h.
    package enum Restart: Int64, Sendable {
        case system = -512  // ERESTARTSYS: a handler with SA_RESTART lets it go on
        case always = -513  // ERESTARTNOINTR
        case unlessHandled = -514  // ERESTARTNOHAND
        case block = -516  // ERESTART_RESTARTBLOCK: by restart_syscall(2), for the rest of the time
    }

    /// The interruption that the thread stands in, if it does.
    package var restart: Restart? { Int64(bitPattern: origAX) >= 0 ? Restart(rawValue: Int64(bitPattern: ax)) : nil }

    /// Whether the thread was interrupted inside a system call that has to go on.
    package var restartsSystemCall: Bool { restart != nil }

    /// TF and DF, which a thread that works for us must not have.
    static let trapAndDirectionFlags: UInt64 = 0x500

    /// `syscall`
    static let systemCallInstruction: [UInt8] = [0x0f, 0x05]
    private static let instruction = UInt64(systemCallInstruction.count)

    /// The registers that make the interrupted system call start anew, as the kernel itself does it
    /// (arch_do_signal_or_restart). A restart block lives in the kernel and does not survive: the original call is made
    /// again, never EINTR.
    package var restarted: Registers {
        var registers = self
        if restartsSystemCall {
            registers.ax = origAX
            registers.ip &-= Self.instruction
        }
        registers.origAX = UInt64.max
        return registers
    }

    /// The reverse: of a thread about to make a call, the registers of one that was interrupted in it.
    package func interrupted(_ restart: Restart) -> Registers {
        var registers = self
        registers.origAX = ax
        registers.ax = UInt64(bitPattern: restart.rawValue)
        registers.ip &+= Self.instruction
        return registers
    }

    /// Of a thread that the kernel sent back to make a restart_syscall(2): the registers from which it does that.
    /// An interrupt that came since has taken the number of the call.
    var beforeRestart: Registers {
        let call = Int64(bitPattern: origAX) >= 0 ? origAX : ax
        var registers = interrupted(.block)
        registers.origAX = call
        return registers
    }

    /// Calls that a stop makes return EINTR, and which then have done nothing: they can be made again. See signal(7),
    /// "Interruption of system calls and library functions by stop signals", and SO_RCVTIMEO and SO_SNDTIMEO there.
    /// Never close(2), which has closed.
    private static let interruptedByStops: Set<UInt64> = Set(
        [
            SystemCall.epoll_wait, .epoll_pwait, .epoll_pwait2, .rt_sigtimedwait, .semop, .semtimedop, .io_getevents,
            .io_pgetevents,
            .accept, .accept4, .connect, .recvfrom, .recvmsg, .recvmmsg, .sendto, .sendmsg, .sendmmsg, .read, .readv,
            .write, .writev,
        ].map { UInt64($0.rawValue) })

    /// A call of those that was interrupted goes on, unless a handler is to run.
    var restartingInterruptedCall: Registers {
        let interrupted: Int64 = -4  // EINTR
        guard Int64(bitPattern: ax) == interrupted, Self.interruptedByStops.contains(origAX) else { return self }
        var registers = self
        registers.ax = UInt64(bitPattern: Restart.unlessHandled.rawValue)
        return registers
    }
}
