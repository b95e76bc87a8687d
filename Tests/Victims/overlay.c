// overlayfs: files of the lower layer that are open, mapped and deleted, and a watch of one that nothing finds by its handle.
#include "victim.h"
#include <sys/inotify.h>
#include <sys/mount.h>

static void make(const char *path, const char *text) {
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    NEED(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text) && close(file) == 0);
}

int main(void) {
    victim_start();
    for (const char **name = (const char *[]){"lower", "upper", "work", "merged", NULL}; *name; name++) NEED(mkdir(*name, 0755) == 0 || errno == EEXIST);
    make("lower/open", "open below"), make("lower/mapped", "mapped below"), make("lower/watched", "w");
    NEED(mount("overlay", "merged", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work") == 0);
    int file = open("merged/open", O_RDONLY), mapped = open("merged/mapped", O_RDONLY), watch = inotify_init1(IN_NONBLOCK);
    NEED(file >= 0 && mapped >= 0 && inotify_add_watch(watch, "merged/watched", IN_MODIFY) == 1);
    char *memory = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, mapped, 0);
    NEED(memory != MAP_FAILED && close(mapped) == 0 && unlink("merged/open") == 0 && unlink("merged/mapped") == 0);
    victim_ready();
    char text[256] = {0};
    CHECK(pread(file, text, 16, 0) == 10 && strcmp(text, "open below") == 0 && strcmp(memory, "mapped below") == 0);
    CHECK(access("merged/open", F_OK) < 0);
    make("merged/watched", "x");
    CHECK(read(watch, text, sizeof text) > 0);
    CHECK(umount2("merged", MNT_DETACH) == 0);
    return victim_ok();
}
