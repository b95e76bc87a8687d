// Files without a name: unlinked while open, while mapped, by two descriptors and two processes; an unlinked directory as cwd's sibling; a renamed one.
#include "victim.h"

int main(void) {
    victim_start();
    int ghost = open("ghost", O_RDWR | O_CREAT | O_TRUNC, 0640), twin, mapped = open("mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(ghost >= 0 && mapped >= 0);
    char block[8192];
    fill(block, sizeof block, 3);
    NEED(write(ghost, "0123456789", 10) == 10 && pwrite(ghost, "far", 3, 100000) == 3 && lseek(ghost, 5, SEEK_SET) == 5);
    twin = open("ghost", O_RDONLY);
    NEED(twin >= 0 && lseek(twin, 2, SEEK_SET) == 2 && unlink("ghost") == 0);
    NEED(write(mapped, block, sizeof block) == sizeof block);
    char *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, mapped, 0), *private = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, mapped, 0);
    NEED(shared != MAP_FAILED && private != MAP_FAILED && unlink("mapped") == 0 && close(mapped) == 0);
    private[4096] = 'P';
    int renamed = open("before", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(renamed >= 0 && write(renamed, "moved", 5) == 5 && rename("before", "after") == 0);
    struct stat was;
    NEED(fstat(ghost, &was) == 0);
    int p[2];
    NEED(pipe(p) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        char go;
        CHECK(read(p[0], &go, 1) == 1);
        CHECK(shared[0] == 'C');
        CHECK(pwrite(ghost, "child", 5, 20) == 5);
        _exit(0);
    }
    victim_ready();
    char back[32];
    struct stat is;
    CHECK(fstat(ghost, &is) == 0 && is.st_nlink == 0 && is.st_mode == was.st_mode && is.st_size == was.st_size && is.st_uid == was.st_uid);
    CHECK(access("ghost", F_OK) < 0 && access("mapped", F_OK) < 0);
    CHECK(read(ghost, back, 32) == 32 && memcmp(back, "56789\0", 6) == 0);
    CHECK(read(twin, back, 3) == 3 && memcmp(back, "234", 3) == 0 && write(twin, "x", 1) < 0 && errno == EBADF);
    CHECK(pread(twin, back, 32, 100000) == 3 && memcmp(back, "far", 3) == 0);
    CHECK(pwrite(ghost, "both", 4, 0) == 4 && pread(twin, back, 4, 0) == 4 && memcmp(back, "both", 4) == 0);
    CHECK(filled(shared, 8192, 3) && filled(private, 4096, 3) && private[4096] == 'P');
    shared[0] = 'C';
    CHECK(private[0] == 'C', "the private mapping sees the file");
    CHECK(write(p[1], "x", 1) == 1);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(pread(ghost, back, 5, 20) == 5 && memcmp(back, "child", 5) == 0);
    CHECK(pread(renamed, back, 5, 0) == 5 && memcmp(back, "moved", 5) == 0);
    return victim_ok();
}
