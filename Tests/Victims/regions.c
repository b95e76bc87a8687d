// Memory of special kinds: guard regions (a child has others than its parent), droppable memory, a private mapping of shared anonymous memory.
#include "victim.h"
#include <setjmp.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#define MADV_GUARD_REMOVE 103
#endif
#ifndef MAP_DROPPABLE
#define MAP_DROPPABLE 8
#endif
enum { page = 4096 };

static sigjmp_buf back;
static void fault(int signal) { (void)signal, siglongjmp(back, 1); }

static int is_guarded(volatile char *address) {
    if (sigsetjmp(back, 1)) return 1;
    (void)*address;
    return 0;
}

static int has_droppable(void *address) {
    char line[512], wanted[32];
    int is_here = 0, found = 0;
    snprintf(wanted, sizeof wanted, "%lx-", (unsigned long)address);
    FILE *smaps = fopen("/proc/self/smaps", "re");
    while (smaps && fgets(line, sizeof line, smaps)) {
        if (strncmp(line, wanted, strlen(wanted)) == 0) is_here = 1;
        if (is_here && strncmp(line, "VmFlags:", 8) == 0) {
            found = strstr(line, " dp") != NULL;
            break;
        }
    }
    if (smaps) fclose(smaps);
    return found;
}

/// One letter for each page: g for guarded.
static void look(char *memory, const char *pages) {
    for (int i = 0; pages[i]; i++) {
        CHECK(is_guarded(memory + i * page) == (pages[i] == 'g'), "page %d of %s", i, pages);
        if (pages[i] != 'g') CHECK(filled(memory + i * page, page, i), "page %d of %s", i, pages);
    }
}

int main(void) {
    victim_start();
    struct sigaction action = {.sa_handler = fault};
    NEED(sigaction(SIGSEGV, &action, NULL) == 0);
    char *memory = mmap(NULL, 6 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    NEED(memory != MAP_FAILED);
    for (int i = 0; i < 6; i++) fill(memory + i * page, page, i);
    int hasGuards = madvise(memory + page, page, MADV_GUARD_INSTALL) == 0 && madvise(memory + 3 * page, 2 * page, MADV_GUARD_INSTALL) == 0;
    char *droppable = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_DROPPABLE | MAP_ANONYMOUS, -1, 0);

    int *shared = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    NEED(shared != MAP_FAILED);
    shared[0] = 1, shared[page / 4] = 11, shared[page / 2] = 111;
    char path[100];
    snprintf(path, sizeof path, "/proc/self/map_files/%lx-%lx", (unsigned long)shared, (unsigned long)shared + 3 * page);
    int file = open(path, O_RDWR | O_CLOEXEC);
    NEED(file >= 0);
    int *private = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, page);
    NEED(private != MAP_FAILED && close(file) == 0);
    private[page / 4] = 222;

    int ask[2], answer[2];
    NEED(pipe(ask) == 0 && pipe(answer) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        if (hasGuards) {
            NEED(madvise(memory + 3 * page, page, MADV_GUARD_REMOVE) == 0 && madvise(memory, page, MADV_GUARD_INSTALL) == 0);
            fill(memory + 3 * page, page, 3);
        }
        NEED(write(answer[1], "r", 1) == 1);
        char c;
        NEED(read(ask[0], &c, 1) == 1);
        if (hasGuards) look(memory, "gg..g.");
        _exit(0);
    }
    char c;
    NEED(read(answer[0], &c, 1) == 1);

    victim_ready();

    if (hasGuards) look(memory, ".g.gg.");
    if (droppable != MAP_FAILED) CHECK(has_droppable(droppable));
    CHECK(shared[0] == 1 && shared[page / 4] == 11 && shared[page / 2] == 111);
    CHECK(private[0] == 11 && private[page / 4] == 222);
    // What has not been written to is still shared.
    shared[page / 4] = 12;
    CHECK(private[0] == 12);
    int status;
    CHECK(write(ask[1], "x", 1) == 1 && waitpid(child, &status, 0) == child && status == 0, "the child ended with %d", status);
    return victim_ok();
}
