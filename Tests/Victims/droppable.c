// MAP_DROPPABLE of mmap(2), where getrandom(3) keeps its state: it comes back empty, or two restores would tell the same secrets.
#include "victim.h"
#ifndef MAP_DROPPABLE
#define MAP_DROPPABLE 0x08
#endif

static int begins(const char *memory, char byte) {
    for (int i = 0; i < 8192; i++)
        if (memory[i] != byte) return 0;
    return 1;
}

int main(int argc, char **argv) {
    victim_start();
    char *droppable = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_DROPPABLE, -1, 0);
    char *wiped = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
    NEED(droppable != MAP_FAILED && wiped != MAP_FAILED && madvise(wiped, 8192, MADV_WIPEONFORK) == 0);
    memset(droppable, 'd', 8192), memset(wiped, 'w', 8192);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0)
        for (;;) pause();

    victim_ready();

    int isRestored = argc > 1 && strcmp(argv[1], "restored") == 0;
    CHECK(!isRestored || begins(droppable, 0), "%#x", droppable[0]);
    CHECK(begins(wiped, 'w'), "%#x", wiped[0]);
    memset(droppable, 'e', 8192);
    pid_t second = fork();
    if (second == 0) _exit(begins(droppable, 0) && begins(wiped, 0) ? 0 : 1);
    int status;
    CHECK(waitpid(second, &status, 0) == second && status == 0, "a child sees the memory");
    kill(child, SIGKILL);
    CHECK(waitpid(child, NULL, 0) == child);
    return victim_ok();
}
