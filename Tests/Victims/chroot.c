// A child with another root directory, whose cwd is inside.
#include "victim.h"

int main(void) {
    victim_start();
    int p[2], q[2];
    mkdir("jail", 0755), mkdir("jail/inside", 0755);
    NEED(pipe(p) == 0 && pipe(q) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        NEED(chroot("jail") == 0 && chdir("/inside") == 0);
        int here = open("file", O_RDWR | O_CREAT, 0600);
        NEED(here >= 0 && write(here, "jailed", 6) == 6 && write(p[1], "x", 1) == 1);
        char c, path[64];
        CHECK(read(q[0], &c, 1) == 1);
        CHECK(getcwd(path, sizeof path) && strcmp(path, "/inside") == 0, "%s", path);
        CHECK(access("/inside/file", F_OK) == 0 && access("/etc", F_OK) < 0 && pread(here, path, 6, 0) == 6);
        _exit(0);
    }
    char c;
    NEED(read(p[0], &c, 1) == 1);
    victim_ready();
    CHECK(write(q[1], "x", 1) == 1 && access("/etc", F_OK) == 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    return victim_ok();
}
