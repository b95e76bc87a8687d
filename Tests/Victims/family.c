// Zombies (exited, killed, with a dumped child of their own), process groups, sessions, orphans, a stopped child, a thread that is not the leader's parent.
#include "victim.h"

static pid_t spawn_child(void (*work)(void)) {
    pid_t pid = fork();
    NEED(pid >= 0);
    if (pid == 0) {
        work();
        for (;;) pause();
    }
    return pid;
}

static int report[2];
/// A child of ours, not of this one, in its group; it stays behind as a zombie when the leader is gone.
static void leave_behind(void) {
    NEED(setpgid(0, 0) == 0);
    long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    NEED(pid >= 0);
    _exit(0);
}
static void exit3(void) { _exit(3); }
static void forever(void) {}
static void session(void) {
    NEED(setsid() == getpid());
    pid_t inner = fork();
    NEED(inner >= 0);
    if (inner == 0) NEED(setpgid(0, 0) == 0);
    char c = 's';
    NEED(write(report[1], &c, 1) == 1);
}
static void group(void) {
    NEED(setpgid(0, 0) == 0);
    char c = 'g';
    NEED(write(report[1], &c, 1) == 1);
}

int main(void) {
    victim_start();
    NEED(pipe(report) == 0);
    pid_t exited = spawn_child(exit3), killed = spawn_child(forever), stopped = spawn_child(forever), grouped = spawn_child(group), leader = spawn_child(session);
    NEED(kill(killed, SIGTERM) == 0 && kill(stopped, SIGSTOP) == 0);
    char c;
    for (int i = 0; i < 3; i++) NEED(read(report[0], &c, 1) == 1);
    pid_t joined = spawn_child(forever);
    NEED(setpgid(joined, grouped) == 0);
    siginfo_t info;
    NEED(waitid(P_PID, exited, &info, WEXITED | WNOWAIT) == 0 && waitid(P_PID, killed, &info, WEXITED | WNOWAIT) == 0);
    NEED(waitid(P_PID, stopped, &info, WSTOPPED | WNOWAIT) == 0);
    int way;
    pid_t gone = spawn_child(leave_behind), suspended = spawn_child(forever);
    NEED(waitpid(gone, &way, 0) == gone && setpgid(suspended, suspended) == 0 && kill(suspended, SIGTSTP) == 0);
    NEED(waitid(P_PID, suspended, &info, WSTOPPED | WNOWAIT) == 0 && info.si_status == SIGTSTP);
    NEED(waitid(P_PGID, gone, &info, WEXITED | WNOWAIT) == 0);
    pid_t left = info.si_pid;
    pid_t group0 = getpgrp(), session0 = getsid(0);

    victim_ready();

    CHECK(getpgrp() == group0 && getsid(0) == session0);
    CHECK(getpgid(grouped) == grouped && getpgid(joined) == grouped && getsid(grouped) == session0);
    CHECK(getsid(leader) == leader && getpgid(leader) == leader);
    int status;
    CHECK(waitpid(exited, &status, 0) == exited && WIFEXITED(status) && WEXITSTATUS(status) == 3);
    CHECK(waitpid(killed, &status, 0) == killed && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    CHECK(getpgid(left) == gone && waitpid(left, &status, 0) == left && status == 0);
    CHECK(waitid(P_PID, suspended, &info, WSTOPPED) == 0 && info.si_status == SIGTSTP, "stopped by %d", info.si_status);
    CHECK(kill(suspended, SIGKILL) == 0 && waitpid(suspended, &status, 0) == suspended);
    CHECK(kill(stopped, SIGCONT) == 0);
    CHECK(waitpid(stopped, &status, WCONTINUED) == stopped && WIFCONTINUED(status));
    CHECK(kill(-grouped, SIGTERM) == 0);
    CHECK(waitpid(grouped, &status, 0) == grouped && WTERMSIG(status) == SIGTERM);
    CHECK(waitpid(joined, &status, 0) == joined && WTERMSIG(status) == SIGTERM);
    return victim_ok();
}
