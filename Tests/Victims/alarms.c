// Interval timers that are due: ITIMER_REAL has expired and its SIGALRM waits; a profiling timer that is off keeps its interval; a
// timerfd that ticks every millisecond.
#include "victim.h"
#include <sys/timerfd.h>

int main(void) {
    victim_start();
    sigset_t set;
    sigemptyset(&set), sigaddset(&set, SIGALRM);
    NEED(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    struct itimerval fast = {.it_value = {0, 1000}, .it_interval = {0, 1000}}, off = {.it_interval = {4, 0}};
    NEED(setitimer(ITIMER_REAL, &fast, NULL) == 0 && setitimer(ITIMER_PROF, &off, NULL) == 0);
    int ticking = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec tick = {.it_value = {0, 1000000}, .it_interval = {0, 1000000}};
    NEED(ticking >= 0 && timerfd_settime(ticking, 0, &tick, NULL) == 0);
    // The signal is there, and the timer stands until it is taken.
    sigset_t pending;
    do sigpending(&pending);
    while (!sigismember(&pending, SIGALRM));

    victim_ready();

    siginfo_t info;
    struct timespec minute = {60, 0};
    for (int i = 0; i < 5; i++) CHECK(sigtimedwait(&set, &info, &minute) == SIGALRM, "after %d alarms", i);
    CHECK(getitimer(ITIMER_PROF, &off) == 0 && off.it_interval.tv_sec == 4 && off.it_value.tv_sec == 0 && off.it_value.tv_usec == 0);
    uint64_t ticks;
    for (int i = 0; i < 3; i++) {
        struct pollfd p = {.fd = ticking, .events = POLLIN};
        CHECK(poll(&p, 1, 60000) == 1 && read(ticking, &ticks, 8) == 8, "after %d ticks", i);
    }
    return victim_ok();
}
