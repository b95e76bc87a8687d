// unix(7) connections that are not plain pairs: one waits to be accepted, one came through a listener that is closed and unlinked, one client does not block.
#include "victim.h"
#include <sys/un.h>

static int listener(const char *name) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path, name);
    unlink(name);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    NEED(fd >= 0 && bind(fd, (void *)&a, sizeof a) == 0 && listen(fd, 5) == 0);
    return fd;
}

static int client(const char *name, int flags) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path, name);
    int fd = socket(AF_UNIX, SOCK_STREAM | flags, 0);
    NEED(fd >= 0 && connect(fd, (void *)&a, sizeof a) == 0);
    return fd;
}

int main(void) {
    victim_start();
    int server = listener("queue.sock"), first = client("queue.sock", SOCK_NONBLOCK), second = client("queue.sock", 0), accepted = accept(server, NULL, NULL);
    int closed = listener("gone.sock"), there = client("gone.sock", 0), here = accept(closed, NULL, NULL);
    NEED(accepted >= 0 && here >= 0 && close(closed) == 0 && unlink("gone.sock") == 0 && write(there, "to here", 7) == 7);
    victim_ready();
    char back[64];
    CHECK(fcntl(first, F_GETFL) & O_NONBLOCK && !(fcntl(accepted, F_GETFL) & O_NONBLOCK));
    CHECK(write(first, "one", 3) == 3 && read(accepted, back, 64) == 3 && memcmp(back, "one", 3) == 0);
    int late = accept(server, NULL, NULL);
    CHECK(late >= 0 && write(second, "two", 3) == 3 && read(late, back, 64) == 3 && memcmp(back, "two", 3) == 0);
    CHECK(read(here, back, 64) == 7);
    struct sockaddr_un name;
    socklen_t length = sizeof name;
    CHECK(getsockname(here, (void *)&name, &length) == 0 && strcmp(name.sun_path, "gone.sock") == 0, "%s", name.sun_path);
    length = sizeof name;
    CHECK(getpeername(there, (void *)&name, &length) == 0 && strcmp(name.sun_path, "gone.sock") == 0 && access("gone.sock", F_OK) < 0);
    return victim_ok();
}
