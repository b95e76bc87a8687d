// Threads that share the beginning of their seccomp(2) chains: afterwards a filter can still be given to all (TSYNC), for which the
// kernel wants the same filters, not equal ones. And one of 4,090 instructions.
#include "victim.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

static int install(int number, int error, int flags) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {4, code};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static int installLong(void) {
    enum { count = 4090 };
    static struct sock_filter code[count];
    for (int i = 0; i < count - 1; i++) code[i] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
    code[count - 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {count, code};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static int fails(int number, int error) { return syscall(number, 0) == -1 && errno == error; }

static pthread_barrier_t ready, go, synced, checked;

/// Has the filters of those who made it.
static void *heir(void *unused) {
    (void)unused;
    pthread_barrier_wait(&ready), pthread_barrier_wait(&go), pthread_barrier_wait(&synced);
    CHECK(fails(SYS_getpgid, 78) && fails(SYS_getsid, 79) && syscall(SYS_getpriority, 0, 0) > 0, "heir");
    pthread_barrier_wait(&checked);
    return NULL;
}

/// Adds one of its own, which then goes to all.
static void *adding(void *unused) {
    (void)unused;
    NEED(install(SYS_getpgid, 78, 0) == 0);
    pthread_barrier_wait(&ready), pthread_barrier_wait(&go);
    long bad = install(SYS_getsid, 79, SECCOMP_FILTER_FLAG_TSYNC);
    CHECK(bad == 0, "thread %ld does not fit", bad);
    pthread_barrier_wait(&synced), pthread_barrier_wait(&checked);
    return NULL;
}

static void *maker(void *unused) {
    (void)unused;
    NEED(install(SYS_getuid, 77, 0) == 0);
    pthread_t threads[2];
    NEED(pthread_create(&threads[0], NULL, heir, NULL) == 0 && pthread_create(&threads[1], NULL, adding, NULL) == 0);
    pthread_barrier_wait(&ready), pthread_barrier_wait(&go), pthread_barrier_wait(&synced);
    CHECK(fails(SYS_getuid, 77) && fails(SYS_getpgid, 78), "maker");
    pthread_barrier_wait(&checked);
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    return NULL;
}

int main(void) {
    victim_start();
    NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && installLong() == 0 && install(SYS_getgid, 76, 0) == 0);
    pthread_barrier_init(&ready, NULL, 4), pthread_barrier_init(&go, NULL, 4);
    pthread_barrier_init(&synced, NULL, 4), pthread_barrier_init(&checked, NULL, 4);
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, maker, NULL) == 0);
    pthread_barrier_wait(&ready);

    victim_ready();

    pthread_barrier_wait(&go), pthread_barrier_wait(&synced);
    CHECK(fails(SYS_getgid, 76) && fails(SYS_getuid, 77) && fails(SYS_getpgid, 78) && fails(SYS_getsid, 79), "leader");
    pthread_barrier_wait(&checked);
    pthread_join(thread, NULL);
    return victim_ok();
}
