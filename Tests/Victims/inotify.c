// inotify(7): watches of a directory and a file, one of a file that is unlinked, one removed before, with the same numbers afterwards and no event but those to come.
#include "victim.h"
#include <sys/inotify.h>
#include <time.h>

int main(void) {
    victim_start();
    NEED(mkdir("watched", 0700) == 0);
    int file = open("watched/file", O_RDWR | O_CREAT, 0600), notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    NEED(file >= 0 && notify >= 0);
    int directory = inotify_add_watch(notify, "watched", IN_CREATE | IN_DELETE), gone = inotify_add_watch(notify, ".", IN_ALL_EVENTS);
    int one = inotify_add_watch(notify, "watched/file", IN_MODIFY | IN_ATTRIB);
    NEED(directory == 1 && gone == 2 && one == 3 && inotify_rm_watch(notify, gone) == 0);
    char back[4096];
    NEED(read(notify, back, sizeof back) > 0);
    // In another directory, so that nothing tells of it here.
    int lost = open("lost", O_RDWR | O_CREAT, 0600), keen = inotify_init1(IN_NONBLOCK);
    NEED(lost >= 0 && keen >= 0 && inotify_add_watch(keen, "lost", IN_MODIFY) == 1 && unlink("lost") == 0);
    victim_ready();
    struct inotify_event told;
    CHECK(write(lost, "x", 1) == 1 && read(keen, &told, sizeof told) == sizeof told && told.wd == 1 && told.mask == IN_MODIFY, "a file without a name");
    CHECK(read(notify, back, sizeof back) < 0 && errno == EAGAIN);
    CHECK(write(file, "x", 1) == 1);
    struct inotify_event *event = (void *)back;
    CHECK(read(notify, back, sizeof back) == sizeof *event && event->wd == one && event->mask == IN_MODIFY);
    char fresh[64];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(fresh, sizeof fresh, "watched/%ld.%ld", (long)now.tv_sec, now.tv_nsec);
    int other = open(fresh, O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(other >= 0 && read(notify, back, sizeof back) > 0 && event->wd == directory && event->mask == IN_CREATE && strcmp(event->name, fresh + 8) == 0);
    CHECK(inotify_add_watch(notify, ".", IN_CREATE) > 3, "the next watch has a number of its own");
    return victim_ok();
}
