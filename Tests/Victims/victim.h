// What every self-checking program shares: it sets something up, says "ready", sleeps until SIGUSR1, looks whether everything is
// still as it was, and says "ok" (exit status 0) or "FAIL where: what" (exit status 1).
#ifndef VICTIM_H
#define VICTIM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline void say(const char *format, ...) {
    char text[1200];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(text, sizeof text - 1, format, list);
    va_end(list);
    if (n > (int)sizeof text - 2) n = sizeof text - 2;
    text[n] = '\n';
    if (write(1, text, n + 1) < 0) _exit(3);
}

#define CHECK(condition, ...)                                                               \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            int saved = errno;                                                              \
            char more[600];                                                                 \
            snprintf(more, sizeof more, " " __VA_ARGS__);                                   \
            say("FAIL %s:%d: %s%s (errno %d)", __FILE__, __LINE__, #condition, more, saved); \
            _exit(1);                                                                       \
        }                                                                                   \
    } while (0)

/// For the setting up, where a failure means that the machine cannot run the test.
#define NEED(condition)                                                     \
    do {                                                                    \
        if (!(condition)) {                                                 \
            say("cannot: %s: %s", #condition, strerror(errno));             \
            _exit(77);                                                      \
        }                                                                   \
    } while (0)

static volatile sig_atomic_t victim_told;
static inline void victim_tell(int signal) { (void)signal, victim_told = 1; }

/// Before any thread is made: SIGUSR1 comes only to whoever waits in `victim_wait`.
static inline void victim_start(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    NEED(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    struct sigaction action = {.sa_handler = victim_tell};
    NEED(sigaction(SIGUSR1, &action, NULL) == 0);
}

/// Sleeps in sigsuspend(2) until SIGUSR1.
static inline void victim_wait(void) {
    sigset_t set;
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    sigdelset(&set, SIGUSR1);
    while (!victim_told) sigsuspend(&set);
    victim_told = 0;
}

static inline void victim_ready(void) {
    say("ready");
    victim_wait();
}

static inline int victim_ok(void) {
    say("ok");
    return 0;
}

/// Memory that tells a wrong, shifted or missing page.
static inline void fill(void *memory, size_t size, uint64_t seed) {
    uint64_t *word = memory;
    for (size_t i = 0; i < size / 8; i++) word[i] = (seed + i) * 0x9E3779B97F4A7C15ull;
}

static inline int filled(const void *memory, size_t size, uint64_t seed) {
    const uint64_t *word = memory;
    for (size_t i = 0; i < size / 8; i++)
        if (word[i] != (seed + i) * 0x9E3779B97F4A7C15ull) return 0;
    return 1;
}

static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/// Whether the descriptor can be read at once.
#include <poll.h>
static inline int readable(int fd) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) == 1 && (p.revents & POLLIN);
}
#endif
