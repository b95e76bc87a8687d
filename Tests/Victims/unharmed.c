// A program that notices any harm: registers (a thread that only compares them), memory, signal masks, pending signals, alternate stacks, and calls
// that were cut short. It looks at itself at every SIGUSR1 and says "ok N". Arguments: "seccomp" (a filter that kills on any call but its own few),
// "full" (no free descriptor).
#include "victim.h"
#include "spin.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>

enum { SIZE = 8 << 20 };
static char altstack[2][32768];
static sigset_t sleeper_mask;
static const char *_Atomic failure;
static _Atomic unsigned long naps;

static void *sleeper(void *unused) {
    (void)unused;
    stack_t s = {.ss_sp = altstack[1], .ss_size = sizeof altstack[1]}, is;
    NEED(sigaltstack(&s, NULL) == 0);
    pthread_sigmask(SIG_SETMASK, &sleeper_mask, NULL);
    for (;;) {
        double start = now();
        struct timespec t = {.tv_nsec = 3000000};
        if (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL) != 0) failure = "clock_nanosleep was cut short";
        if (now() - start < 0.003) failure = "clock_nanosleep slept too short a time";
        sigset_t mask;
        pthread_sigmask(SIG_SETMASK, NULL, &mask);
        for (int i = 1; i <= 64; i++)
            if (sigismember(&mask, i) != sigismember(&sleeper_mask, i)) failure = "a signal mask";
        if (sigaltstack(NULL, &is) != 0 || is.ss_sp != altstack[1] || is.ss_size != sizeof altstack[1] || is.ss_flags != 0) failure = "an alternate stack";
        naps++;
    }
    return NULL;
}

static void filter(void) {
    static const int allowed[] = {
        SYS_read, SYS_write, SYS_clock_nanosleep, SYS_nanosleep, SYS_rt_sigreturn, SYS_rt_sigsuspend, SYS_rt_sigprocmask, SYS_sigaltstack,
        SYS_rt_sigpending, SYS_futex, SYS_exit, SYS_exit_group, SYS_restart_syscall, SYS_clock_gettime,
    };
    struct sock_filter program[64];
    int n = 0;
    program[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    int count = sizeof allowed / sizeof *allowed;
    for (int i = 0; i < count; i++) program[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], count - i, 0);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog p = {.len = n, .filter = program};
    NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &p) == 0);
}

int main(int argc, char **argv) {
    victim_start();
    char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    NEED(memory != MAP_FAILED);
    fill(memory, SIZE, 1);
    mprotect(memory, 65536, PROT_READ);
    stack_t s = {.ss_sp = altstack[0], .ss_size = sizeof altstack[0]}, is;
    sigset_t mask, pending;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1), sigaddset(&mask, SIGTERM), sigaddset(&mask, SIGRTMIN + 4), sigaddset(&mask, SIGURG);
    NEED(sigaltstack(&s, NULL) == 0 && pthread_sigmask(SIG_SETMASK, &mask, NULL) == 0);
    sleeper_mask = mask;
    sigaddset(&sleeper_mask, SIGWINCH), sigdelset(&sleeper_mask, SIGURG);
    NEED(raise(SIGTERM) == 0 && kill(getpid(), SIGTERM) == 0 && kill(getpid(), SIGRTMIN + 4) == 0);
    pthread_t a, b;
    NEED(pthread_create(&a, NULL, general, NULL) == 0 && pthread_create(&b, NULL, sleeper, NULL) == 0);
    while (!rounds || !naps) usleep(1000);
    if (argc > 1 && strcmp(argv[1], "full") == 0) {
        struct rlimit few = {24, 24};
        NEED(setrlimit(RLIMIT_NOFILE, &few) == 0);
        while (dup(0) >= 0) {}
        NEED(errno == EMFILE);
    }
    if (argc > 1 && strcmp(argv[1], "seccomp") == 0) filter();
    say("ready");
    for (int round = 1;; round++) {
        victim_wait();
        unsigned long before = rounds, before_naps = naps;
        while ((rounds < before + 2 || naps < before_naps + 2) && !wrong && !failure) {
            struct timespec t = {.tv_nsec = 1000000};
            nanosleep(&t, NULL);
        }
        CHECK(!wrong, "registers");
        CHECK(!failure, "%s", failure);
        CHECK(filled(memory, SIZE, 1));
        sigset_t now_masked;
        pthread_sigmask(SIG_SETMASK, NULL, &now_masked);
        for (int i = 1; i <= 64; i++) CHECK(sigismember(&now_masked, i) == sigismember(&mask, i), "mask bit %d", i);
        CHECK(sigpending(&pending) == 0);
        for (int i = 1; i <= 64; i++) CHECK(sigismember(&pending, i) == (i == SIGTERM || i == SIGRTMIN + 4), "pending signal %d", i);
        CHECK(sigaltstack(NULL, &is) == 0 && is.ss_sp == altstack[0] && is.ss_size == sizeof altstack[0] && is.ss_flags == 0);
        say("ok %d", round);
    }
}
