// Memfds: seals where nobody is left who could set them, programs in memfds that can be run although they are open for writing
// and mapped, and one that runs.
#include "victim.h"
#include <sys/sendfile.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x10
#endif
#define NOEXEC_SEAL 8u  // MFD_NOEXEC_SEAL, Linux 6.3

static int program(const char *name, unsigned flags, const char *path) {
    int fd = memfd_create(name, flags), in = open(path, O_RDONLY);
    struct stat status;
    NEED(fd >= 0 && in >= 0 && fstat(in, &status) == 0);
    for (off_t done = 0; done < status.st_size;) NEED(sendfile(fd, in, &done, status.st_size - done) > 0);
    NEED(fchmod(fd, 0755) == 0 && close(in) == 0 && lseek(fd, 3, SEEK_SET) == 3);
    return fd;
}

static int runs(int fd) {
    pid_t child = fork();
    if (child == 0) {
        char *arguments[] = {"true", NULL}, *environment[] = {NULL};
        syscall(SYS_execveat, fd, "", arguments, environment, AT_EMPTY_PATH);
        _exit(errno);
    }
    int status;
    return waitpid(child, &status, 0) == child && status == 0;
}

static int reopened(int fd, int flags) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, flags);
}

int main(int argc, char **argv) {
    // Runs from a memfd itself, as container runtimes do.
    if (argc == 1) {
        int self = program("victim", MFD_CLOEXEC, "/proc/self/exe");
        char *arguments[] = {argv[0], "again", NULL};
        syscall(SYS_execveat, self, "", arguments, environ, AT_EMPTY_PATH);
        NEED(0);
    }
    victim_start();
    uint64_t hint = 3, got = 0;
    int hinted = memfd_create("hinted", 0), unlinked = open("hinted", O_RDWR | O_CREAT, 0600);
    NEED(hinted >= 0 && unlinked >= 0 && unlink("hinted") == 0);
    int hasHints = fcntl(hinted, F_SET_RW_HINT, &hint) == 0 && fcntl(unlinked, F_SET_RW_HINT, &hint) == 0;
    int plain = program("plain", 0, "/bin/true"), mapped = program("mapped", 0, "/bin/true");
    int sealed = program("sealed", MFD_ALLOW_SEALING, "/bin/true");
    NEED(fcntl(plain, F_SETFL, O_APPEND) == 0);
    int reader = reopened(mapped, O_RDONLY);
    NEED(reader >= 0);
    void *text = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, reader, 0);
    void *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, mapped, 0);
    NEED(text != MAP_FAILED && shared != MAP_FAILED);
    int all = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    NEED(fcntl(sealed, F_ADD_SEALS, all) == 0);

    int held = memfd_create("held", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    NEED(write(held, "data", 4) == 4 && fcntl(held, F_ADD_SEALS, all) == 0);
    int last = reopened(held, O_RDONLY);
    NEED(last >= 0 && close(held) == 0);

    int path = memfd_create("path", MFD_CLOEXEC), known = reopened(path, O_PATH);
    NEED(path >= 0 && known >= 0 && close(path) == 0);

    int onlyMapped = memfd_create("only mapped", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    NEED(ftruncate(onlyMapped, 4096) == 0);
    char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, onlyMapped, 0);
    NEED(memory != MAP_FAILED);
    int future = fcntl(onlyMapped, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_FUTURE_WRITE) == 0;
    NEED(close(onlyMapped) == 0);
    memory[0] = 7;

    // As long as a name may be, with what /proc/PID/maps escapes, a slash, and what is no UTF-8.
    char name[250], link[600] = "", later[600] = "", number[40];
    memset(name, 'n', 249);
    name[249] = 0, name[5] = '\n', name[9] = '/', name[20] = '\xff';
    int odd = memfd_create(name, 0);
    NEED(odd >= 0 && ftruncate(odd, 4096) == 0);
    char *oddMemory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, odd, 0);
    NEED(oddMemory != MAP_FAILED);
    snprintf(number, sizeof number, "/proc/self/fd/%d", odd);
    NEED(readlink(number, link, sizeof link - 1) > 0);

    int never = memfd_create("never run", NOEXEC_SEAL | MFD_CLOEXEC);
    int neverSeals = never < 0 ? 0 : fcntl(never, F_GET_SEALS);
    struct stat neverStatus = {0}, status;
    if (never >= 0) NEED(fstat(never, &neverStatus) == 0);

    NEED(runs(plain) && runs(mapped) && runs(reader) && runs(sealed));
    victim_ready();
    CHECK(!hasHints || (fcntl(hinted, F_GET_RW_HINT, &got) == 0 && got == hint), "%d", (int)got);
    CHECK(!hasHints || (fcntl(unlinked, F_GET_RW_HINT, &got) == 0 && got == hint), "%d", (int)got);

    int again;
    CHECK(runs(plain));
    CHECK(runs(mapped));
    CHECK(runs(reader));
    CHECK(runs(sealed));
    CHECK((fcntl(plain, F_GETFL) & (O_ACCMODE | O_APPEND)) == (O_RDWR | O_APPEND) && (fcntl(reader, F_GETFL) & O_ACCMODE) == O_RDONLY);
    CHECK(lseek(plain, 0, SEEK_CUR) == 3);
    CHECK(fcntl(sealed, F_GET_SEALS) == all);
    CHECK(fcntl(last, F_GET_SEALS) == all);
    CHECK((fcntl(known, F_GETFL) & O_PATH) && (again = reopened(known, O_RDONLY)) >= 0 && fcntl(again, F_GET_SEALS) == F_SEAL_SEAL);
    CHECK(memory[0] == 7);
    memory[0] = 8;
    CHECK(readlink(number, later, sizeof later - 1) > 0 && strcmp(link, later) == 0, "%s", later);
    oddMemory[0] = 9;
    char byte = 0;
    CHECK(pread(odd, &byte, 1, 0) == 1 && byte == 9);
    if (future) {
        char place[80];
        snprintf(place, sizeof place, "/proc/self/map_files/%lx-%lx", (long)memory, (long)memory + 4096);
        again = open(place, O_RDONLY);
        CHECK(again >= 0 && fcntl(again, F_GET_SEALS) == (F_SEAL_SHRINK | F_SEAL_FUTURE_WRITE), "%x", fcntl(again, F_GET_SEALS));
    }
    if (never >= 0) CHECK(fcntl(never, F_GET_SEALS) == neverSeals && fstat(never, &status) == 0 && status.st_mode == neverStatus.st_mode);
    // Of a file on disk there would be no seals to tell.
    int self = open("/proc/self/exe", O_RDONLY);
    CHECK(self >= 0 && fcntl(self, F_GET_SEALS) == F_SEAL_SEAL);
    return victim_ok();
}
