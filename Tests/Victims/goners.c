// What is left of those that are gone: a timer whose thread has ended, signals that are pending without a siginfo because the
// limit was reached (RLIMIT_SIGPENDING), a unix socket that listens and was shut down.
#include "victim.h"
#include <sys/un.h>

static volatile pid_t made;

static void *end(void *unused) {
    (void)unused;
    made = gettid();
    return NULL;
}

static int reach(const struct sockaddr_un *address) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    CHECK(fd >= 0);
    int result = connect(fd, (void *)address, sizeof *address);
    close(fd);
    return result;
}

int main(void) {
    victim_start();
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, end, NULL) == 0 && pthread_join(thread, NULL) == 0);
    // Its id is free, but the kernel looks for the thread only when the timer is made.
    int isMade = 0;
    timer_t timer;
    for (int i = 0; i < 100 && !isMade; i++) {
        made = 0;
        NEED(pthread_create(&thread, NULL, end, NULL) == 0);
        while (made == 0) sched_yield();
        struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 1};
        event._sigev_un._tid = made;
        isMade = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
        NEED(pthread_join(thread, NULL) == 0);
    }
    NEED(isMade);
    struct itimerspec far = {.it_value.tv_sec = 100000, .it_interval.tv_sec = 7};
    NEED(timer_settime(timer, 0, &far, NULL) == 0);

    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "deaf.sock"};
    int deaf = socket(AF_UNIX, SOCK_STREAM, 0);
    NEED(deaf >= 0 && bind(deaf, (void *)&address, sizeof address) == 0 && listen(deaf, 5) == 0 && shutdown(deaf, SHUT_RD) == 0);
    NEED(reach(&address) != 0 && errno == ECONNREFUSED);

    sigset_t own, all;
    sigemptyset(&own), sigaddset(&own, SIGTERM);
    sigemptyset(&all), sigaddset(&all, SIGRTMIN + 3), sigaddset(&all, SIGHUP);
    NEED(pthread_sigmask(SIG_BLOCK, &own, NULL) == 0 && pthread_sigmask(SIG_BLOCK, &all, NULL) == 0);
    struct rlimit none = {0, 0};
    NEED(setrlimit(RLIMIT_SIGPENDING, &none) == 0);
    NEED(syscall(SYS_tgkill, getpid(), gettid(), SIGTERM) == 0);
    NEED(kill(getpid(), SIGRTMIN + 3) == 0 && kill(getpid(), SIGHUP) == 0);

    victim_ready();

    struct timespec now = {0};
    siginfo_t info;
    int signals[] = {SIGTERM, SIGHUP, SIGRTMIN + 3};
    for (int i = 0; i < 3; i++) {
        sigset_t one;
        sigemptyset(&one), sigaddset(&one, signals[i]);
        CHECK(sigtimedwait(&one, &info, &now) == signals[i], "signal %d", signals[i]);
        CHECK(sigtimedwait(&one, &info, &now) < 0, "signal %d again", signals[i]);
    }
    struct itimerspec left;
    CHECK(timer_gettime(timer, &left) == 0 && left.it_value.tv_sec > 90000 && left.it_interval.tv_sec == 7);
    CHECK(reach(&address) != 0 && errno == ECONNREFUSED);
    return victim_ok();
}
