// A working directory that was removed, open as well, and a file in it that was unlinked before: the names of all are the same afterwards.
#include "victim.h"

int main(void) {
    victim_start();
    char start[256], name[320], link[320] = {0};
    NEED(getcwd(start, sizeof start) && mkdir("gone", 0750) == 0 && chdir("gone") == 0);
    int file = open("inside", O_RDWR | O_CREAT, 0600), directory = open(".", O_RDONLY | O_DIRECTORY);
    NEED(file >= 0 && directory >= 0 && write(file, "abc", 3) == 3 && unlink("inside") == 0 && rmdir("../gone") == 0);
    victim_ready();
    char back[16];
    CHECK(pread(file, back, 16, 0) == 3 && memcmp(back, "abc", 3) == 0);
    struct stat was, is;
    CHECK(fstat(directory, &was) == 0 && stat(".", &is) == 0 && is.st_nlink == 0 && (is.st_mode & 07777) == 0750 && is.st_ino == was.st_ino);
    snprintf(name, sizeof name, "%s/gone (deleted)", start);
    CHECK(readlink("/proc/self/cwd", link, 319) > 0 && strcmp(link, name) == 0, "%s", link);
    CHECK(chdir(start) == 0 && access("gone", F_OK) < 0);
    return victim_ok();
}
