// inotify(7) watches of a directory in which an unlinked file is open, a socket is bound and a FIFO holds data: nobody but the program
// itself may make events there, but for tee(2), which takes the data of the FIFO along and counts as reading (Linux 6.5).
#include "victim.h"
#include <sys/inotify.h>
#include <sys/un.h>

int main(void) {
    victim_start();
    NEED(mkdir("watched", 0755) == 0 || errno == EEXIST);
    unlink("watched/socket");
    int gone = open("watched/gone", O_RDWR | O_CREAT | O_TRUNC, 0600), s = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "watched/socket"};
    NEED(gone >= 0 && write(gone, "contents", 8) == 8 && unlink("watched/gone") == 0);
    NEED(s >= 0 && bind(s, (void *)&name, sizeof name) == 0 && listen(s, 1) == 0);
    unlink("watched/fifo");
    NEED(mkfifo("watched/fifo", 0600) == 0);
    int fifo = open("watched/fifo", O_RDWR), writer = open("watched/fifo", O_WRONLY);
    NEED(fifo >= 0 && writer >= 0 && write(writer, "in the fifo", 11) == 11);
    int watch = inotify_init1(IN_NONBLOCK);
    NEED(watch >= 0 && inotify_add_watch(watch, "watched", IN_ALL_EVENTS) == 1);
    victim_ready();
    _Alignas(struct inotify_event) char events[4096];
    ssize_t count = read(watch, events, sizeof events);
    struct inotify_event *event = (void *)events;
    CHECK(count > 0 || errno == EAGAIN);
    for (ssize_t at = 0; at < count; at += sizeof *event + event->len) {
        event = (void *)(events + at);
        CHECK(event->mask == IN_ACCESS && strcmp(event->name, "fifo") == 0, "event %x %s", event->mask, event->len ? event->name : "");
    }
    event = (void *)events;
    char text[8];
    CHECK(pread(gone, text, 8, 0) == 8 && memcmp(text, "contents", 8) == 0);
    CHECK(read(watch, events, sizeof events) > 0 && event->mask == IN_ACCESS);
    CHECK(read(fifo, events, sizeof events) == 11 && memcmp(events, "in the fifo", 11) == 0);
    return victim_ok();
}
