// A parent that kills one of its children the moment it finds a file: restored, it does so while the rest of its tree is being let go.
#include "victim.h"

enum { children = 40, victim_index = 20 };

int main(void) {
    victim_start();
    pid_t child[children];
    for (int i = 0; i < children; i++) {
        child[i] = fork();
        NEED(child[i] >= 0);
        if (child[i] == 0)
            for (;;) pause();
    }
    say("ready");
    while (access("now", F_OK) != 0) continue;
    CHECK(kill(child[victim_index], SIGKILL) == 0);
    int status;
    CHECK(waitpid(child[victim_index], &status, 0) == child[victim_index] && WTERMSIG(status) == SIGKILL);
    victim_wait();
    for (int i = 0; i < children; i++) {
        if (i == victim_index) continue;
        CHECK(waitpid(child[i], &status, WNOHANG) == 0, "child %d ended with %x", i, status);
        CHECK(kill(child[i], SIGKILL) == 0 && waitpid(child[i], &status, 0) == child[i]);
    }
    return victim_ok();
}
