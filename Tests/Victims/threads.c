// What belongs to a thread: name, nice, policy, sigaltstack (one thread stands on it), robust list, clear_child_tid, rseq, parent death signal,
// arch_prctl. (The image format has no place for affinity and timer slack.)
#include "victim.h"
#include <asm/prctl.h>
#include <stddef.h>
#include <linux/futex.h>

static pthread_barrier_t barrier;
static pthread_mutex_t robust;
static char altstack[3][65536] __attribute__((aligned(16)));
static volatile int on_stack, leave;
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

struct sched_attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

static void set_stack(int number) {
    stack_t s = {.ss_sp = altstack[number], .ss_size = sizeof altstack[0]};
    NEED(sigaltstack(&s, NULL) == 0);
}

static void check_stack(int number, int flags) {
    stack_t s;
    CHECK(sigaltstack(NULL, &s) == 0 && s.ss_sp == altstack[number] && s.ss_size == sizeof altstack[0] && s.ss_flags == flags, "%p %d", s.ss_sp, s.ss_flags);
}

static void check_rseq(void) {
    if (!&__rseq_size || __rseq_size == 0) return;
    volatile uint32_t *area = (void *)((char *)__builtin_thread_pointer() + __rseq_offset);
    // cpu_id of a registered area follows the CPU; (uint32_t)-1 and -2 mean that nobody is registered.
    CHECK(area[1] < 0xfffffff0u, "rseq cpu_id %x", area[1]);
    CHECK(syscall(334, area, 32, 0, 0x53053053) < 0 && errno == EBUSY, "rseq is registered");
}

static void on_alternate(int unused) {
    (void)unused;
    on_stack = 1;
    while (!leave) {
        struct timespec t = {.tv_nsec = 10000000};
        nanosleep(&t, NULL);
    }
    check_stack(1, SS_ONSTACK);
    on_stack = 2;
}

static void *worker(void *unused) {
    (void)unused;
    NEED(prctl(PR_SET_NAME, "work\xc3\xa9r \\1\n\"") == 0 && setpriority(PRIO_PROCESS, gettid(), 7) == 0);
    set_stack(1);
    struct sigaction a = {.sa_handler = on_alternate, .sa_flags = SA_ONSTACK};
    NEED(sigaction(SIGUSR2, &a, NULL) == 0 && raise(SIGUSR2) == 0);
    CHECK(on_stack == 2);
    check_stack(1, 0);
    char name[16];
    CHECK(prctl(PR_GET_NAME, name) == 0 && strcmp(name, "work\xc3\xa9r \\1\n\"") == 0);
    CHECK(getpriority(PRIO_PROCESS, gettid()) == 7);
    check_rseq();
    return NULL;
}

static void *batch(void *unused) {
    (void)unused;
    struct sched_param none = {0};
    NEED(sched_setscheduler(0, SCHED_BATCH, &none) == 0);
    set_stack(2);
    NEED(pthread_mutex_lock(&robust) == 0);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    CHECK(sched_getscheduler(0) == SCHED_BATCH);
    check_stack(2, 0);
    void *head;
    size_t length;
    CHECK(syscall(SYS_get_robust_list, 0, &head, &length) == 0 && head && length == 24);
    check_rseq();
    // Ends with the mutex held: the kernel must find it by the robust list.
    return NULL;
}

static int has_fifo;
static void *realtime(void *unused) {
    (void)unused;
    struct sched_param p = {.sched_priority = 3};
    has_fifo = sched_setscheduler(0, SCHED_RR, &p) == 0;
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    if (has_fifo) CHECK(sched_getscheduler(0) == SCHED_RR && sched_getparam(0, &p) == 0 && p.sched_priority == 3);
    uint64_t fs;
    CHECK(syscall(SYS_arch_prctl, ARCH_GET_FS, &fs) == 0 && fs == (uint64_t)__builtin_thread_pointer());
    return NULL;
}

int main(void) {
    victim_start();
    pthread_mutexattr_t attributes;
    NEED(pthread_mutexattr_init(&attributes) == 0 && pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) == 0 && pthread_mutex_init(&robust, &attributes) == 0);
    NEED(pthread_barrier_init(&barrier, NULL, 3) == 0);
    // The parent of the restored program is the engine, which ends: a signal that nobody minds.
    NEED(prctl(PR_SET_PDEATHSIG, SIGURG) == 0 && nice(3) == 3);
    NEED(syscall(SYS_arch_prctl, ARCH_SET_GS, 0x12345000) == 0);
    set_stack(0);
    pthread_t a, b, c;
    NEED(pthread_create(&a, NULL, worker, NULL) == 0 && pthread_create(&b, NULL, batch, NULL) == 0 && pthread_create(&c, NULL, realtime, NULL) == 0);
    pthread_barrier_wait(&barrier);
    while (!on_stack) usleep(1000);
    victim_ready();
    check_stack(0, 0);
    check_rseq();
    uint64_t gs;
    int death = 0;
    CHECK(syscall(SYS_arch_prctl, ARCH_GET_GS, &gs) == 0 && gs == 0x12345000);
    CHECK(prctl(PR_GET_PDEATHSIG, &death) == 0 && death == SIGURG);
    CHECK(getpriority(PRIO_PROCESS, 0) == 3);
    leave = 1;
    pthread_barrier_wait(&barrier);
    // pthread_join waits for what the kernel writes and wakes at clear_child_tid.
    CHECK(pthread_join(a, NULL) == 0 && pthread_join(b, NULL) == 0 && pthread_join(c, NULL) == 0);
    CHECK(pthread_mutex_lock(&robust) == EOWNERDEAD, "robust list");
    return victim_ok();
}
