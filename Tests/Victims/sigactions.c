// sigaction(2): handlers with masks and every flag, ignored and default ones, for all signals; the masks of two threads.
#include "victim.h"

static void handler(int s, siginfo_t *i, void *c) { (void)s, (void)i, (void)c; }

static int flags_of(int s) { return s % 5 == 0 ? SA_SIGINFO | SA_RESTART : s % 5 == 1 ? SA_SIGINFO | SA_NODEFER | SA_ONSTACK : s % 5 == 2 ? SA_SIGINFO | SA_RESETHAND : SA_SIGINFO; }

static volatile int stop;
static pthread_barrier_t barrier;
static int masks_kept;

static void *other(void *unused) {
    (void)unused;
    sigset_t set, is;
    sigfillset(&set);
    sigdelset(&set, SIGHUP);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    pthread_sigmask(SIG_SETMASK, NULL, &is);
    masks_kept = !sigismember(&is, SIGHUP) && sigismember(&is, SIGTERM) && sigismember(&is, SIGRTMAX);
    return NULL;
}

int main(void) {
    victim_start();
    for (int s = 1; s <= SIGRTMAX; s++) {
        if (s == SIGKILL || s == SIGSTOP || s == SIGUSR1 || s == 32 || s == 33) continue;
        struct sigaction a = {.sa_flags = flags_of(s)};
        a.sa_sigaction = handler;
        if (s % 7 == 0) a.sa_handler = SIG_IGN, a.sa_flags = 0;
        if (s % 7 == 1) a.sa_handler = SIG_DFL, a.sa_flags = 0;
        sigaddset(&a.sa_mask, s % 64 + 1);
        sigaddset(&a.sa_mask, 64 - s % 30);
        NEED(sigaction(s, &a, NULL) == 0);
    }
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM), sigaddset(&set, SIGRTMIN + 3), sigaddset(&set, SIGUSR1);
    NEED(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0 && pthread_barrier_init(&barrier, NULL, 2) == 0);
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, other, NULL) == 0);
    pthread_barrier_wait(&barrier);
    victim_ready();
    for (int s = 1; s <= SIGRTMAX; s++) {
        if (s == SIGKILL || s == SIGSTOP || s == SIGUSR1 || s == 32 || s == 33) continue;
        struct sigaction a, expected = {0};
        CHECK(sigaction(s, NULL, &a) == 0);
        void (*want)(int) = s % 7 == 0 ? SIG_IGN : s % 7 == 1 ? SIG_DFL : (void (*)(int))(void *)handler;
        int flags = s % 7 < 2 ? 0 : flags_of(s);
        CHECK(a.sa_handler == want && (a.sa_flags & ~0x04000000) == flags, "signal %d: %p %x", s, (void *)a.sa_handler, a.sa_flags);
        sigaddset(&expected.sa_mask, s % 64 + 1);
        sigaddset(&expected.sa_mask, 64 - s % 30);
        sigdelset(&expected.sa_mask, SIGKILL), sigdelset(&expected.sa_mask, SIGSTOP);
        for (int m = 1; m <= 64; m++) CHECK(sigismember(&a.sa_mask, m) == sigismember(&expected.sa_mask, m), "signal %d, mask bit %d", s, m);
    }
    sigset_t is;
    pthread_sigmask(SIG_SETMASK, NULL, &is);
    CHECK(sigismember(&is, SIGTERM) && sigismember(&is, SIGRTMIN + 3) && !sigismember(&is, SIGHUP));
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    CHECK(masks_kept);
    return victim_ok();
}
