// Eight threads, each blocked in a system call of its own. On SIGUSR1 each call is answered, has to return what it should, and is made again:
// "ok N" ends round N. An argument is the number of rounds (default: for ever).
#include "victim.h"
#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/un.h>

static int pipe_read[2], pipe_poll[2], event, epoll, listener, select_pipe[2];
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t address_length;
static _Atomic unsigned word, answered, rounds_done[8];
static volatile pid_t child;
static int child_pipe[2];

static void answer(int thread) {
    rounds_done[thread]++;
    answered++;
}

static void *in_nanosleep(void *unused) {
    (void)unused;
    for (;;) {
        double start = now();
        struct timespec t = {.tv_nsec = 700000000};
        CHECK(nanosleep(&t, NULL) == 0, "nanosleep never says EINTR here");
        CHECK(now() - start >= 0.7, "slept only %f", now() - start);
        answer(0);
    }
}

static void *in_futex(void *unused) {
    (void)unused;
    for (unsigned round = 0;; round++) {
        struct timespec t = {.tv_sec = 5000};
        long result = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, round, &t, NULL, 0);
        CHECK(result == 0 || errno == EAGAIN, "futex");
        CHECK(word == round + 1);
        answer(1);
    }
}

static void *in_poll(void *unused) {
    (void)unused;
    for (;;) {
        struct pollfd p = {.fd = pipe_poll[0], .events = POLLIN};
        char c;
        CHECK(poll(&p, 1, 5000000) == 1 && p.revents == POLLIN);
        CHECK(read(pipe_poll[0], &c, 1) == 1 && c == 'p');
        answer(2);
    }
}

static void *in_epoll(void *unused) {
    (void)unused;
    for (;;) {
        struct epoll_event e;
        int n;
        // signal(7): epoll_wait is one of the calls that a stop interrupts with EINTR, with or without a checkpoint.
        while ((n = epoll_wait(epoll, &e, 1, -1)) < 0 && errno == EINTR) {}
        CHECK(n == 1 && e.data.u64 == 0xfeedfacecafebeefull);
        eventfd_t v;
        CHECK(eventfd_read(event, &v) == 0 && v == 5);
        answer(3);
    }
}

static void *in_read(void *unused) {
    (void)unused;
    for (;;) {
        char text[8];
        CHECK(read(pipe_read[0], text, 8) == 3 && memcmp(text, "abc", 3) == 0);
        answer(4);
    }
}

static void *in_wait(void *unused) {
    (void)unused;
    for (int round = 0;; round++) {
        child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            char c;
            _exit(read(child_pipe[0], &c, 1) == 1 ? c : 1);
        }
        int status;
        pid_t pid = child;
        CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 'w', "status %x", status);
        answer(5);
    }
}

static void *in_accept(void *unused) {
    (void)unused;
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        CHECK(fd >= 0);
        char c;
        CHECK(read(fd, &c, 1) == 1 && c == 'a');
        close(fd);
        answer(6);
    }
}

static void *in_pselect(void *unused) {
    (void)unused;
    for (;;) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(select_pipe[0], &set);
        struct timespec t = {.tv_sec = 5000};
        CHECK(pselect(select_pipe[0] + 1, &set, NULL, NULL, &t, NULL) == 1);
        char c;
        CHECK(read(select_pipe[0], &c, 1) == 1 && c == 's');
        answer(7);
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 0x7fffffff;
    victim_start();
    NEED(pipe(pipe_read) == 0 && pipe(pipe_poll) == 0 && pipe(select_pipe) == 0 && pipe(child_pipe) == 0);
    event = eventfd(0, 0), epoll = epoll_create1(0), listener = socket(AF_UNIX, SOCK_STREAM, 0);
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = 0xfeedfacecafebeefull};
    NEED(event >= 0 && epoll >= 0 && listener >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, event, &e) == 0);
    address_length = sizeof(sa_family_t) + 1 + snprintf(address.sun_path + 1, 90, "blocked-%d", getpid());
    NEED(bind(listener, (void *)&address, address_length) == 0 && listen(listener, 3) == 0);
    void *(*const calls[])(void *) = {in_nanosleep, in_futex, in_poll, in_epoll, in_read, in_wait, in_accept, in_pselect};
    pthread_t thread;
    for (int i = 0; i < 8; i++) NEED(pthread_create(&thread, NULL, calls[i], NULL) == 0);
    while (!child) usleep(1000);
    say("ready");
    for (long round = 1; round <= rounds; round++) {
        victim_wait();
        unsigned before[8];
        for (int i = 0; i < 8; i++) before[i] = rounds_done[i];
        word++;
        syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
        int client = socket(AF_UNIX, SOCK_STREAM, 0);
        CHECK(write(pipe_poll[1], "p", 1) == 1 && eventfd_write(event, 5) == 0 && write(pipe_read[1], "abc", 3) == 3 && write(child_pipe[1], "w", 1) == 1 && write(select_pipe[1], "s", 1) == 1);
        CHECK(client >= 0 && connect(client, (void *)&address, address_length) == 0 && write(client, "a", 1) == 1);
        for (int i = 0; i < 8; i++)
            while (rounds_done[i] == before[i]) usleep(1000);
        close(client);
        say("ok %ld", round);
    }
    return 0;
}
