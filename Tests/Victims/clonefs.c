// A process that shares its parent's cwd and umask (CLONE_FS).
#include "victim.h"

static int go[2], done[2];
static char stack[65536] __attribute__((aligned(16)));

static int child(void *unused) {
    (void)unused;
    char c;
    CHECK(read(go[0], &c, 1) == 1);
    CHECK(chdir("/") == 0);
    umask(0123);
    CHECK(write(done[1], "d", 1) == 1);
    CHECK(read(go[0], &c, 1) == 1);
    _exit(0);
}

int main(void) {
    victim_start();
    NEED(pipe(go) == 0 && pipe(done) == 0);
    pid_t pid = clone(child, stack + sizeof stack, CLONE_FS | SIGCHLD, NULL);
    NEED(pid > 0);
    victim_ready();
    char c, here[256];
    CHECK(write(go[1], "x", 1) == 1 && read(done[0], &c, 1) == 1);
    CHECK(getcwd(here, sizeof here) && strcmp(here, "/") == 0, "the cwd is not shared any more");
    CHECK(umask(0) == 0123);
    CHECK(write(go[1], "x", 1) == 1);
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && status == 0);
    return victim_ok();
}
