// unix(7) with names: listening (path, abstract), connected inside the tree, waiting in the backlog with data, datagram servers, a socket file that was unlinked.
#include "victim.h"
#include <sys/un.h>

static socklen_t name(struct sockaddr_un *a, const char *text) {
    memset(a, 0, sizeof *a);
    a->sun_family = AF_UNIX;
    if (text[0] == '@') {
        memcpy(a->sun_path + 1, text + 1, strlen(text) - 1);
        return sizeof(sa_family_t) + strlen(text);
    }
    strcpy(a->sun_path, text);
    return sizeof(sa_family_t) + strlen(text) + 1;
}

static int server(int type, const char *text) {
    struct sockaddr_un a;
    socklen_t length = name(&a, text);
    int fd = socket(AF_UNIX, type, 0);
    if (text[0] != '@') unlink(text);
    NEED(fd >= 0 && bind(fd, (void *)&a, length) == 0);
    if (type != SOCK_DGRAM) NEED(listen(fd, 5) == 0);
    return fd;
}

static int client(int type, const char *text) {
    struct sockaddr_un a;
    socklen_t length = name(&a, text);
    int fd = socket(AF_UNIX, type, 0);
    CHECK(fd >= 0 && connect(fd, (void *)&a, length) == 0);
    return fd;
}

int main(void) {
    victim_start();
    char abstract[64], back[64], absolute[300];
    snprintf(abstract, sizeof abstract, "@victim-%d", getpid());
    NEED(getcwd(absolute, 250) != NULL);
    strcat(absolute, "/absolute.sock");
    int path = server(SOCK_STREAM, "listen.sock"), hidden = server(SOCK_SEQPACKET, abstract), datagrams = server(SOCK_DGRAM, "dgram.sock"), full = server(SOCK_STREAM, absolute);
    NEED(chmod("listen.sock", 0640) == 0);
    int a = client(SOCK_STREAM, "listen.sock");
    int b = accept(path, NULL, NULL);
    int a2 = client(SOCK_SEQPACKET, abstract), b2 = accept4(hidden, NULL, NULL, SOCK_NONBLOCK);
    NEED(b >= 0 && b2 >= 0);
    NEED(write(a, "from client", 11) == 11 && write(b, "from server", 11) == 11 && send(b2, "packet", 6, 0) == 6);
    int d1 = client(SOCK_DGRAM, "dgram.sock");
    NEED(send(d1, "datagram", 8, 0) == 8);
    int bound = server(SOCK_DGRAM, "dgram2.sock");
    struct sockaddr_un to;
    socklen_t length = name(&to, "dgram.sock");
    NEED(sendto(bound, "named", 5, 0, (void *)&to, length) == 5);

    victim_ready();

    CHECK(read(b, back, 64) == 11 && memcmp(back, "from client", 11) == 0);
    CHECK(read(a, back, 64) == 11 && memcmp(back, "from server", 11) == 0);
    CHECK(write(a, "x", 1) == 1 && read(b, back, 64) == 1);
    CHECK(recv(a2, back, 64, 0) == 6);
    CHECK(recv(b2, back, 64, 0) < 0 && errno == EAGAIN);
    CHECK(recv(datagrams, back, 64, 0) == 8 && memcmp(back, "datagram", 8) == 0);
    struct sockaddr_un from;
    length = sizeof from;
    CHECK(recvfrom(datagrams, back, 64, 0, (void *)&from, &length) == 5 && memcmp(back, "named", 5) == 0);
    CHECK(send(d1, "second", 6, 0) == 6 && recv(datagrams, back, 64, 0) == 6);
    int again = client(SOCK_STREAM, "listen.sock"), accepted = accept(path, NULL, NULL);
    CHECK(accepted >= 0 && write(again, "new", 3) == 3 && read(accepted, back, 64) == 3);
    int other = client(SOCK_SEQPACKET, abstract);
    CHECK(other >= 0 && accept(hidden, NULL, NULL) >= 0);
    CHECK(client(SOCK_STREAM, absolute) >= 0 && accept(full, NULL, NULL) >= 0);
    struct stat s;
    CHECK(stat("listen.sock", &s) == 0 && S_ISSOCK(s.st_mode) && (s.st_mode & 07777) == 0640);
    length = sizeof from;
    CHECK(getsockname(path, (void *)&from, &length) == 0 && strcmp(from.sun_path, "listen.sock") == 0);
    length = sizeof from;
    CHECK(getpeername(a, (void *)&from, &length) == 0 && strcmp(from.sun_path, "listen.sock") == 0, "%s", from.sun_path);
    return victim_ok();
}
