// unix(7) sockets whose file was unlinked while they live: a listener with a connection, a datagram server with a client and a queue; another socket or a FIFO has its
// path now, or its directory is gone, too.
#include "victim.h"
#include <sys/un.h>

static struct sockaddr_un named(const char *name) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path, name);
    return a;
}

static int bound(int type, const char *name) {
    struct sockaddr_un a = named(name);
    unlink(name);
    int fd = socket(AF_UNIX, type, 0);
    NEED(fd >= 0 && bind(fd, (void *)&a, sizeof a) == 0 && (type == SOCK_DGRAM || listen(fd, 3) == 0));
    return fd;
}

static int connected(int type, const char *name) {
    struct sockaddr_un a = named(name);
    int fd = socket(AF_UNIX, type, 0);
    CHECK(fd >= 0 && connect(fd, (void *)&a, sizeof a) == 0);
    return fd;
}

int main(void) {
    victim_start();
    int old = bound(SOCK_STREAM, "taken.sock"), a = connected(SOCK_STREAM, "taken.sock"), b = accept(old, NULL, NULL);
    int now = bound(SOCK_STREAM, "taken.sock");
    int datagrams = bound(SOCK_DGRAM, "lost.sock"), sender = connected(SOCK_DGRAM, "lost.sock");
    NEED(b >= 0 && send(sender, "kept", 4, 0) == 4 && unlink("lost.sock") == 0);
    // The same name three times, the last one for a FIFO.
    int first = bound(SOCK_DGRAM, "fifo"), to_first = connected(SOCK_DGRAM, "fifo"), second = bound(SOCK_DGRAM, "fifo"), to_second = connected(SOCK_DGRAM, "fifo");
    NEED(unlink("fifo") == 0 && mkfifo("fifo", 0600) == 0);
    int fifo = open("fifo", O_RDWR);
    NEED(fifo >= 0 && write(fifo, "pipe", 4) == 4);
    char directory[] = "/tmp/unixgone-XXXXXX", path[64];
    NEED(mkdtemp(directory) && snprintf(path, sizeof path, "%s/sub", directory) > 0 && mkdir(path, 0700) == 0);
    strcat(path, "/socket");
    int homeless = bound(SOCK_SEQPACKET, path), guest = connected(SOCK_SEQPACKET, path), host = accept(homeless, NULL, NULL);
    NEED(host >= 0 && unlink(path) == 0);
    *strrchr(path, '/') = 0;
    NEED(rmdir(path) == 0 && rmdir(directory) == 0);
    victim_ready();
    char back[16];
    CHECK(send(to_first, "1", 1, 0) == 1 && send(to_second, "2", 1, 0) == 1);
    CHECK(recv(first, back, 16, 0) == 1 && back[0] == '1' && recv(second, back, 16, 0) == 1 && back[0] == '2');
    struct stat status;
    CHECK(stat("fifo", &status) == 0 && S_ISFIFO(status.st_mode) && read(fifo, back, 16) == 4 && memcmp(back, "pipe", 4) == 0);
    CHECK(access(directory, F_OK) < 0 && send(guest, "here", 4, 0) == 4 && recv(host, back, 16, 0) == 4);
    CHECK(write(a, "x", 1) == 1 && read(b, back, 16) == 1);
    int client = connected(SOCK_STREAM, "taken.sock");
    fcntl(now, F_SETFL, O_NONBLOCK), fcntl(old, F_SETFL, O_NONBLOCK);
    int there = accept(now, NULL, NULL);
    CHECK(there >= 0 && accept(old, NULL, NULL) < 0 && errno == EAGAIN && write(client, "y", 1) == 1 && read(there, back, 16) == 1);
    CHECK(access("lost.sock", F_OK) < 0 && recv(datagrams, back, 16, 0) == 4 && memcmp(back, "kept", 4) == 0);
    CHECK(send(sender, "again", 5, 0) == 5 && recv(datagrams, back, 16, 0) == 5);
    struct sockaddr_un name;
    socklen_t length = sizeof name;
    CHECK(getpeername(sender, (void *)&name, &length) == 0 && strcmp(name.sun_path, "lost.sock") == 0);
    return victim_ok();
}
