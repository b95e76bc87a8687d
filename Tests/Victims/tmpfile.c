// Files that never had a name (O_TMPFILE) and get one at last, and an unlinked one that was opened with O_NOFOLLOW.
#include "victim.h"

int main(void) {
    victim_start();
    int file = open(".", O_TMPFILE | O_RDWR | O_APPEND, 0640), twin = dup(file), careful = open("careful", O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    NEED(file >= 0 && twin >= 0 && careful >= 0 && unlink("careful") == 0 && (unlink("named") == 0 || errno == ENOENT));
    NEED(write(file, "half", 4) == 4 && lseek(file, 2, SEEK_SET) == 2 && write(careful, "kept", 4) == 4);
    int flags = fcntl(file, F_GETFL), careful_flags = fcntl(careful, F_GETFL);
    struct timespec times[2] = {{1111, 5000}, {2222, 7000}};
    NEED(futimens(file, times) == 0);
    victim_ready();
    struct stat is;
    char text[16] = {0};
    CHECK(fstat(file, &is) == 0 && (is.st_mode & 07777) == 0640 && is.st_size == 4 && is.st_mtim.tv_sec == 2222 && is.st_nlink == 0);
    CHECK(fcntl(file, F_GETFL) == flags && lseek(twin, 0, SEEK_CUR) == 2, "flags %o, were %o", fcntl(file, F_GETFL), flags);
    CHECK(fcntl(careful, F_GETFL) == careful_flags && pread(careful, text, 4, 0) == 4 && memcmp(text, "kept", 4) == 0 && lseek(careful, 0, SEEK_CUR) == 4);
    CHECK(write(twin, "+rest", 5) == 5);
    snprintf(text, sizeof text, "/proc/self/fd/%d", file);
    CHECK(linkat(AT_FDCWD, text, AT_FDCWD, "named", AT_SYMLINK_FOLLOW) == 0);
    int named = open("named", O_RDONLY);
    CHECK(named >= 0 && read(named, text, 16) == 9 && memcmp(text, "half+rest", 9) == 0);
    CHECK(unlink("named") == 0);
    return victim_ok();
}
