import Linux
import Tracer

/// What takes the place of a function of the vdso.
enum VdsoStub {
    /// The system call that does the same, with the same arguments.
    static let calls: [String: SystemCall] = [
        "clock_gettime": .clock_gettime, "gettimeofday": .gettimeofday, "clock_getres": .clock_getres, "time": .time,
        "getcpu": .getcpu, "getrandom": .getrandom,
    ]

    /// `movabs $target, %rax; jmp *%rax`
    static func jump(to target: UInt64) -> [UInt8] { [0x48, 0xb8] + target.bytes + [0xff, 0xe0] }

    /// `mov $number, %eax; syscall; ret`
    static func call(_ number: SystemCall) -> [UInt8] {
        [0xb8] + UInt32(truncatingIfNeeded: number.rawValue).bytes + [0x0f, 0x05, 0xc3]
    }
}
