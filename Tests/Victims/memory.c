// Mappings of every protection and kind: PROT_NONE with contents, read-only with contents, growing stacks, locked, madvised, file mappings
// (private and shared, behind the end of the file), memfds with seals, shared anonymous memory, huge sparse areas, System V is not here.
#include "victim.h"
#include <setjmp.h>

static sigjmp_buf back;
static void fault(int s) { siglongjmp(back, s); }
static int faults(volatile char *at, int writing) {
    int s = sigsetjmp(back, 1);
    if (s) return s;
    if (writing) *at = 1;
    else (void)*at;
    return 0;
}

static char *map(size_t size, int protection, int flags, int fd, off_t offset) {
    char *m = mmap(NULL, size, protection, flags, fd, offset);
    NEED(m != MAP_FAILED);
    return m;
}

enum { RW = PROT_READ | PROT_WRITE, PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS, SHARED = MAP_SHARED | MAP_ANONYMOUS, SIZE = 64 << 10 };
static char in_data[SIZE] = {1}, in_bss[SIZE];
static const char constant[4096] = "in rodata";

int main(void) {
    victim_start();
    struct sigaction a = {.sa_handler = fault};
    NEED(sigaction(SIGSEGV, &a, NULL) == 0 && sigaction(SIGBUS, &a, NULL) == 0);
    fill(in_data, SIZE, 1), fill(in_bss, SIZE, 2);
    char *none = map(SIZE, RW, PRIVATE, -1, 0), *only = map(SIZE, RW, PRIVATE, -1, 0), *code = map(4096, RW, PRIVATE, -1, 0), *noneever = map(SIZE, PROT_NONE, PRIVATE, -1, 0);
    fill(none, SIZE, 3), fill(only, SIZE, 4);
    memcpy(code, "\xb8\x2a\x00\x00\x00\xc3", 6);  // mov $42, %eax; ret
    NEED(mprotect(none, SIZE, PROT_NONE) == 0 && mprotect(only, SIZE, PROT_READ) == 0 && mprotect(code, 4096, PROT_READ | PROT_EXEC) == 0);
    char *stack = mmap(NULL, SIZE, RW, PRIVATE | MAP_GROWSDOWN | MAP_STACK, -1, 0);
    NEED(stack != MAP_FAILED);
    fill(stack, SIZE, 5);
    char *locked = map(16384, RW, PRIVATE, -1, 0);
    fill(locked, 16384, 6);
    NEED(mlock(locked, 16384) == 0);
    char *advised = map(SIZE, RW, PRIVATE, -1, 0);
    fill(advised, SIZE, 7);
    NEED(madvise(advised, SIZE, MADV_DONTFORK) == 0 && madvise(advised, SIZE, MADV_DONTDUMP) == 0 && madvise(only, SIZE, MADV_SEQUENTIAL) == 0);
    char *huge = map(8 << 20, RW, PRIVATE | MAP_NORESERVE, -1, 0);
    NEED(madvise(huge, 8 << 20, MADV_HUGEPAGE) == 0 || errno == EINVAL);
    fill(huge + (3 << 20), 1 << 20, 8);
    char *sparse = map(4ull << 30, RW, PRIVATE | MAP_NORESERVE, -1, 0);
    for (uint64_t i = 0; i < 64; i++) sparse[i << 26] = 'a' + i % 26;

    int f = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    char block[3 * 4096 + 100];
    memset(block, 'F', sizeof block);
    NEED(f >= 0 && write(f, block, sizeof block) == (ssize_t)sizeof block);
    char *private = map(5 * 4096, RW, MAP_PRIVATE, f, 0), *shared = map(4 * 4096, RW, MAP_SHARED, f, 0), *readonly = map(2 * 4096, PROT_READ, MAP_SHARED, f, 4096);
    private[4096] = 'P', shared[2 * 4096] = 'S';
    close(f);
    char *anonymous = map(SIZE, RW, SHARED, -1, 0), *window;
    fill(anonymous, SIZE, 9);
    window = mremap(anonymous, 0, 8192, MREMAP_MAYMOVE);  // a second mapping of the same memory
    NEED(window != MAP_FAILED && munmap(anonymous + 8192, 4096) == 0);
    int m = memfd_create("my memfd", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    NEED(m >= 0 && ftruncate(m, SIZE + 100) == 0);
    char *memfd = map(SIZE, RW, MAP_SHARED, m, 0), *memfd_private = map(8192, RW, MAP_PRIVATE, m, 4096);
    fill(memfd, SIZE, 10);
    memfd_private[0] = 'M';
    NEED(fcntl(m, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) == 0 && lseek(m, 77, SEEK_SET) == 77);
    int unmapped = memfd_create("sealed", MFD_ALLOW_SEALING);
    NEED(unmapped >= 0 && write(unmapped, "sealed", 6) == 6 && fcntl(unmapped, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) == 0);

    victim_ready();

    CHECK(filled(in_data, SIZE, 1) && filled(in_bss, SIZE, 2) && strcmp(constant, "in rodata") == 0);
    CHECK(faults(none, 0) == SIGSEGV && faults(noneever, 0) == SIGSEGV && faults(only, 1) == SIGSEGV && faults(code, 1) == SIGSEGV && faults((char *)constant, 1) == SIGSEGV);
    CHECK(mprotect(none, SIZE, PROT_READ) == 0 && filled(none, SIZE, 3), "contents behind PROT_NONE");
    CHECK(filled(only, SIZE, 4) && ((int (*)(void))code)() == 42);
    CHECK(filled(stack, SIZE, 5) && filled(locked, 16384, 6) && filled(advised, SIZE, 7));
    CHECK(filled(huge + (3 << 20), 1 << 20, 8) && huge[0] == 0 && huge[(8 << 20) - 1] == 0);
    for (uint64_t i = 0; i < 64; i++) CHECK(sparse[i << 26] == (char)('a' + i % 26) && sparse[(i << 26) + 8192] == 0);
    CHECK((private[0] == 'F' || private[0] == 'N') && private[4096] == 'P' && shared[4096] == 'F' && shared[2 * 4096] == 'S' && private[2 * 4096] == 'S' && readonly[4096] == 'S');
    shared[0] = 'N';
    CHECK(private[0] == 'N', "the private mapping is of the file");
    shared[0] = 'F';  // for another run of the same moment
    CHECK(faults(private + 4 * 4096, 0) == SIGBUS, "behind the end of the file");
    CHECK(filled(anonymous, 8192, 9) && filled(anonymous + 12288, SIZE - 12288, 9 + 12288 / 8));
    window[5] = '!';
    CHECK(anonymous[5] == '!', "two windows to the same memory");
    CHECK(filled(memfd, SIZE, 10) && memfd_private[0] == 'M' && memfd_private[4096] == memfd[8192]);
    memfd[8192] ^= 1;
    CHECK(memfd_private[4096] == memfd[8192] && lseek(m, 0, SEEK_CUR) == 77 && fcntl(m, F_GETFD) == FD_CLOEXEC);
    CHECK(fcntl(m, F_GET_SEALS) == (F_SEAL_GROW | F_SEAL_SHRINK) && ftruncate(m, SIZE + 200) < 0 && lseek(m, 0, SEEK_END) == SIZE + 100);
    char text[8];
    CHECK(fcntl(unmapped, F_GET_SEALS) == (F_SEAL_WRITE | F_SEAL_SEAL) && pread(unmapped, text, 8, 0) == 6 && write(unmapped, "x", 1) < 0);
    char name[64] = {0};
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", m);
    CHECK(readlink(link, name, 63) > 0 && strcmp(name, "/memfd:my memfd (deleted)") == 0, "%s", name);
    return victim_ok();
}
