// Locks: flock(2) through a shared descriptor, POSIX for reading and writing with ranges, and of an open file description; leases,
// two of which are being broken.
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
    NEED(signal(SIGIO, SIG_IGN) != SIG_ERR);
    int reading = open("reading", O_RDONLY | O_CREAT, 0600), writing = open("writing", O_WRONLY | O_CREAT, 0600);
    int broken = open("broken", O_RDONLY | O_CREAT, 0600), reduced = open("reduced", O_RDWR | O_CREAT, 0600);
    NEED(fcntl(reading, F_SETLEASE, F_RDLCK) == 0 && fcntl(writing, F_SETLEASE, F_WRLCK) == 0);
    NEED(fcntl(broken, F_SETLEASE, F_RDLCK) == 0 && fcntl(reduced, F_SETLEASE, F_WRLCK) == 0);
    NEED(open("broken", O_WRONLY | O_NONBLOCK) < 0 && errno == EWOULDBLOCK && open("reduced", O_RDONLY | O_NONBLOCK) < 0 && errno == EWOULDBLOCK);
    victim_ready();
    CHECK(fcntl(reading, F_GETLEASE) == F_RDLCK && fcntl(writing, F_GETLEASE) == F_WRLCK);
    CHECK(fcntl(broken, F_GETLEASE) == F_UNLCK && fcntl(reduced, F_GETLEASE) == F_RDLCK);
    CHECK(open("broken", O_WRONLY | O_NONBLOCK) < 0 && errno == EWOULDBLOCK, "a lease that is being broken holds until it is given up");
    CHECK(fcntl(broken, F_SETLEASE, F_UNLCK) == 0 && open("broken", O_WRONLY | O_NONBLOCK) >= 0);
    struct f_owner_ex owner;
    CHECK(fcntl(reduced, F_GETOWN_EX, &owner) == 0 && owner.pid == getpid());
    int other = open("whole", O_RDWR), other2 = open("whole2", O_RDWR);
    CHECK(flock(other, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK && flock(other2, LOCK_SH | LOCK_NB) == 0);
    CHECK(held("posix", 0, 10) == 0 && held("posix", 10, 1) == 1 && held("posix", 15, 50) == 0 && held("posix", 1000, 1) == 1);
    CHECK(held("ofd", 0, 1) == 1 && held("ofd", 7, 1) == 0);
    CHECK(flock(twin, LOCK_UN) == 0 && flock(other, LOCK_EX | LOCK_NB) == 0, "the lock belongs to the description");
    return victim_ok();
}
