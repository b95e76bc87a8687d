// Limits below what a task has already: more queued signals, timers and processes than it might have now; and 10,000
// supplementary groups.
#include "victim.h"
#include <grp.h>

enum { signals = 30, groups = 10000 };

int main(void) {
    victim_start();
    static gid_t list[groups];
    for (int i = 0; i < groups; i++) list[i] = 100000 + i;
    NEED(setgroups(groups, list) == 0);
    sigset_t set;
    sigemptyset(&set), sigaddset(&set, SIGRTMIN + 3);
    NEED(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    timer_t timer[3];
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 4};
    for (int i = 0; i < 3; i++) NEED(timer_create(CLOCK_MONOTONIC, &event, &timer[i]) == 0);
    for (int i = 0; i < signals; i++) NEED(sigqueue(getpid(), SIGRTMIN + 3, (union sigval){.sival_int = i}) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        NEED(setresgid(54321, 54321, 54321) == 0 && setresuid(54321, 54321, 54321) == 0);
        for (;;) pause();
    }
    struct {
        int resource;
        rlim_t value;
    } limits[] = {{RLIMIT_SIGPENDING, 2}, {RLIMIT_NPROC, 1}, {RLIMIT_DATA, 65536}, {RLIMIT_FSIZE, 100}, {RLIMIT_MEMLOCK, 4096}};
    int count = sizeof limits / sizeof limits[0];
    for (int i = 0; i < count; i++) {
        struct rlimit limit;
        NEED(getrlimit(limits[i].resource, &limit) == 0);
        limit.rlim_cur = limit.rlim_max = limits[i].value;
        NEED(setrlimit(limits[i].resource, &limit) == 0);
    }

    victim_ready();

    for (int i = 0; i < count; i++) {
        struct rlimit limit;
        CHECK(getrlimit(limits[i].resource, &limit) == 0 && limit.rlim_cur == limits[i].value && limit.rlim_max == limits[i].value, "%d", i);
    }
    struct timespec none = {0};
    siginfo_t info;
    for (int i = 0; i < signals; i++) CHECK(sigtimedwait(&set, &info, &none) > 0 && info.si_value.sival_int == i, "signal %d", i);
    CHECK(sigtimedwait(&set, &info, &none) < 0);
    struct itimerspec spec;
    for (int i = 0; i < 3; i++) CHECK(timer_gettime(timer[i], &spec) == 0);
    static gid_t now[groups];
    CHECK(getgroups(groups, now) == groups && memcmp(now, list, sizeof now) == 0);
    kill(child, SIGKILL);
    CHECK(waitpid(child, NULL, 0) == child);
    return victim_ok();
}
