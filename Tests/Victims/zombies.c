// A zombie for an exit status and for every signal that ends a process, SIGKILL too.
#include "victim.h"

static const int signals[] = {
    0, SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,
    SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS, 34, 64,
};
enum { COUNT = sizeof signals / sizeof *signals };

int main(void) {
    victim_start();
    struct rlimit none = {0, 0};
    NEED(setrlimit(RLIMIT_CORE, &none) == 0);
    pid_t pids[COUNT];
    int ends[COUNT];
    for (int i = 0; i < COUNT; i++) {
        NEED((pids[i] = fork()) >= 0);
        if (pids[i] != 0) continue;
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_UNBLOCK, &all, NULL);
        signal(SIGUSR1, SIG_DFL);
        if (signals[i]) syscall(SYS_kill, getpid(), signals[i]);
        _exit(77);
    }
    siginfo_t info;
    for (int i = 0; i < COUNT; i++) {
        NEED(waitid(P_PID, pids[i], &info, WEXITED | WNOWAIT) == 0);
        ends[i] = info.si_code * 1000 + info.si_status;
    }
    victim_ready();
    for (int i = 0; i < COUNT; i++) {
        info.si_pid = 0;
        CHECK(waitid(P_PID, pids[i], &info, WEXITED | WNOHANG) == 0 && info.si_pid == pids[i], "signal %d", signals[i]);
        CHECK(info.si_code * 1000 + info.si_status == ends[i], "signal %d: status %d, code %d", signals[i], info.si_status, info.si_code);
    }
    return victim_ok();
}
