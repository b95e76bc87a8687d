// Locks: flock(2) through a shared descriptor, POSIX for reading and writing with ranges, and of an open file description.
#define _GNU_SOURCE
#include "victim.h"
#include <sys/file.h>

static int lock(int fd, int command, int type, off_t start, off_t length) {
    struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return fcntl(fd, command, &l);
}

// Who keeps a child from writing there: 0 nobody, 1 somebody.
static int held(const char *name, off_t start, off_t length) {
    pid_t child = fork();
    if (child == 0) {
        int fd = open(name, O_RDWR);
        struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
        _exit(fd < 0 || fcntl(fd, F_GETLK, &l) < 0 ? 9 : l.l_type != F_UNLCK);
    }
    int status;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 8;
}

int main(void) {
    victim_start();
    int whole = open("whole", O_RDWR | O_CREAT, 0600), posix = open("posix", O_RDWR | O_CREAT, 0600), ofd = open("ofd", O_RDWR | O_CREAT, 0600);
    int twin = dup(whole), shared = open("whole2", O_RDWR | O_CREAT, 0600);
    NEED(whole >= 0 && posix >= 0 && ofd >= 0 && twin >= 0 && shared >= 0);
    NEED(flock(whole, LOCK_EX) == 0 && flock(shared, LOCK_SH) == 0);
    NEED(lock(posix, F_SETLK, F_WRLCK, 10, 5) == 0 && lock(posix, F_SETLK, F_RDLCK, 100, 0) == 0 && lock(ofd, F_OFD_SETLK, F_WRLCK, 0, 7) == 0);
    victim_ready();
    int other = open("whole", O_RDWR), other2 = open("whole2", O_RDWR);
    CHECK(flock(other, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK && flock(other2, LOCK_SH | LOCK_NB) == 0);
    CHECK(held("posix", 0, 10) == 0 && held("posix", 10, 1) == 1 && held("posix", 15, 50) == 0 && held("posix", 1000, 1) == 1);
    CHECK(held("ofd", 0, 1) == 1 && held("ofd", 7, 1) == 0);
    CHECK(flock(twin, LOCK_UN) == 0 && flock(other, LOCK_EX | LOCK_NB) == 0, "the lock belongs to the description");
    return victim_ok();
}
