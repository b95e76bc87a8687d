// The program of the sample checkpoint: small enough to be read whole. A keeper with a logbook, two signals between it
// and its lamp, and a light that turns. It has a session of its own and no terminal, umask 022, stands in /, and unlinks
// its program and its logbook: they lie in the images, so that the checkpoint can be restored on a machine that has
// never seen them.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

struct light {
    int turns;
    char motto[64];
};

static struct light *light;  // shared by keeper and lamp

static void *watch(void *unused) {
    prctl(PR_SET_NAME, "watch");
    for (;;) pause();
    return unused;
}

static void turn(int timer) {
    unsigned long ticks;
    prctl(PR_SET_NAME, "lamp");
    while (read(timer, &ticks, sizeof ticks) == sizeof ticks) light->turns += ticks;
    _exit(1);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: lighthouse LOGBOOK\n");
        return 2;
    }
    for (int fd = 3; fd < 1024; fd++) close(fd);
    setsid();
    umask(022);
    if (chdir("/") != 0) return 1;
    prctl(PR_SET_NAME, "keeper");

    int logbook = open(argv[1], O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0644), orders[2], lamp_line[2];
    int visitors = eventfd(3, EFD_NONBLOCK), door = epoll_create1(EPOLL_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec every = {.it_value = {1, 0}, .it_interval = {1, 0}};
    struct epoll_event bell = {.events = EPOLLIN, .data.u64 = 0x10ca1};
    light = mmap(NULL, sizeof *light, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (logbook < 0 || pipe(orders) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, lamp_line) != 0 || visitors < 0 || door < 0 || timer < 0 || light == MAP_FAILED) return 1;
    if (epoll_ctl(door, EPOLL_CTL_ADD, visitors, &bell) != 0 || timerfd_settime(timer, 0, &every, NULL) != 0) return 1;

    strcpy(light->motto, "four seconds dark, one second light");
    char *diary = malloc(200);
    snprintf(diary, 200, "the keeper is process %d; the password of the lamp is 'fresnel'", getpid());
    dprintf(logbook, "keeper %d on duty\n", getpid());
    dprintf(orders[1], "trim the wick");
    dprintf(lamp_line[0], "is anybody there?");

    signal(SIGHUP, SIG_IGN);
    pthread_t thread;
    if (pthread_create(&thread, NULL, watch, NULL) != 0) return 1;
    pid_t lamp = fork();
    if (lamp == 0) turn(timer);
    dprintf(logbook, "lamp %d is lit\n", lamp);
    if (unlink(argv[0]) != 0 || unlink(argv[1]) != 0) return 1;
    for (;;) pause();
}
