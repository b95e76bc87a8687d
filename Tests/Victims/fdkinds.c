// Descriptors of other kinds: signalfd, timerfd (periodic, absolute, expired), memfd with seals and position, pidfds (also of processes that are gone), namespaces.
#include "victim.h"
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static struct timespec in(clockid_t clock, long seconds) {
    struct timespec t;
    clock_gettime(clock, &t);
    t.tv_sec += seconds;
    return t;
}

int main(void) {
    victim_start();
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2), sigaddset(&set, SIGRTMIN + 3);
    NEED(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    int signals = signalfd(-1, &set, SFD_NONBLOCK);
    NEED(signals >= 0 && kill(getpid(), SIGUSR2) == 0);

    int periodic = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), absolute = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK), over = timerfd_create(CLOCK_MONOTONIC, 0), idle = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK);
    struct itimerspec p = {{0, 10000000}, {0, 10000000}}, a = {{0, 0}, in(CLOCK_REALTIME, 1000)}, o = {{0, 0}, {0, 1000000}}, got;
    NEED(timerfd_settime(periodic, 0, &p, NULL) == 0 && timerfd_settime(absolute, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &a, NULL) == 0);
    NEED(timerfd_settime(over, 0, &o, NULL) == 0 && idle >= 0);
    struct timespec nap = {0, 60000000};
    nanosleep(&nap, NULL);

    int memory = memfd_create("notes", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    NEED(memory >= 0 && ftruncate(memory, 20000) == 0 && pwrite(memory, "at the end", 10, 19990) == 10 && lseek(memory, 7, SEEK_SET) == 7);
    char *mapped = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    NEED(mapped != MAP_FAILED && strcpy(mapped + 100, "mapped") && fcntl(memory, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) == 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    int reader = open(path, O_RDONLY);
    int sealed = memfd_create("closed", 0);
    NEED(reader >= 0 && write(sealed, "abc", 3) == 3);

    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        for (;;) pause();
    }
    int watched = pidfd_open(child, 0), own = pidfd_open(getpid(), O_NONBLOCK);
    NEED(watched >= 0 && own >= 0);
    int gone[2], twin[2];
    for (int i = 0; i < 2; i++) {
        pid_t short_lived = fork();
        NEED(short_lived >= 0);
        if (short_lived == 0) _exit(0);
        gone[i] = pidfd_open(short_lived, 0), twin[i] = pidfd_open(short_lived, O_NONBLOCK);
        NEED(gone[i] >= 0 && twin[i] >= 0 && waitpid(short_lived, NULL, 0) == short_lived);
    }
    int net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    NEED(net >= 0);
    struct stat net_was, net_is;
    NEED(fstat(net, &net_was) == 0);

    victim_ready();

    struct signalfd_siginfo info;
    CHECK(read(signals, &info, sizeof info) == sizeof info && info.ssi_signo == SIGUSR2 && info.ssi_pid == (unsigned)getpid());
    CHECK(read(signals, &info, sizeof info) < 0 && errno == EAGAIN);
    uint64_t ticks;
    CHECK(read(periodic, &ticks, 8) == 8 && ticks >= 5, "%lu ticks", (unsigned long)ticks);
    CHECK(read(periodic, &ticks, 8) == 8 && fcntl(periodic, F_GETFD) == FD_CLOEXEC);
    CHECK(timerfd_gettime(periodic, &got) == 0 && got.it_interval.tv_nsec == 10000000);
    CHECK(timerfd_gettime(absolute, &got) == 0 && got.it_value.tv_sec >= 900 && got.it_value.tv_sec <= 1000, "%ld", (long)got.it_value.tv_sec);
    CHECK(read(absolute, &ticks, 8) < 0 && errno == EAGAIN);
    CHECK(read(over, &ticks, 8) == 8 && ticks == 1);
    CHECK(timerfd_gettime(idle, &got) == 0 && got.it_value.tv_sec == 0 && got.it_value.tv_nsec == 0);

    char back[32];
    CHECK(lseek(memory, 0, SEEK_CUR) == 7 && pread(memory, back, 10, 19990) == 10 && memcmp(back, "at the end", 10) == 0);
    CHECK(strcmp(mapped + 100, "mapped") == 0 && pwrite(memory, "again", 6, 200) == 6 && strcmp(mapped + 200, "again") == 0);
    CHECK(fcntl(memory, F_GET_SEALS) == (F_SEAL_GROW | F_SEAL_SHRINK) && ftruncate(memory, 30000) < 0 && errno == EPERM);
    CHECK(pread(reader, back, 6, 200) == 6 && strcmp(back, "again") == 0 && write(reader, "x", 1) < 0);
    CHECK(fcntl(sealed, F_GET_SEALS) == F_SEAL_SEAL && pread(sealed, back, 4, 0) == 3 && memcmp(back, "abc", 3) == 0);
    char link[64] = {0};
    CHECK(readlink(path, link, 63) > 0 && strcmp(link, "/memfd:notes (deleted)") == 0, "%s", link);

    CHECK(pidfd_send_signal(own, 0, NULL, 0) == 0 && pidfd_send_signal(watched, SIGKILL, NULL, 0) == 0);
    struct stat of_gone[2], of_twin[2];
    for (int i = 0; i < 2; i++) {
        CHECK(pidfd_send_signal(gone[i], 0, NULL, 0) < 0 && errno == ESRCH && fcntl(twin[i], F_GETFL) & O_NONBLOCK);
        CHECK(fstat(gone[i], &of_gone[i]) == 0 && fstat(twin[i], &of_twin[i]) == 0 && of_gone[i].st_ino == of_twin[i].st_ino);
    }
    // Before 6.9 all pidfds have one inode.
    if (of_gone[0].st_ino != net_was.st_ino && fstat(own, &net_is) == 0 && net_is.st_ino != of_gone[0].st_ino) CHECK(of_gone[0].st_ino != of_gone[1].st_ino);
    siginfo_t ended;
    CHECK(waitid(P_PIDFD, watched, &ended, WEXITED) == 0 && ended.si_pid == child && ended.si_status == SIGKILL);
    CHECK(fstat(net, &net_is) == 0 && net_is.st_ino == net_was.st_ino && fcntl(net, F_GETFD) == FD_CLOEXEC);
    return victim_ok();
}
