// PR_SET_PDEATHSIG(2const): of the root, whose parent changes when the engine ends, and of a child.
#include "victim.h"

int main(void) {
    victim_start();
    NEED(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        for (;;) pause();
    }

    victim_ready();

    int signal = 0;
    CHECK(prctl(PR_GET_PDEATHSIG, &signal) == 0 && signal == SIGKILL, "%d", signal);
    CHECK(waitpid(child, NULL, WNOHANG) == 0);
    // It has its own as well: it ends with its parent, which waits for it here.
    kill(child, SIGKILL);
    CHECK(waitpid(child, NULL, 0) == child);
    return victim_ok();
}
