// timer_create(2) with the CPU time of a thread: made by two threads beside the leader, one of them without saying whom to signal, in
// between timers of others.
#include "victim.h"

static volatile int burning;
static timer_t timers[2];

static timer_t make(clockid_t clock, int signal) {
    struct sigevent event = {.sigev_notify = signal ? SIGEV_SIGNAL : SIGEV_NONE, .sigev_signo = signal};
    struct itimerspec spec = {.it_value = {0, 5000000}, .it_interval = {0, 5000000}};
    timer_t timer;
    NEED(timer_create(clock, &event, &timer) == 0 && timer_settime(timer, 0, &spec, NULL) == 0);
    return timer;
}

static void *thread(void *number) {
    long n = (long)number;
    timers[n] = make(CLOCK_THREAD_CPUTIME_ID, SIGRTMIN + n);
    __atomic_add_fetch(&burning, 1, __ATOMIC_SEQ_CST);
    while (burning < 4) usleep(1000);
    if (n == 1)
        while (burning < 5) {}
    else
        while (burning < 5) usleep(1000);
    return NULL;
}

int main(void) {
    victim_start();
    sigset_t set;
    sigemptyset(&set), sigaddset(&set, SIGRTMIN), sigaddset(&set, SIGRTMIN + 1);
    NEED(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    make(CLOCK_MONOTONIC, 0);
    pthread_t threads[2];
    for (long n = 0; n < 2; n++) {
        NEED(pthread_create(&threads[n], NULL, thread, (void *)n) == 0);
        while (burning < n + 1) usleep(1000);
        make(CLOCK_MONOTONIC, 0);
    }

    victim_ready();

    burning = 4;
    sigdelset(&set, SIGRTMIN);
    struct timespec minute = {60, 0};
    siginfo_t info;
    for (int i = 0; i < 3; i++) CHECK(sigtimedwait(&set, &info, &minute) == SIGRTMIN + 1, "after %d signals", i);
    burning = 5;
    for (int n = 0; n < 2; n++) pthread_join(threads[n], NULL);
    struct itimerspec left;
    CHECK(timer_gettime(timers[0], &left) == 0 || errno == EINVAL);
    return victim_ok();
}
