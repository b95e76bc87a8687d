// Regular files, directories and devices: positions, flags, O_APPEND, O_PATH, owners (F_SETOWN, F_SETSIG), a directory that is half read, the same file opened twice.
#include "victim.h"
#include <dirent.h>

int main(void) {
    victim_start();
    int a = open("data", O_RDWR | O_CREAT | O_TRUNC, 0600), append, path, null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDONLY | O_NONBLOCK);
    NEED(a >= 0 && write(a, "0123456789", 10) == 10 && lseek(a, 3, SEEK_SET) == 3);
    append = open("data", O_WRONLY | O_APPEND | O_CLOEXEC), path = open("data", O_PATH);
    int shared = dup(a), far = fcntl(a, F_DUPFD_CLOEXEC, 700);
    NEED(append >= 0 && path >= 0 && null >= 0 && zero >= 0 && shared >= 0 && far == 700);
    mkdir("dir", 0700);
    for (int i = 0; i < 5; i++) {
        char name[16];
        snprintf(name, sizeof name, "dir/%d", i);
        close(open(name, O_CREAT | O_WRONLY, 0600));
    }
    int directory = open("dir", O_RDONLY | O_DIRECTORY);
    char entries[48];
    NEED(syscall(SYS_getdents64, directory, entries, sizeof entries) > 0);
    long seen = lseek(directory, 0, SEEK_CUR);
    int odd = open("odd\nname\xff \\040", O_RDWR | O_CREAT, 0600);
    NEED(odd >= 0 && write(odd, "odd", 3) == 3);
    // /proc/PID/maps writes both alike.
    const char *alike[] = {"new\nline", "new\\012line"};
    char *mapped[2];
    for (int i = 0; i < 2; i++) {
        int file = open(alike[i], O_RDWR | O_CREAT, 0600);
        NEED(file >= 0 && pwrite(file, alike[i], 5, 0) == 5 && ftruncate(file, 4096) == 0);
        NEED((mapped[i] = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0)) != MAP_FAILED);
        close(file);
    }
    NEED(fcntl(a, F_SETOWN, getpid()) == 0 && fcntl(a, F_SETSIG, SIGUSR2) == 0);
    int sparse = open("sparse", O_RDWR | O_CREAT | O_TRUNC | O_LARGEFILE | O_NOATIME, 0600);
    NEED(sparse >= 0 && lseek(sparse, 5ll << 32, SEEK_SET) == 5ll << 32);
    victim_ready();
    char back[16];
    CHECK(lseek(a, 0, SEEK_CUR) == 3 && lseek(shared, 0, SEEK_CUR) == 3 && lseek(far, 0, SEEK_CUR) == 3);
    CHECK(read(a, back, 2) == 2 && lseek(shared, 0, SEEK_CUR) == 5 && lseek(far, 0, SEEK_CUR) == 5, "shared position");
    CHECK(fcntl(far, F_GETFD) == FD_CLOEXEC && fcntl(append, F_GETFD) == FD_CLOEXEC && fcntl(a, F_GETFD) == 0);
    CHECK(fcntl(append, F_GETFL) & O_APPEND && (fcntl(append, F_GETFL) & O_ACCMODE) == O_WRONLY);
    CHECK(read(path, back, 1) < 0 && errno == EBADF && fcntl(path, F_GETFL) & O_PATH);
    CHECK(write(null, "x", 1) == 1 && read(zero, back, 4) == 4 && fcntl(zero, F_GETFL) & O_NONBLOCK);
    CHECK(lseek(directory, 0, SEEK_CUR) == seen);
    for (int i = 0; i < 2; i++) CHECK(memcmp(mapped[i], alike[i], 5) == 0, "%d", i);
    CHECK(pread(odd, back, 16, 0) == 3 && fcntl(a, F_GETOWN) == getpid() && fcntl(a, F_GETSIG) == SIGUSR2);
    CHECK(lseek(sparse, 0, SEEK_CUR) == 5ll << 32 && fcntl(sparse, F_GETFL) & O_NOATIME);
    return victim_ok();
}
