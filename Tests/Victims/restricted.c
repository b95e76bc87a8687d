// Holds state of a process that no image can hold, named by the argument; it has to be refused, and to work afterwards.
#include "victim.h"
#include <sys/sem.h>
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif

static volatile char selector;
static volatile sig_atomic_t dispatched;
static void dispatch(int signal) { (void)signal, selector = 0, dispatched++; }

int main(int argc, char **argv) {
    victim_start();
    NEED(argc > 1);
    const char *what = argv[1];
    int set = -1;
    if (strcmp(what, "landlock") == 0) {
        struct {
            uint64_t files;
        } rules = {.files = 1 << 3 /* LANDLOCK_ACCESS_FS_READ_DIR */};
        int fd = syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
        NEED(fd >= 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, fd, 0) == 0);
        close(fd);
        // Of a user with no rights, too.
        if (argc > 2) NEED(setresgid(4711, 4711, 4711) == 0 && setresuid(4711, 4711, 4711) == 0);
    }
    if (strcmp(what, "LDT") == 0) {
        // struct user_desc of entry 0: a 32-bit data segment of one page that can be used.
        unsigned segment[4] = {0, 0, 0, 1 | 1 << 6};
        NEED(syscall(SYS_modify_ldt, 1, segment, sizeof segment) == 0);
    }
    if (strcmp(what, "SEM_UNDO") == 0) {
        struct sembuf up = {0, 5, SEM_UNDO};
        set = semget(IPC_PRIVATE, 1, 0600);
        NEED(set >= 0 && semop(set, &up, 1) == 0);
    }
    if (strcmp(what, "dispatch") == 0) {
        signal(SIGSYS, dispatch);
        NEED(prctl(59 /* PR_SET_SYSCALL_USER_DISPATCH */, 1, 0, 0, &selector) == 0);
    }

    // KEY_SPEC_THREAD_KEYRING, KEY_SPEC_PROCESS_KEYRING
    int keyring = strcmp(what, "thread keyring") == 0 ? -1 : strcmp(what, "process keyring") == 0 ? -2 : 0;
    if (keyring) NEED(syscall(SYS_add_key, "user", "victim", "secret", 6L, keyring) > 0);

    victim_ready();

    char table[64];
    if (strcmp(what, "landlock") == 0) CHECK(open("/etc", O_RDONLY | O_DIRECTORY) < 0 && errno == EACCES);
    if (strcmp(what, "LDT") == 0) CHECK(syscall(SYS_modify_ldt, 0, table, sizeof table) > 0);
    if (strcmp(what, "SEM_UNDO") == 0) CHECK(semctl(set, 0, GETVAL) == 5 && semctl(set, 0, IPC_RMID) == 0);
    if (strcmp(what, "dispatch") == 0) {
        selector = 1;
        syscall(SYS_getppid);
        selector = 0;
        CHECK(dispatched == 1);
    }
    if (keyring) CHECK(syscall(SYS_keyctl, 10 /* KEYCTL_SEARCH */, keyring, "user", "victim", 0) > 0);
    return victim_ok();
}
