// Runs an engine and lets one thing go wrong at its n-th system call: the call fails, the guardian, the front end or both are killed, or a task is.
//
//     faulty ACTION N [-s SEED] [-p PID] [-f rename] [-o commit] -- cryo dump …
//
// ACTION: count, error, guardian, front, both, task (PID, if it is ours or the engine's to end). The guardian is followed as the first child that the
// front end forks; its threads are, what it makes with clone3(2) for itself is not: it traces that itself. -f rename: the first rename fails with ENOSPC
// too. -o commit: N is counted from the moment when a restore begins to let its tasks go. Which error a call fails with is drawn from those it can fail with; a call that cannot fail is passed over.
// Says on standard output, a line each: calls, at (number of the call), error, hang, disarmed (threads of a restore that outlive it,
// up to then), commit (how many calls it takes until all are let go), front (its status of waitpid), left (a process that outlived an
// engine that failed).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
// After glibc's, with which it shares names.
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT = 120, CALL_STOP = SIGTRAP | 0x80, MOST_THREADS = 64 };

static const struct { int call, errors[4]; } faults[] = {
    {SYS_openat, {EIO, EMFILE, ENOMEM}}, {SYS_read, {EIO, ENOMEM}}, {SYS_pread64, {EIO, ENOMEM}}, {SYS_write, {EIO, ENOSPC}},
    {SYS_pwrite64, {EIO, ENOSPC}}, {SYS_writev, {EIO, ENOSPC}}, {SYS_mmap, {ENOMEM}}, {SYS_mkdirat, {ENOSPC, EIO}}, {SYS_mkdir, {ENOSPC, EIO}},
    {SYS_renameat, {ENOSPC, EIO, EPERM}}, {SYS_renameat2, {ENOSPC, EIO, EPERM}}, {SYS_rename, {ENOSPC, EIO, EPERM}}, {SYS_unlinkat, {EIO, EPERM}},
    {SYS_unlink, {EIO, EPERM}}, {SYS_linkat, {ENOSPC, EPERM}}, {SYS_ftruncate, {ENOSPC, EIO}}, {SYS_fallocate, {ENOSPC, EIO}},
    {SYS_newfstatat, {EIO, ENOMEM}}, {SYS_fstat, {EIO}}, {SYS_statx, {EIO}}, {SYS_stat, {EIO}}, {SYS_lstat, {EIO}}, {SYS_getdents64, {EIO, ENOMEM}},
    {SYS_readlink, {EIO, ENOMEM}}, {SYS_readlinkat, {EIO, ENOMEM}}, {SYS_dup, {EMFILE}}, {SYS_dup3, {EMFILE}}, {SYS_pidfd_open, {EMFILE, ENOMEM}},
    {SYS_pidfd_getfd, {EPERM, EMFILE}}, {SYS_socket, {EMFILE, ENOMEM}}, {SYS_sendto, {ENOMEM}}, {SYS_recvmsg, {ENOMEM}}, {SYS_kcmp, {EPERM}},
    {SYS_process_vm_readv, {ENOMEM, EPERM}}, {SYS_process_vm_writev, {ENOMEM, EPERM}}, {SYS_ioctl, {EIO, ENOMEM}}, {SYS_clone3, {EAGAIN, ENOMEM}},
    {SYS_memfd_create, {EMFILE, ENOMEM}}, {SYS_copy_file_range, {EIO, ENOSPC}}, {SYS_sendfile, {EIO, ENOSPC}}, {SYS_tee, {ENOMEM}},
    {SYS_splice, {ENOMEM}}, {SYS_prlimit64, {EPERM}}, {SYS_flock, {ENOLCK}}, {SYS_fchmod, {EPERM, EIO}}, {SYS_fchmodat, {EPERM, EIO}},
    {SYS_fchown, {EPERM, EIO}}, {SYS_fchownat, {EPERM, EIO}}, {SYS_utimensat, {EPERM, EIO}}, {SYS_fsync, {EIO, ENOSPC}}, {SYS_fdatasync, {EIO, ENOSPC}},
    {SYS_syncfs, {EIO, ENOSPC}}, {SYS_chdir, {EIO}}, {SYS_fchdir, {EIO}}, {SYS_ptrace, {EPERM}}, {SYS_getsockopt, {ENOMEM}}, {SYS_capget, {EPERM}},
};

/// The error that a call is to fail with, or 0 where it does not fail in life.
static int error_of(const struct ptrace_syscall_info *info, unsigned seed) {
    int call = info->entry.nr;
    // Memory of our own: who gets none ends, as every program does.
    if (call == SYS_mmap && info->entry.args[3] & MAP_ANONYMOUS && !(info->entry.args[3] & MAP_SHARED)) return 0;
    // Of a thread that is there and ours, no request fails.
    if (call == SYS_ptrace && info->entry.args[0] != PTRACE_SEIZE) return 0;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (faults[i].call != call) continue;
        int count = 0;
        while (count < 4 && faults[i].errors[count]) count++;
        return faults[i].errors[seed % count];
    }
    return 0;
}

static int is_rename(int call) { return call == SYS_rename || call == SYS_renameat || call == SYS_renameat2; }

static volatile sig_atomic_t is_late;
static void late(int signal) { (void)signal, is_late = 1; }

/// The parent of a process and its state, from /proc.
static pid_t parent_of(pid_t pid, char *state, char *name) {
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    char *open = strchr(text, '('), *end = strrchr(text, ')');
    int parent = 0;
    if (count <= 0 || !open || !end || sscanf(end + 1, " %c %d", state, &parent) != 2) return 0;
    *end = 0;
    if (name) snprintf(name, 32, "%.31s", open + 1);
    return parent;
}

static int descends(pid_t pid, pid_t ancestor) {
    char state;
    for (int depth = 0; pid > 1 && depth < 100; depth++, pid = parent_of(pid, &state, NULL))
        if (pid == ancestor) return 1;
    return 0;
}

/// Whether we have a child left; ours are all that the engine left behind, as we are a subreaper. Says what they are when asked to.
static int children(int saying) {
    char path[64], text[4096] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[count] = 0;
    int found = 0;
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "), found++) {
        char state = '?', name[32] = "";
        parent_of(atoi(word), &state, name);
        if (saying) printf("left %s %c %s\n", word, state, name);
    }
    return found;
}

int main(int argc, char **argv) {
    if (argc < 4) return 99;
    const char *action = argv[1];
    long wanted = atol(argv[2]), calls = 0, at = -1;
    unsigned seed = 0;
    pid_t task = 0, tester = getppid();
    int fails_rename = 0, in_commit = 0, first = 3;
    for (; first < argc && strcmp(argv[first], "--"); first += 2) {
        if (!strcmp(argv[first], "-s")) seed = atoi(argv[first + 1]);
        if (!strcmp(argv[first], "-p")) task = atoi(argv[first + 1]);
        if (!strcmp(argv[first], "-f")) fails_rename = 1;
        if (!strcmp(argv[first], "-o")) in_commit = 1;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t front = fork(), guardian = 0;
    if (!front) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        execv(argv[first + 1], argv + first + 1);
        _exit(127);
    }
    int status, front_status = -1, guardian_status = -1, injected = 0, failed_at = -1, hangs = 0, disarmed = 0;
    long commit_start = -1, commit_end = -1;
    pid_t failing[2] = {0, 0};
    int failing_error[2] = {0, 0}, is_counting = !strcmp(action, "count"), is_restore = first + 2 < argc && !strcmp(argv[first + 2], "restore");
    waitpid(front, &status, 0);
    ptrace(PTRACE_SETOPTIONS, front, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEVFORK);
    ptrace(PTRACE_CONT, front, 0, 0);
    struct sigaction alarmed = {.sa_handler = late};
    sigaction(SIGALRM, &alarmed, NULL);
    alarm(LIMIT);
    while (front_status == -1 || (guardian && guardian_status == -1)) {
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0) {
            if (errno != EINTR) break;
            if (!is_late) continue;
            hangs = 1;
            if (guardian) kill(guardian, SIGKILL);
            kill(front, SIGKILL);
            is_late = 0;
            alarm(10);
            continue;
        }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (pid == front) front_status = status;
            if (pid == guardian) guardian_status = status;
            continue;
        }
        int event = status >> 16;
        if (pid == front) {
            if (event && !guardian) {
                unsigned long child;
                ptrace(PTRACE_GETEVENTMSG, front, 0, &child);
                guardian = child;
                ptrace(PTRACE_DETACH, front, 0, 0);
                waitpid(guardian, &status, __WALL);
                ptrace(PTRACE_SETOPTIONS, guardian, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE);
                ptrace(PTRACE_SYSCALL, guardian, 0, 0);
            } else ptrace(PTRACE_CONT, front, 0, WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status));
            continue;
        }
        if (WSTOPSIG(status) != CALL_STOP) {
            // A new thread starts with a SIGSTOP.
            int signal = event || WSTOPSIG(status) == SIGSTOP ? 0 : WSTOPSIG(status);
            ptrace(PTRACE_SYSCALL, pid, 0, signal);
            continue;
        }
        struct ptrace_syscall_info info = {0};
        ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info);
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
            int error = 0, call = info.entry.nr;
            if (fails_rename == 1 && is_rename(call)) fails_rename = 2, error = ENOSPC;
            int disarms = is_restore && call == SYS_ptrace && info.entry.args[0] == PTRACE_SETOPTIONS && !(info.entry.args[3] & PTRACE_O_EXITKILL);
            if (disarms && commit_start < 0) commit_start = calls;
            if (call == SYS_ptrace && info.entry.args[0] == PTRACE_DETACH) commit_end = calls;
            int is_due = at < 0 && !is_counting && (in_commit ? commit_start >= 0 && calls >= commit_start + wanted : calls >= wanted);
            if (disarms && at < 0 && !(is_due && strcmp(action, "error"))) disarmed++;
            calls++;
            if (is_due && !error && !strcmp(action, "error")) {
                if ((injected = error = error_of(&info, seed))) at = calls - 1, failed_at = call;
            } else if (is_due && strcmp(action, "error")) {
                at = calls - 1, failed_at = call;
                int is_ours = task && (descends(task, tester) || descends(task, getpid()));
                if (!strcmp(action, "task") && is_ours) kill(task, SIGKILL);
                if (!strcmp(action, "front") || !strcmp(action, "both")) kill(front, SIGKILL);
                if (!strcmp(action, "guardian") || !strcmp(action, "both")) {
                    kill(guardian, SIGKILL);
                    continue;
                }
            }
            if (error) {
                ptrace(PTRACE_POKEUSR, pid, offsetof(struct user_regs_struct, orig_rax), (void *)-1L);
                int place = failing[0] ? 1 : 0;
                failing[place] = pid, failing_error[place] = error;
            }
            // What is behind the moment goes at its own speed.
            if (at >= 0 && !error && fails_rename != 1) {
                ptrace(PTRACE_CONT, pid, 0, 0);
                continue;
            }
        } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
            for (int i = 0; i < 2; i++) {
                if (failing[i] != pid) continue;
                ptrace(PTRACE_POKEUSR, pid, offsetof(struct user_regs_struct, rax), (void *)(long)-failing_error[i]);
                failing[i] = 0;
            }
        }
        ptrace(PTRACE_SYSCALL, pid, 0, 0);
    }
    alarm(0);
    int has_failed = front_status != 0;
    for (int tries = 0; has_failed && !disarmed && tries < 2500; tries++) {
        while (waitpid(-1, &status, WNOHANG | __WALL) > 0) {}
        if (!children(0)) break;
        struct timespec pause = {.tv_nsec = 4000000};
        nanosleep(&pause, NULL);
    }
    printf("calls %ld\nat %ld\ncall %d\nerror %d\nhang %d\ndisarmed %d\ncommit %ld\nfront %d\n", calls, at, failed_at, injected, hangs, disarmed,
           commit_end - commit_start + 1, front_status);
    if (has_failed) children(1);
    return 0;
}
