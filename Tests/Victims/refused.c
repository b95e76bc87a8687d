// Holds one thing that no image can hold, named by the argument; it has to be refused, and to work afterwards.
#include "victim.h"
#include <linux/fs.h>
#include <linux/if_alg.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <mqueue.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

/// Whether `what` is of those whose path is a stranger's: they are below a mount that is not there any more, where names
/// begin anew, and /etc and /etc/passwd are there as well. Gives a descriptor.
static int detached(const char *what) {
    if (strncmp(what, "detached-", 9) != 0) return -1;
    what += 9;
    NEED(mkdir("d", 0755) == 0);
    NEED(mount("none", "d", "tmpfs", 0, NULL) == 0);
    int fd = -1;
    if (mkdir("d/etc", 0755) == 0) {
        if (strcmp(what, "fifo") == 0 && mkfifo("d/etc/passwd", 0600) == 0) fd = open("d/etc/passwd", O_RDWR);
        if (strcmp(what, "file") == 0) fd = open("d/etc/passwd", O_CREAT | O_RDWR, 0600);
        if (strcmp(what, "cwd") == 0) fd = chdir("d/etc") == 0 ? 1 : -1;
        if (strcmp(what, "mapping") == 0) {
            fd = open("d/etc/passwd", O_CREAT | O_RDWR, 0600);
            if (fd >= 0 && (ftruncate(fd, 4096) != 0 || mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED)) fd = -1;
            if (fd >= 0) close(fd), fd = 1;
        }
    }
    int error = errno;
    if (umount2(strcmp(what, "cwd") == 0 ? "/proc/self/cwd/.." : "d", MNT_DETACH) != 0) error = errno, fd = -1;
    rmdir("d");
    errno = error;
    return fd;
}

/// What chattr(1) sets of a file: one flag, or none.
static void mark(const char *path, int flag) {
    int fd = open(path, O_RDONLY), flags = 0;
    NEED(fd >= 0 && ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0);
    flags = (flags & ~(FS_IMMUTABLE_FL | FS_APPEND_FL)) | flag;
    NEED(ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0);
    close(fd);
}

static void *leave(void *clock) {
    NEED(pthread_getcpuclockid(pthread_self(), clock) == 0);
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    timer_t timer;
    NEED(timer_create(*(clockid_t *)clock, &event, &timer) == 0);
    return NULL;
}


/// Unmaps the vdso and what the kernel maps before it, `wholly` or but for the last piece of that.
static void loseVdso(int wholly) {
    char line[300];
    FILE *maps = fopen("/proc/self/maps", "r");
    NEED(maps != NULL);
    unsigned long start = 0, end = 0, first = 0, from, to;
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx", &from, &to) != 2) continue;
        if (strstr(line, "[vvar") && first == 0) first = from;
        if (strstr(line, "[vvar")) start = from;
        if (strstr(line, "[vdso]")) end = to, munmap((void *)from, to - from);
    }
    fclose(maps);
    // In one piece before Linux 6.13 (e93d2521b27f), which cannot be split.
    if (wholly) start = end;
    NEED(end != 0 && first != start && munmap((void *)first, start - first) == 0);
}

int main(int argc, char **argv) {
    victim_start();
    NEED(argc == 2);
    const char *what = argv[1];
    int fd = detached(what);
    char queue[40];
    snprintf(queue, sizeof queue, "/cryo-test-%d", getpid());
    if (strncmp(what, "mqueue", 6) == 0) {
        struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 8};
        fd = mq_open(queue, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
        // Nothing may stay behind when the test is ended.
        if (fd >= 0) NEED(mq_send(fd, "high", 4, 9) == 0);
        if (strcmp(what, "mqueue-unlinked") == 0) mq_unlink(queue);
    }
    if (strcmp(what, "dnotify") == 0) {
        signal(SIGIO, SIG_IGN);
        fd = open(".", O_RDONLY | O_DIRECTORY);
        NEED(fcntl(fd, F_NOTIFY, DN_CREATE | DN_MULTISHOT) == 0);
    }
    int ends[2] = {-1, -1};
    if (strcmp(what, "packets") == 0) {
        NEED(pipe2(ends, O_DIRECT) == 0 && write(ends[1], "one", 3) == 3 && write(ends[1], "two", 3) == 3);
        // The mode is gone, the packets are there.
        NEED(fcntl(ends[1], F_SETFL, 0) == 0);
        fd = ends[0];
    }
    if (strcmp(what, "packet-fifo") == 0) {
        NEED(mkfifo("fifo", 0600) == 0);
        fd = open("fifo", O_RDWR);
        NEED(unlink("fifo") == 0 && fcntl(fd, F_SETFL, O_DIRECT) == 0);
    }
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
    if (strcmp(what, "pid_for_children") == 0) {
        NEED(unshare(CLONE_NEWPID) == 0);
        fd = 1;
    }
    if (strcmp(what, "time_for_children") == 0) {
        NEED(unshare(CLONE_NEWTIME) == 0);
        fd = 1;
    }
    int isMarked = strcmp(what, "immutable") == 0 || strcmp(what, "append") == 0;
    if (isMarked) {
        fd = open("marked", O_CREAT | O_RDWR, 0600);
        mark("marked", strcmp(what, "append") == 0 ? FS_APPEND_FL : FS_IMMUTABLE_FL);
    }
    if (strcmp(what, "vdso-of-child") == 0) {
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;) pause();
        }
        loseVdso(1);
        fd = 1;
    }
    if (strcmp(what, "thread-clock") == 0) {
        pthread_t thread;
        clockid_t clock;
        NEED(pthread_create(&thread, NULL, leave, &clock) == 0 && pthread_join(thread, NULL) == 0);
        fd = 1;
    }
    if (strcmp(what, "vvar") == 0) {
        loseVdso(0);
        fd = 1;
    }
    NEED(fd >= 0);
    victim_ready();
    if (isMarked) mark("marked", 0);
    CHECK(fcntl(fd, F_GETFD) >= 0);
    if (strcmp(what, "mqueue") == 0) CHECK(mq_unlink(queue) == 0);
    if (strcmp(what, "packets") == 0) {
        char text[8];
        CHECK(read(fd, text, 8) == 3 && read(fd, text, 8) == 3);
    }
    if (strcmp(what, "external-unix") == 0) {
        char c;
        CHECK(write(fd, "y", 1) == 1 && read(fd, &c, 1) == 1 && c == 'y');
    }
    return victim_ok();
}
