// Sessions under a subreaper: of a leader that has ended and was waited for, of one that is a zombie, and of one that lives and
// whose orphan is its sibling.
#include "victim.h"

static volatile pid_t *ids;

/// A leader of a session, and by way of a process that ends, an orphan in it. What becomes of the leader is said by `ending`.
static pid_t session(int index, int ending) {
    pid_t leader = fork();
    NEED(leader >= 0);
    if (leader > 0) return leader;
    setsid();
    if (fork() == 0) {
        if (fork() == 0) {
            ids[index] = getpid();
            for (;;) pause();
        }
        _exit(0);
    }
    wait(NULL);
    while (!ids[index]) usleep(1000);
    if (ending) _exit(7);
    for (;;) pause();
}

int main(void) {
    victim_start();
    ids = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    NEED(ids != MAP_FAILED && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    pid_t leaders[3];
    for (int i = 0; i < 3; i++) leaders[i] = session(i, i < 2);
    int status;
    NEED(waitpid(leaders[0], &status, 0) == leaders[0]);
    siginfo_t info;
    NEED(waitid(P_PID, leaders[1], &info, WEXITED | WNOWAIT) == 0);
    while (!ids[2]) usleep(1000);

    victim_ready();

    for (int i = 0; i < 3; i++) {
        CHECK(getsid(ids[i]) == leaders[i], "session %d of orphan %d is not %d", getsid(ids[i]), i, leaders[i]);
        CHECK(getpgid(ids[i]) == leaders[i], "group %d of orphan %d is not %d", getpgid(ids[i]), i, leaders[i]);
        CHECK(waitpid(ids[i], &status, WNOHANG) == 0, "orphan %d is not our child", i);
        CHECK(kill(-leaders[i], 0) == 0);
    }
    CHECK(waitpid(leaders[1], &status, 0) == leaders[1] && WEXITSTATUS(status) == 7);
    for (int i = 0; i < 3; i++) kill(ids[i], SIGKILL);
    kill(leaders[2], SIGKILL);
    while (wait(NULL) > 0) {}
    return victim_ok();
}
