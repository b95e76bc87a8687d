// Pending signals with their siginfo: of the process and of one thread, queued real-time ones in order, from kill, sigqueue, tgkill, a timer and a child.
#include "victim.h"

static pthread_barrier_t barrier;
static pid_t tid;
static int pid;

static void expect(int number, int code, int value) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    siginfo_t i;
    struct timespec none = {0};
    memset(&i, 0, sizeof i);
    // Not through the C library, which turns SI_TKILL into SI_USER.
    CHECK(syscall(SYS_rt_sigtimedwait, &set, &i, &none, 8) == number, "signal %d is not pending", number);
    CHECK(i.si_code == code, "signal %d: code %d, not %d", number, i.si_code, code);
    if (code == SI_QUEUE) CHECK(i.si_value.sival_int == value && i.si_pid == pid && i.si_uid == getuid(), "signal %d: value %d pid %d", number, i.si_value.sival_int, i.si_pid);
    if (code == SI_USER || code == SI_TKILL) CHECK(i.si_pid == pid);
}

static void *other(void *unused) {
    (void)unused;
    tid = gettid();
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    expect(SIGUSR2, SI_TKILL, 0);
    expect(SIGRTMIN + 5, SI_QUEUE, 77);
    return NULL;
}

int main(void) {
    victim_start();
    sigset_t all, left;
    sigfillset(&all);
    NEED(pthread_sigmask(SIG_BLOCK, &all, NULL) == 0 && pthread_barrier_init(&barrier, NULL, 2) == 0);
    pid = getpid();
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, other, NULL) == 0);
    pthread_barrier_wait(&barrier);
    NEED(kill(pid, SIGTERM) == 0 && tgkill(pid, tid, SIGUSR2) == 0);
    for (int i = 0; i < 5; i++) NEED(sigqueue(pid, SIGRTMIN + 2, (union sigval){.sival_int = 100 + i}) == 0);
    NEED(sigqueue(pid, SIGHUP, (union sigval){.sival_int = -5}) == 0);
    siginfo_t i = {.si_signo = SIGRTMIN + 5, .si_code = SI_QUEUE};
    i.si_pid = pid, i.si_uid = getuid(), i.si_value.sival_int = 77;
    NEED(syscall(SYS_rt_tgsigqueueinfo, pid, tid, SIGRTMIN + 5, &i) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) _exit(9);
    NEED(waitid(P_PID, child, &i, WEXITED | WNOWAIT) == 0);
    victim_ready();
    expect(SIGTERM, SI_USER, 0);
    for (int n = 0; n < 5; n++) expect(SIGRTMIN + 2, SI_QUEUE, 100 + n);
    expect(SIGHUP, SI_QUEUE, -5);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGCHLD);
    struct timespec none = {0};
    CHECK(sigtimedwait(&one, &i, &none) == SIGCHLD && i.si_code == CLD_EXITED && i.si_pid == child && i.si_status == 9);
    CHECK(sigpending(&left) == 0);
    for (int s = 1; s <= 64; s++) CHECK(sigismember(&left, s) != 1, "signal %d is pending, too", s);
    return victim_ok();
}
