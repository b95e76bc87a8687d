// Stopped children: one whose parent has waited for the stop, one whose parent has not, and some with a signal that waits for them to go
// on, which then have to see EINTR.
#include "victim.h"
#include <sys/select.h>

static volatile int children_told, handled;
static void on_child(int signal) { (void)signal, children_told++; }
static void on_term(int signal) { (void)signal, handled++; }

enum { WAITED, UNWAITED, IN_PAUSE, IN_SELECT, IN_READ, COUNT };

static int child(int which, int idle) {
    struct sigaction action = {.sa_handler = on_term};
    sigaction(SIGTERM, &action, NULL);
    signal(SIGCHLD, SIG_DFL);
    char byte;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(idle, &set);
    struct timeval hour = {3600, 0};
    long result = which == IN_SELECT ? select(idle + 1, &set, NULL, NULL, &hour) : which == IN_READ ? read(idle, &byte, 1) : pause();
    return result == -1 && errno == EINTR && handled == 1 ? 7 : 8;
}

static char state_of(pid_t pid) {
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY);
    if (file < 0 || read(file, text, sizeof text - 1) < 0) return '?';
    close(file);
    char *end = strrchr(text, ')');
    return end ? end[2] : '?';
}

static void await(pid_t pid, char state) {
    while (state_of(pid) != state) usleep(1000);
}

int main(void) {
    victim_start();
    int idle[2];
    NEED(pipe(idle) == 0);
    signal(SIGCHLD, on_child);
    pid_t pids[COUNT];
    for (int i = 0; i < COUNT; i++) {
        NEED((pids[i] = fork()) >= 0);
        if (pids[i] == 0) _exit(child(i, idle[0]));
    }
    for (int i = 0; i < COUNT; i++) await(pids[i], 'S');
    for (int i = 0; i < COUNT; i++) kill(pids[i], SIGSTOP);
    for (int i = 0; i < COUNT; i++) await(pids[i], 'T');
    siginfo_t info;
    for (int i = 0; i < COUNT; i++)
        if (i != UNWAITED) NEED(waitid(P_PID, pids[i], &info, WSTOPPED) == 0);
    for (int i = IN_PAUSE; i < COUNT; i++) kill(pids[i], SIGTERM);
    int told = children_told;
    victim_ready();
    CHECK(children_told == told, "%d SIGCHLD that nobody sent", children_told - told);
    for (int i = 0; i < COUNT; i++) {
        CHECK(state_of(pids[i]) == 'T', "child %d is in state %c", i, state_of(pids[i]));
        info.si_pid = 0;
        CHECK(waitid(P_PID, pids[i], &info, WSTOPPED | WNOHANG) == 0);
        CHECK(info.si_pid == (i == UNWAITED ? pids[i] : 0), "child %d is told of %s", i, info.si_pid ? "again" : "no more");
    }
    for (int i = 0; i < COUNT; i++) kill(pids[i], i < IN_PAUSE ? SIGKILL : SIGCONT);
    for (int i = 0; i < COUNT; i++) {
        int status;
        pid_t ended;
        while ((ended = waitpid(pids[i], &status, 0)) < 0 && errno == EINTR) {}
        CHECK(ended == pids[i] && status == (i < IN_PAUSE ? SIGKILL : 7 << 8), "child %d: status %x", i, status);
    }
    return victim_ok();
}
