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

    /// Whether the thread was interrupted inside a system call that has to go on.
    package var restartsSystemCall: Bool {
        guard Int64(bitPattern: origAX) >= 0 else { return false }
        return [-512, -513, -514, -516].contains(Int64(bitPattern: ax))
    }

    /// The registers that make the interrupted system call start anew, as the kernel itself does it (arch_do_signal_or_restart).
    /// A restart block (-516) lives in the kernel and does not survive: the original call is made again, never EINTR.
    package var restarted: Registers {
        var registers = self
        if restartsSystemCall {
            registers.ax = origAX
            registers.ip &-= 2
        }
        registers.origAX = UInt64.max
        return registers
    }
}
