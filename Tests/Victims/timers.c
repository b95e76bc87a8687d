// setitimer(2), timer_create(2), timerfd_create(2): armed, periodic, disarmed, with overruns, absolute; signalfd(2) with a pending signal.
#include "victim.h"
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static int near(double value, double wanted) { return value > wanted - 90 && value <= wanted + 0.001; }

int main(void) {
    victim_start();
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2), sigaddset(&set, SIGALRM), sigaddset(&set, SIGRTMIN + 1), sigaddset(&set, SIGRTMIN + 2), sigaddset(&set, SIGPROF);
    NEED(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);

    struct itimerval real = {.it_value = {3000, 500000}, .it_interval = {7, 250000}}, virtual = {.it_value = {500, 0}}, prof = {.it_value = {0, 0}};
    NEED(setitimer(ITIMER_REAL, &real, NULL) == 0 && setitimer(ITIMER_VIRTUAL, &virtual, NULL) == 0 && setitimer(ITIMER_PROF, &prof, NULL) == 0);

    timer_t once, fast, none, unarmed, cpu;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 4711};
    NEED(timer_create(CLOCK_MONOTONIC, &event, &once) == 0);
    struct itimerspec spec = {.it_value = {2000, 5}, .it_interval = {9, 7}};
    NEED(timer_settime(once, 0, &spec, NULL) == 0);
    event.sigev_signo = SIGRTMIN + 2;
    NEED(timer_create(CLOCK_REALTIME, &event, &fast) == 0);
    spec = (struct itimerspec){.it_value = {0, 1000000}, .it_interval = {0, 1000000}};
    NEED(timer_settime(fast, 0, &spec, NULL) == 0);
    struct sigevent quiet = {.sigev_notify = SIGEV_NONE};
    NEED(timer_create(CLOCK_BOOTTIME, &quiet, &none) == 0 && timer_create(CLOCK_MONOTONIC, &event, &unarmed) == 0);
    spec = (struct itimerspec){.it_value = {1500, 0}};
    NEED(timer_settime(none, 0, &spec, NULL) == 0);
    NEED(timer_create(CLOCK_PROCESS_CPUTIME_ID, &quiet, &cpu) == 0);
    struct itimerspec long_cpu = {.it_value = {800, 0}};
    NEED(timer_settime(cpu, 0, &long_cpu, NULL) == 0);

    int armed = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), ticked = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC), idle = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK), absolute = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    NEED(armed >= 0 && ticked >= 0 && idle >= 0 && absolute >= 0);
    spec = (struct itimerspec){.it_value = {1000, 0}, .it_interval = {5, 0}};
    NEED(timerfd_settime(armed, 0, &spec, NULL) == 0);
    struct timespec t;
    NEED(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    spec = (struct itimerspec){.it_value = {t.tv_sec + 1234, 0}};
    NEED(timerfd_settime(absolute, TFD_TIMER_ABSTIME, &spec, NULL) == 0);
    spec = (struct itimerspec){.it_value = {0, 1}};
    NEED(timerfd_settime(ticked, 0, &spec, NULL) == 0);
    while (!readable(ticked)) {}

    int signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    NEED(signals >= 0 && sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 99}) == 0);

    victim_ready();

    CHECK(getitimer(ITIMER_REAL, &real) == 0 && near(real.it_value.tv_sec + real.it_value.tv_usec / 1e6, 3000.5) && real.it_interval.tv_sec == 7 && real.it_interval.tv_usec == 250000);
    CHECK(getitimer(ITIMER_VIRTUAL, &virtual) == 0 && near(virtual.it_value.tv_sec + virtual.it_value.tv_usec / 1e6, 500.1), "%ld", (long)virtual.it_value.tv_sec);
    CHECK(getitimer(ITIMER_PROF, &prof) == 0 && prof.it_value.tv_sec == 0 && prof.it_value.tv_usec == 0);
    CHECK(timer_gettime(once, &spec) == 0 && near(spec.it_value.tv_sec, 2000) && spec.it_interval.tv_sec == 9 && spec.it_interval.tv_nsec == 7);
    CHECK(timer_gettime(fast, &spec) == 0 && spec.it_interval.tv_nsec == 1000000 && spec.it_value.tv_sec == 0);
    CHECK(timer_gettime(none, &spec) == 0 && near(spec.it_value.tv_sec, 1500) && spec.it_interval.tv_sec == 0);
    CHECK(timer_gettime(unarmed, &spec) == 0 && spec.it_value.tv_sec == 0 && spec.it_value.tv_nsec == 0);
    CHECK(timer_gettime(cpu, &spec) == 0 && near(spec.it_value.tv_sec, 800.5));
    siginfo_t info;
    sigset_t one;
    sigemptyset(&one), sigaddset(&one, SIGRTMIN + 2);
    CHECK(sigwaitinfo(&one, &info) == SIGRTMIN + 2 && info.si_code == SI_TIMER && info.si_value.sival_int == 4711);
    CHECK(sigwaitinfo(&one, &info) == SIGRTMIN + 2 && info.si_code == SI_TIMER, "the periodic timer goes on");
    CHECK(timerfd_gettime(armed, &spec) == 0 && near(spec.it_value.tv_sec, 1000) && spec.it_interval.tv_sec == 5);
    CHECK(timerfd_gettime(absolute, &spec) == 0 && near(spec.it_value.tv_sec, 1234));
    uint64_t ticks = 0;
    CHECK(readable(ticked) && read(ticked, &ticks, 8) == 8 && ticks == 1, "ticks %llu", (unsigned long long)ticks);
    CHECK(read(idle, &ticks, 8) < 0 && errno == EAGAIN && fcntl(ticked, F_GETFD) == FD_CLOEXEC);
    CHECK(timerfd_gettime(idle, &spec) == 0 && spec.it_value.tv_sec == 0);
    // The periodic timer's signal may be pending, too, and is in the set of the signalfd: look for ours.
    struct signalfd_siginfo si;
    do CHECK(read(signals, &si, sizeof si) == sizeof si, "SIGUSR2 is not pending");
    while (si.ssi_signo != SIGUSR2);
    CHECK(si.ssi_code == SI_QUEUE && si.ssi_int == 99 && fcntl(signals, F_GETFD) == FD_CLOEXEC);
    CHECK(timer_delete(once) == 0 && timer_delete(fast) == 0 && timer_delete(none) == 0 && timer_delete(unarmed) == 0 && timer_delete(cpu) == 0);
    return victim_ok();
}
