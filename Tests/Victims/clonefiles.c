// A process that shares its parent's descriptor table (CLONE_FILES).
#include "victim.h"

static int file, go[2], done[2];
static char stack[65536] __attribute__((aligned(16)));

static int child(void *unused) {
    (void)unused;
    char c;
    CHECK(read(go[0], &c, 1) == 1);
    CHECK(dup2(file, 50) == 50 && close(60) == 0);
    CHECK(write(done[1], "d", 1) == 1);
    CHECK(read(go[0], &c, 1) == 1);
    _exit(0);
}

int main(void) {
    victim_start();
    file = open("shared", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(file >= 0 && pipe(go) == 0 && pipe(done) == 0 && dup2(file, 60) == 60);
    pid_t pid = clone(child, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL);
    NEED(pid > 0);
    victim_ready();
    char c;
    CHECK(fcntl(50, F_GETFD) < 0 && fcntl(60, F_GETFD) == 0);
    CHECK(write(go[1], "x", 1) == 1 && read(done[0], &c, 1) == 1);
    CHECK(fcntl(50, F_GETFD) == 0 && fcntl(60, F_GETFD) < 0, "the table is not shared any more");
    CHECK(write(go[1], "x", 1) == 1);
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && status == 0);
    return victim_ok();
}
