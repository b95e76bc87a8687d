// Time through the vdso, in a parent and a child: it goes on, at its pace, whoever's code tells it.
#include "victim.h"

static void look(struct timespec *last) {
    struct timespec t, direct, resolution;
    struct timeval day;
    unsigned cpu = ~0u;
    for (int i = 0; i < 1000; i++) {
        CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
        CHECK(t.tv_sec > last->tv_sec || (t.tv_sec == last->tv_sec && t.tv_nsec >= last->tv_nsec));
        *last = t;
    }
    CHECK(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &direct) == 0);
    CHECK(direct.tv_sec - t.tv_sec < 5);
    CHECK(gettimeofday(&day, NULL) == 0 && labs(time(NULL) - day.tv_sec) <= 1);
    CHECK(clock_getres(CLOCK_MONOTONIC, &resolution) == 0 && resolution.tv_nsec > 0);
    CHECK(getcpu(&cpu, NULL) == 0 && cpu < 4096);
}

int main(void) {
    struct timespec last = {0, 0};
    victim_start();
    look(&last);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        victim_wait();
        look(&last);
        _exit(0);
    }
    victim_ready();
    look(&last);
    int status;
    CHECK(kill(child, SIGUSR1) == 0 && waitpid(child, &status, 0) == child && status == 0, "status %x", status);
    return victim_ok();
}
