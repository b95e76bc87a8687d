// A parent that waits in vfork(2), a state that no tracer can end, and its child, which sleeps in the parent's memory.
#include "victim.h"

int main(void) {
    victim_start();
    sigset_t usr2;
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    NEED(sigprocmask(SIG_BLOCK, &usr2, NULL) == 0);
    say("ready");
    volatile int told = 0;
    pid_t child = vfork();
    NEED(child >= 0);
    if (child == 0) {
        siginfo_t info;
        while (syscall(SYS_rt_sigtimedwait, &usr2, &info, NULL, 8) < 0 && errno == EINTR) {}
        told = 1;
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && told == 1);
    victim_wait();
    return victim_ok();
}
