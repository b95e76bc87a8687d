// Threads in calls that a stop makes return EINTR, or that go on as restart_syscall(2): nobody sends a signal, so none may return. Arguments: how many in each; only those
// that go on by themselves.
#include "victim.h"
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>

enum { HOUR = 3600 };
static volatile int returned;
static int epoll, idle[2];

static void set_timeout(int fd) {
    struct timeval hour = {HOUR, 0};
    CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &hour, sizeof hour) == 0);
}

static long in_epoll_wait(void) {
    struct epoll_event event;
    return epoll_wait(epoll, &event, 1, -1);
}
static long in_epoll_pwait(void) {
    struct epoll_event event;
    sigset_t all;
    sigfillset(&all);
    return epoll_pwait(epoll, &event, 1, HOUR * 1000, &all);
}
static long in_sigtimedwait(void) {
    sigset_t usr2;
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    struct timespec hour = {HOUR, 0};
    return syscall(SYS_rt_sigtimedwait, &usr2, NULL, &hour, 8);
}
static long in_recv(void) {
    int pair[2];
    char byte;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    set_timeout(pair[0]);
    return recv(pair[0], &byte, 1, 0);
}
static long in_accept(void) {
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(listening, (struct sockaddr *)&any, sizeof any) == 0 && listen(listening, 1) == 0);
    set_timeout(listening);
    return accept(listening, NULL, NULL);
}
static long in_futex(void) {
    static uint32_t word;
    struct timespec hour = {HOUR, 0};
    return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &hour, NULL, 0);
}
static long in_poll(void) {
    struct pollfd none = {.fd = idle[0], .events = POLLIN};
    return poll(&none, 1, HOUR * 1000);
}
static long in_nanosleep(void) {
    struct timespec hour = {HOUR, 0};
    return nanosleep(&hour, NULL);
}
static long in_clock_nanosleep(void) {
    struct timespec hour = {HOUR, 0};
    return clock_nanosleep(CLOCK_MONOTONIC, 0, &hour, NULL) == 0 ? 0 : (errno = EINTR, -1);
}

static const struct {
    const char *name;
    long (*call)(void);
} calls[] = {
    {"epoll_wait", in_epoll_wait}, {"epoll_pwait", in_epoll_pwait}, {"rt_sigtimedwait", in_sigtimedwait},
    {"recv", in_recv}, {"accept", in_accept}, {"futex", in_futex}, {"poll", in_poll}, {"nanosleep", in_nanosleep},
    {"clock_nanosleep", in_clock_nanosleep},
};
enum { COUNT = sizeof calls / sizeof *calls, RESTARTED = COUNT - 4 };
static volatile long results[COUNT];

static void *wait_in(void *number) {
    long result = calls[(long)number].call();
    results[(long)number] = result < 0 ? -errno : result;
    returned |= 1 << (long)number;
    return NULL;
}

int main(int argc, char **argv) {
    int times = argc > 1 ? atoi(argv[1]) : 1, first = argc > 2 ? RESTARTED : 0;
    victim_start();
    sigset_t usr2;
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    NEED(pthread_sigmask(SIG_BLOCK, &usr2, NULL) == 0);
    NEED((epoll = epoll_create1(0)) >= 0);
    NEED(pipe(idle) == 0);
    pthread_t thread;
    for (; times > 0; times--)
        for (long i = first; i < COUNT; i++) NEED(pthread_create(&thread, NULL, wait_in, (void *)i) == 0);
    victim_ready();
    usleep(20000);
    for (int i = 0; i < COUNT; i++) CHECK(!(returned & 1 << i), "%s returned %ld", calls[i].name, results[i]);
    return victim_ok();
}
