#include "CLinux.h"
#include <linux/sched.h>

long clinux_syscall(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

long clinux_clone_husk(int pid, uint64_t flags) {
    int32_t set_tid = pid;
    struct clone_args args = { .flags = flags, .exit_signal = 17, .set_tid = (uint64_t)(uintptr_t)&set_tid, .set_tid_size = pid > 0 ? 1 : 0 };
    long child = clinux_syscall(__NR_clone3, (long)&args, sizeof args, 0, 0, 0, 0);
    if (child != 0) return child;
    for (;;) clinux_syscall(__NR_pause, 0, 0, 0, 0, 0, 0);
}
