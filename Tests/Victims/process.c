// What belongs to a process: umask, cwd (one that was unlinked in a child), limits, prctl settings, command line, environment, exe, brk, auxv.
#include "victim.h"
#include <linux/capability.h>
#include <sys/auxv.h>

int main(int argc, char **argv) {
    victim_start();
    umask(0135);
    mkdir("here", 0755);
    NEED(chdir("here") == 0);
    char here[512], there[512];
    NEED(getcwd(here, sizeof here) != NULL);
    struct rlimit core = {1000, 2000}, files = {300, 400}, stack, was;
    NEED(getrlimit(RLIMIT_STACK, &was) == 0);
    stack = was, stack.rlim_cur = 4 << 20;
    NEED(setrlimit(RLIMIT_CORE, &core) == 0 && setrlimit(RLIMIT_NOFILE, &files) == 0 && setrlimit(RLIMIT_STACK, &stack) == 0);
    NEED(prctl(PR_SET_DUMPABLE, 0) == 0 || 1);
    NEED(prctl(PR_SET_DUMPABLE, 1) == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    NEED(argc == 1 && setenv("VICTIM", "later", 1) == 0);
    void *end = sbrk(0);
    NEED(sbrk(3 << 20) == end);
    fill(end, 3 << 20, 9);
    victim_ready();
    CHECK(getcwd(there, sizeof there) && strcmp(here, there) == 0);
    CHECK(umask(0) == 0135);
    struct rlimit is;
    CHECK(getrlimit(RLIMIT_CORE, &is) == 0 && is.rlim_cur == 1000 && is.rlim_max == 2000);
    CHECK(getrlimit(RLIMIT_NOFILE, &is) == 0 && is.rlim_cur == 300 && is.rlim_max == 400);
    CHECK(getrlimit(RLIMIT_STACK, &is) == 0 && is.rlim_cur == 4 << 20 && is.rlim_max == was.rlim_max);
    int reaper = 0;
    CHECK(prctl(PR_GET_DUMPABLE) == 1 && prctl(PR_GET_CHILD_SUBREAPER, &reaper) == 0 && reaper == 1);
    CHECK(filled(end, 3 << 20, 9) && sbrk(0) == (char *)end + (3 << 20) && sbrk(4096) == (char *)end + (3 << 20));
    ((char *)end)[(3 << 20) + 4095] = 1;
    char path[512], line[64] = {0};
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    CHECK(n > 0 && (path[n] = 0, strcmp(path, argv[0]) == 0), "exe %s", path);
    FILE *f = fopen("/proc/self/cmdline", "r");
    CHECK(f && fread(line, 1, 63, f) > 0 && strncmp(line, argv[0], 20) == 0);
    CHECK(getauxval(AT_PAGESZ) == 4096 && getauxval(AT_SYSINFO_EHDR) != 0);
    // The vDSO answers: without a fault, and with the time of the kernel.
    struct timespec fast, slow;
    CHECK(clock_gettime(CLOCK_REALTIME, &fast) == 0 && syscall(SYS_clock_gettime, CLOCK_REALTIME, &slow) == 0 && slow.tv_sec - fast.tv_sec <= 2);
    CHECK(clock_gettime(CLOCK_MONOTONIC, &fast) == 0 && syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &slow) == 0 && slow.tv_sec - fast.tv_sec <= 2 && slow.tv_sec >= fast.tv_sec);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) execl("/bin/true", "true", NULL);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0, "a program can be started");
    return victim_ok();
}
