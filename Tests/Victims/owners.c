// Signals of files (O_ASYNC, F_SETOWN_EX, F_SETSIG): they come, to whom they came, by the rights of whom they were asked for,
// and none comes of the restore itself.
#include "victim.h"
#include <sys/inotify.h>

enum { COUNT = 5, FIRST = 40 };
static volatile sig_atomic_t came[COUNT];
static void arrived(int number) { came[number - FIRST]++; }

static volatile pid_t thread;
static void *sleeper(void *nothing) {
    thread = gettid();
    for (;;) pause();
    return nothing;
}

int main(void) {
    victim_start();
    struct sigaction action = {.sa_handler = arrived, .sa_flags = SA_RESTART};
    for (int i = 0; i < COUNT; i++) NEED(sigaction(FIRST + i, &action, NULL) == 0);
    pthread_t other;
    NEED(pthread_create(&other, NULL, sleeper, NULL) == 0);
    while (thread == 0) sched_yield();
    int ends[2], pair[2];
    NEED(pipe(ends) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && mkfifo("fifo", 0600) == 0 && mkdir("watched", 0700) == 0);
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    int again = open(path, O_RDONLY), fifo = open("fifo", O_RDWR), notify = inotify_init1(IN_NONBLOCK);
    NEED(inotify_add_watch(notify, "watched", IN_CREATE) == 1 && write(ends[1], "data", 4) == 4);
    int files[COUNT] = {ends[0], again, fifo, notify, pair[0]};
    for (int i = 0; i < COUNT; i++) {
        NEED(fcntl(files[i], F_SETOWN, getpid()) == 0 && fcntl(files[i], F_SETSIG, FIRST + i) == 0);
        NEED(fcntl(files[i], F_SETFL, fcntl(files[i], F_GETFL) | O_ASYNC) == 0);
    }
    int owned[2];
    NEED(pipe(owned) == 0);
    struct f_owner_ex owner = {F_OWNER_TID, thread}, now = {0};
    NEED(fcntl(owned[0], F_SETOWN_EX, &owner) == 0);
    uid_t ids[2] = {0};
    NEED(setresuid(1, 2, 0) == 0 && fcntl(owned[1], F_SETOWN, getpid()) == 0 && setresuid(0, 0, 0) == 0);
    NEED(prctl(PR_SET_DUMPABLE, 1) == 0);
    const int getOwnerIDs = 17;  // F_GETOWNER_UIDS
    NEED(fcntl(owned[1], getOwnerIDs, ids) == 0 && ids[0] == 1 && ids[1] == 2);
    victim_ready();
    for (int i = 0; i < COUNT; i++) CHECK(came[i] == 0, "%d", i);
    CHECK(write(ends[1], "x", 1) == 1 && write(fifo, "x", 1) == 1 && write(pair[1], "x", 1) == 1);
    CHECK(close(open("watched/file", O_CREAT | O_WRONLY, 0600)) == 0 && unlink("watched/file") == 0);
    for (int i = 0; i < COUNT; i++) {
        CHECK(came[i] > 0, "%d", i);
        CHECK(fcntl(files[i], F_GETFL) & O_ASYNC, "%d", i);
    }
    CHECK(fcntl(owned[0], F_GETOWN_EX, &now) == 0 && now.type == F_OWNER_TID && now.pid == thread);
    CHECK(fcntl(owned[1], getOwnerIDs, ids) == 0 && ids[0] == 1 && ids[1] == 2, "%d %d", ids[0], ids[1]);
    return victim_ok();
}
