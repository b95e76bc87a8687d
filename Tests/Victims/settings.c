// Settings that fork(2) passes on and a new process has otherwise: prctl(2), ioprio_set(2), set_mempolicy(2), mbind(2),
// sched_setattr(2), /proc/self/coredump_filter and autogroup. What this kernel has not is left out.
#include "victim.h"

enum { mce = 33, getMCE = 34, speculation = 53, getSpeculation = 52, getTSC = 25, setTSC = 26, flusher = 57, getFlusher = 58, timerIDs = 77, futexHash = 78 };

static int writes(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    if (fd < 0) return 0;
    int done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return done;
}

static int reads(const char *path, const char *text) {
    char buffer[100] = "";
    int fd = open(path, O_RDONLY);
    if (fd < 0 || read(fd, buffer, sizeof buffer - 1) < 0) return 0;
    close(fd);
    return strstr(buffer, text) != NULL;
}

struct attributes {
    unsigned size, policy;
    unsigned long flags;
    int nice;
    unsigned priority;
    unsigned long runtime, deadline, period;
    unsigned least, most;
};

int main(void) {
    victim_start();
    setsid();
    int hasFilter = writes("/proc/self/coredump_filter", "0x17"), hasGroup = writes("/proc/self/autogroup", "7");
    int hasMCE = prctl(mce, 1, 1, 0, 0) == 0, hasSpeculation = prctl(speculation, 0, 4, 0, 0) == 0;
    int hasFlusher = prctl(flusher, 1, 0, 0, 0) == 0;
    int hasPriority = syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 6) == 0;
    unsigned long nodes = 1;
    char *bound = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int hasNodes = syscall(SYS_set_mempolicy, 3, &nodes, 64L) == 0 && syscall(SYS_mbind, bound + 4096, 4096L, 2 | 0x8000, &nodes, 64L, 0) == 0;
    struct attributes clamp = {.size = sizeof clamp, .flags = 0x08 | 0x10 | 0x20 | 0x40, .least = 100, .most = 900};
    int hasClamp = syscall(SYS_sched_setattr, 0, &clamp, 0) == 0;
    struct attributes slice = {.size = 48, .policy = SCHED_BATCH, .nice = 3, .runtime = 5000000};
    int hasSlice = syscall(SYS_sched_setattr, 0, &slice, 0) == 0 && syscall(SYS_sched_getattr, 0, &slice, 48, 0) == 0 && slice.runtime == 5000000;
    int hasHash = prctl(futexHash, 1, 4096, 0, 0) == 0, hasIDs = prctl(timerIDs, 1, 0, 0, 0) == 0;
    // The last: the C library might use the counter.
    int hasTSC = prctl(setTSC, 2) == 0;

    victim_ready();

    int mode = 0;
    CHECK(!hasTSC || (prctl(getTSC, &mode) == 0 && mode == 2 && prctl(setTSC, 1) == 0), "%d", mode);
    CHECK(!hasFilter || reads("/proc/self/coredump_filter", "00000017"));
    CHECK(!hasGroup || reads("/proc/self/autogroup", "nice 7"));
    CHECK(!hasMCE || prctl(getMCE, 0, 0, 0, 0) == 1);
    CHECK(!hasSpeculation || (prctl(getSpeculation, 0, 0, 0, 0) & 4) != 0);
    CHECK(!hasFlusher || prctl(getFlusher, 0, 0, 0, 0) == 1);
    CHECK(!hasPriority || syscall(SYS_ioprio_get, 1, 0) == (2 << 13 | 6));
    CHECK(!hasNodes || (syscall(SYS_get_mempolicy, &mode, NULL, 0L, 0L, 0L) == 0 && mode == 3), "%#x", mode);
    CHECK(!hasNodes || (syscall(SYS_get_mempolicy, &mode, NULL, 0L, bound + 4096, 2L) == 0 && mode == (2 | 0x8000)), "%#x", mode);
    CHECK(!hasHash || prctl(futexHash, 2, 0, 0, 0) == 4096, "%d", prctl(futexHash, 2, 0, 0, 0));
    CHECK(!hasIDs || prctl(timerIDs, 2, 0, 0, 0) == 1);
    struct attributes got = {0};
    CHECK(syscall(SYS_sched_getattr, 0, &got, (unsigned)sizeof got, 0) == 0);
    CHECK(!hasClamp || (got.least == 100 && got.most == 900));
    CHECK(!hasSlice || (got.runtime == 5000000 && got.nice == 3 && got.policy == SCHED_BATCH), "%lu", got.runtime);
    return victim_ok();
}
