// A child in seccomp's strict mode, and the C library's helper thread of SIGEV_THREAD, which blocks every signal.
#include "victim.h"
#include <linux/seccomp.h>

static volatile int fired;
static void tick(union sigval value) { fired = value.sival_int; }

int main(void) {
    victim_start();
    int pair[2];
    NEED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        char c = 'r';
        NEED(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0 && write(pair[1], &c, 1) == 1);
        if (read(pair[1], &c, 1) != 1) syscall(SYS_exit, 1);
        syscall(SYS_exit, 7);
    }
    char c;
    NEED(read(pair[0], &c, 1) == 1);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = tick, .sigev_value.sival_int = 5};
    struct itimerspec when = {{0, 10000000}, {0, 10000000}};
    timer_t timer;
    NEED(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &when, NULL) == 0);
    while (!fired) usleep(1000);

    victim_ready();

    fired = 0;
    for (int i = 0; i < 300000 && !fired; i++) usleep(1000);
    CHECK(fired == 5);
    char path[64], line[256];
    int mode = -1;
    snprintf(path, sizeof path, "/proc/%d/status", child);
    FILE *status = fopen(path, "re");
    while (status && fgets(line, sizeof line, status)) sscanf(line, "Seccomp: %d", &mode);
    CHECK(mode == SECCOMP_MODE_STRICT, "mode %d", mode);
    int way;
    CHECK(write(pair[0], "x", 1) == 1 && waitpid(child, &way, 0) == child && WIFEXITED(way) && WEXITSTATUS(way) == 7, "%d", way);
    return victim_ok();
}
