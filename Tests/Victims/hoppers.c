// Processes that have two threads at any moment: the first sleeps, the other makes its successor and ends.
#include "victim.h"

enum { PROCESSES = 6 };

static void *hop(void *attributes) {
    pthread_t next;
    while (pthread_create(&next, attributes, hop, attributes) != 0) {}
    return NULL;
}

int main(void) {
    victim_start();
    static pthread_attr_t attributes;
    NEED(pthread_attr_init(&attributes) == 0 && pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0);
    NEED(pthread_attr_setstacksize(&attributes, 65536) == 0);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t child = fork();
        NEED(child >= 0);
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            hop(&attributes);
            for (;;) pause();
        }
    }
    say("ready");
    victim_wait();
    return victim_ok();
}
