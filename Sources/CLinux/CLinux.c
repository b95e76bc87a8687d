#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "CLinux.h"
#include <cpuid.h>
#include <linux/prctl.h>
#include <linux/capability.h>
#include <linux/sched.h>

long clinux_syscall(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

__asm__(".pushsection .text\n"
        ".type clinux_gadget, @function\n"
        "clinux_gadget: syscall\n"
        "ret\n"
        ".size clinux_gadget, . - clinux_gadget\n"
        ".popsection\n");
extern const char clinux_gadget[];

uint64_t clinux_syscall_instruction(void) { return (uint64_t)(uintptr_t)clinux_gadget; }

long clinux_clone_husk(int pid, uint64_t flags) {
    int32_t set_tid = pid;
    const long parent = clinux_syscall(__NR_getpid, 0, 0, 0, 0, 0, 0);
    struct clone_args args = {
        .flags = flags | CLONE_CLEAR_SIGHAND, .exit_signal = 17,
        .set_tid = pid > 0 ? (uint64_t)(uintptr_t)&set_tid : 0, .set_tid_size = pid > 0,
    };
    long child = clinux_syscall(__NR_clone3, (long)&args, sizeof args, 0, 0, 0, 0);
    if (child != 0) return child;
    // Until it is traced nothing else ends it with us. The parent may have died before the first call: then no signal comes.
    clinux_syscall(__NR_prctl, PR_SET_PDEATHSIG, 9, 0, 0, 0, 0);
    if (clinux_syscall(__NR_getppid, 0, 0, 0, 0, 0, 0) != parent) clinux_syscall(__NR_exit_group, 0, 0, 0, 0, 0, 0);
    for (;;) clinux_syscall(__NR_pause, 0, 0, 0, 0, 0, 0);
}

#define CALL(name, ...) clinux_call(__NR_##name, (long[6]){__VA_ARGS__})
static long clinux_call(long number, const long a[6]) { return clinux_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]); }

long clinux_clone_double(uint32_t uid, uint32_t gid) {
    int ready[2];
    long result = CALL(pipe2, (long)ready, O_CLOEXEC);
    if (result < 0) return result;
    struct clone_args args = {.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD};
    long parent = CALL(getpid), child = CALL(clone3, (long)&args, sizeof args);
    if (child == 0) {
        struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct none[2] = {0};
        // setresuid(2) clears dumpable and the parent death signal: both come after it.
        if (CALL(setresgid, gid, gid, gid) == 0 && CALL(setresuid, uid, uid, uid) == 0 &&
            CALL(capset, (long)&header, (long)none) == 0 && CALL(prctl, PR_SET_DUMPABLE, 1) == 0 &&
            CALL(prctl, PR_SET_PDEATHSIG, SIGKILL) == 0 && CALL(getppid) == parent)
            CALL(write, ready[1], (long)"", 1);
        else CALL(exit_group, 1);
        CALL(close_range, 0, ~0u);
        for (;;) CALL(pause);
    }
    CALL(close, ready[1]);
    char byte;
    if (child > 0 && CALL(read, ready[0], (long)&byte, 1) != 1) {
        CALL(kill, child, SIGKILL);
        CALL(wait4, child);
        child = -EPERM;
    }
    CALL(close, ready[0]);
    return child;
}

void clinux_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t out[4]) {
    __cpuid_count(leaf, subleaf, out[0], out[1], out[2], out[3]);
}

long clinux_find(const void *haystack, size_t length, const void *needle, size_t needle_length) {
    const char *found = memmem(haystack, length, needle, needle_length);
    return found ? found - (const char *)haystack : -1;
}

int clinux_getopt(int argc, char **argv, const char *short_options, const struct clinux_option *options, int is_first, const char **argument, int *next) {
    opterr = 0;
    if (is_first) optind = 0;
    int result = getopt_long(argc, argv, short_options, (const struct option *)options, NULL);
    *argument = optarg;
    *next = optind;
    return result;
}

int clinux_fork(void) { return fork(); }
