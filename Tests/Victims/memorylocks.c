// mlock2(2) with MLOCK_ONFAULT over much that is not there, mlockall(2) for mappings to come, locks that a child has as well,
// PR_SET_MEMORY_MERGE and PR_SET_VMA.
#include "victim.h"
#include <stdlib.h>
#ifndef PR_SET_MEMORY_MERGE
#define PR_SET_MEMORY_MERGE 67
#define PR_GET_MEMORY_MERGE 68
#endif
#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

enum { size = 256 << 20 };

/// What smaps says after `key` of the mapping that begins at an address, or its first line.
static int smaps(const void *address, const char *key, const char *wanted) {
    static char line[4096];
    char start[32];
    snprintf(start, sizeof start, "%lx-", (unsigned long)address);
    FILE *file = fopen("/proc/self/smaps", "r");
    int inside = 0, found = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (line[0] >= 'a' || (line[0] >= '0' && line[0] <= '9')) inside = strncmp(line, start, strlen(start)) == 0;
        int isKey = key ? strncmp(line, key, strlen(key)) == 0 : strncmp(line, start, strlen(start)) == 0;
        if (inside && isKey && strstr(line, wanted)) found = 1;
    }
    fclose(file);
    return found;
}

static long resident(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    NEED(file && fscanf(file, "%*d %ld", &pages) == 1);
    fclose(file);
    return pages * 4096;
}

static void *map(size_t bytes) { return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE, -1, 0); }

int main(void) {
    victim_start();
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY}, old;
    NEED(getrlimit(RLIMIT_MEMLOCK, &old) == 0 && (geteuid() == 0 || setrlimit(RLIMIT_MEMLOCK, &all) == 0));
    char *sparse = map(size), *named = map(8192), *locked = map(8192);
    NEED(sparse != MAP_FAILED && named != MAP_FAILED && locked != MAP_FAILED);
    NEED(syscall(SYS_mlock2, sparse, (size_t)size, 1 /* MLOCK_ONFAULT */) == 0 && mlock(locked, 8192) == 0);
    sparse[12345] = 1, named[0] = 2, locked[0] = 3;
    int hasName = prctl(PR_SET_VMA, 0, named, 8192, "an arena") == 0;
    int pipes[2];
    NEED(pipe(pipes) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        // Locks are not passed on.
        NEED(mlock(locked, 8192) == 0);
        char go;
        while (read(pipes[0], &go, 1) < 0) {}
        _exit(smaps(locked, "VmFlags:", " lo") ? 0 : 1);
    }
    int merges = prctl(PR_SET_MEMORY_MERGE, 1, 0, 0, 0) == 0;
    NEED(mlockall(MCL_FUTURE | 4 /* MCL_ONFAULT */) == 0);

    victim_ready();

    CHECK(resident() < size / 2 && sparse[12345] == 1 && smaps(sparse, "VmFlags:", " lf"), "%ld bytes", resident());
    CHECK(smaps(locked, "VmFlags:", " lo") && !smaps(locked, "VmFlags:", " lf") && locked[0] == 3);
    CHECK(!hasName || smaps(named, NULL, "[anon:an arena]"));
    CHECK(!merges || prctl(PR_GET_MEMORY_MERGE, 0, 0, 0, 0) == 1);
    char *fresh = map(1 << 20);
    CHECK(fresh != MAP_FAILED && smaps(fresh, "VmFlags:", " lf"));
    CHECK(write(pipes[1], "x", 1) == 1);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0, "the child's lock");
    return victim_ok();
}
