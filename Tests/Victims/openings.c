// Files that are opened in unusual ways: a dangling symbolic link itself, files of /proc of the tree, and of a process
// that is gone (where it also stands), a file without a name.
#include "victim.h"

int main(void) {
    victim_start();
    char path[64];
    NEED(symlink("nowhere", "link") == 0);
    int link = open("link", O_PATH | O_NOFOLLOW);
    NEED(link >= 0);
    int nameless = open(".", O_TMPFILE | O_RDWR, 0600);
    NEED(nameless >= 0 && write(nameless, "contents", 8) == 8 && lseek(nameless, 3, SEEK_SET) == 3);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0)
        for (;;) pause();
    pid_t gone = fork();
    NEED(gone >= 0);
    if (gone == 0)
        for (;;) pause();
    snprintf(path, sizeof path, "/proc/%d", gone);
    NEED(chdir(path) == 0);
    int status_of_gone = open("status", O_RDONLY);
    NEED(status_of_gone >= 0 && kill(gone, SIGKILL) == 0 && waitpid(gone, NULL, 0) == gone);
    int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    int stat = open(path, O_RDONLY);
    snprintf(path, sizeof path, "/proc/%d/task", child);
    int task = open(path, O_RDONLY | O_DIRECTORY);
    NEED(maps >= 0 && stat >= 0 && task >= 0);

    victim_ready();

    char text[4096] = {0};
    CHECK(readlinkat(link, "", text, sizeof text) == 7 && memcmp(text, "nowhere", 7) == 0);
    CHECK((fcntl(link, F_GETFL) & (O_PATH | O_NOFOLLOW)) == (O_PATH | O_NOFOLLOW));
    CHECK(lseek(nameless, 0, SEEK_CUR) == 3 && pread(nameless, text, 9, 0) == 8 && memcmp(text, "contents", 8) == 0);
    CHECK(write(nameless, "tent", 4) == 4);
    struct stat status;
    CHECK(fstat(nameless, &status) == 0 && status.st_nlink == 0 && (status.st_mode & 0777) == 0600);
    CHECK(read(maps, text, sizeof text - 1) > 0 && strchr(text, '-') && fcntl(maps, F_GETFD) == FD_CLOEXEC);
    CHECK(read(stat, text, sizeof text - 1) > 0 && atoi(text) == child);
    CHECK(snprintf(path, sizeof path, "%d", child) > 0 && faccessat(task, path, F_OK, 0) == 0);
    CHECK(read(status_of_gone, text, sizeof text) < 0 && errno == ESRCH);
    CHECK(access("status", F_OK) < 0 && getcwd(text, sizeof text) == NULL && errno == ENOENT);
    CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
    return victim_ok();
}
