// Holds one thing that no image can hold, named by the argument; it has to be refused, and to work afterwards.
#include "victim.h"
#include <linux/if_alg.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

int main(int argc, char **argv) {
    victim_start();
    NEED(argc == 2);
    const char *what = argv[1];
    int fd = -1;
    char parameters[120] = {0};
    if (strcmp(what, "io_uring") == 0) fd = syscall(SYS_io_uring_setup, 4, parameters);
    if (strcmp(what, "userfaultfd") == 0) {
        fd = syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
        struct uffdio_api api = {.api = UFFD_API};
        NEED(fd >= 0 && ioctl(fd, UFFDIO_API, &api) == 0);
    }
    if (strcmp(what, "perf_event") == 0) {
        struct perf_event_attr a = {.type = PERF_TYPE_SOFTWARE, .size = sizeof a, .config = PERF_COUNT_SW_CPU_CLOCK};
        fd = syscall(SYS_perf_event_open, &a, 0, -1, -1, 0);
    }
    if (strcmp(what, "AF_ALG") == 0) {
        fd = socket(AF_ALG, SOCK_SEQPACKET, 0);
        struct sockaddr_alg a = {.salg_family = AF_ALG, .salg_type = "hash", .salg_name = "sha256"};
        NEED(fd >= 0 && bind(fd, (void *)&a, sizeof a) == 0);
    }
    if (strcmp(what, "external-unix") == 0) {
        // The other end goes to a process outside the tree, which is only ended by ours.
        int pair[2], p[2];
        NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && pipe(p) == 0);
        pid_t middle = fork();
        NEED(middle >= 0);
        if (middle == 0) {
            if (fork() == 0) {
                setsid();
                close(pair[0]), close(p[0]);
                char c;
                NEED(write(p[1], "x", 1) == 1);
                close(p[1]);
                while (read(pair[1], &c, 1) == 1) NEED(write(pair[1], &c, 1) == 1);
            }
            _exit(0);
        }
        char c;
        NEED(waitpid(middle, NULL, 0) == middle && read(p[0], &c, 1) == 1);
        close(pair[1]), close(p[0]), close(p[1]);
        fd = pair[0];
    }
    if (strcmp(what, "time_for_children") == 0) {
        NEED(unshare(CLONE_NEWTIME) == 0);
        fd = 1;
    }
    NEED(fd >= 0);
    victim_ready();
    CHECK(fcntl(fd, F_GETFD) >= 0);
    if (strcmp(what, "external-unix") == 0) {
        char c;
        CHECK(write(fd, "y", 1) == 1 && read(fd, &c, 1) == 1 && c == 'y');
    }
    return victim_ok();
}
