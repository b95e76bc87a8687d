// Runs commands one after the other in pid and mount namespaces of their own, in which only one directory can be written to. What they start ends with
// the last of them.
//
//     cage DIRECTORY SECONDS -- COMMAND… [-- COMMAND…]
//
// Says for each "status N", as waitpid(2) gives it, or "hang" when it has not ended in time.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const rlim_t MOST_MEMORY = 8ul << 30;
static volatile sig_atomic_t is_late;
static void late(int signal) { (void)signal, is_late = 1; }

static void fail(const char *what) {
    printf("cannot: %s: %s\n", what, strerror(errno));
    fflush(stdout);
    _exit(1);
}

/// Everything but `directory`, and what the kernel makes up, becomes read-only.
static void lock(const char *directory) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) fail("MS_PRIVATE");
    if (mount(directory, directory, NULL, MS_BIND, NULL) != 0) fail("binding the directory");
    FILE *mounts = fopen("/proc/self/mounts", "r");
    char line[4096], place[2048], type[128];
    while (mounts && fgets(line, sizeof line, mounts)) {
        if (sscanf(line, "%*s %2047s %127s", place, type) != 2 || !strcmp(place, directory)) continue;
        static const char *const made_up[] = {"proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "mqueue"};
        int is_made_up = 0;
        for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++) is_made_up |= !strcmp(type, made_up[i]);
        // What cannot be reached under its name any more is no matter.
        if (!is_made_up) mount(NULL, place, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
    }
    if (mounts) fclose(mounts);
}

/// What everybody is at: proc_pid_syscall(5).
static void tell(void) {
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        char path[300], text[256];
        static const char *const files[] = {"comm", "syscall", "wchan"};
        printf("task %s:", entry->d_name);
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
            snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, files[i]);
            FILE *file = fopen(path, "r");
            if (file && fgets(text, sizeof text, file)) printf(" %.*s", (int)strcspn(text, "\n"), text);
            if (file) fclose(file);
        }
        printf("\n");
    }
    if (proc) closedir(proc);
}

static int run(char **words, int seconds) {
    pid_t command = fork();
    if (command == 0) {
        execv(words[0], words);
        _exit(127);
    }
    is_late = 0;
    alarm(seconds);
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        if (pid == command) {
            alarm(0);
            printf("status %d\n", status);
            return 1;
        }
        if (is_late) {
            printf("hang\n");
            tell();
            return 0;
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 5) return 99;
    if (unshare(CLONE_NEWNS | CLONE_NEWPID) != 0) fail("unshare");
    lock(argv[1]);
    pid_t first = fork();
    if (first < 0) fail("fork");
    if (first > 0) {
        int status;
        while (waitpid(first, &status, 0) < 0 && errno == EINTR) {}
        return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (mount("proc", "/proc", "proc", 0, NULL) != 0) fail("mounting /proc");
    // An image may ask for all memory there is. The hard limit stays: it is the images' to set.
    struct rlimit most;
    getrlimit(RLIMIT_AS, &most);
    most.rlim_cur = MOST_MEMORY;
    setrlimit(RLIMIT_AS, &most);
    struct sigaction action = {.sa_handler = late};
    sigaction(SIGALRM, &action, NULL);
    for (int i = 3; i < argc;) {
        char **words = argv + i + 1;
        for (i++; i < argc && strcmp(argv[i], "--"); i++) {}
        argv[i] = NULL;
        if (!run(words, atoi(argv[2]))) break;
    }
    fflush(stdout);
    // The end of the first process is the end of all.
    _exit(0);
}
