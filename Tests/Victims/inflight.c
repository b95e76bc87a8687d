// Descriptors in flight (SCM_RIGHTS): a pipe end nobody else has, a file with its position, a socket that carries another descriptor itself.
#include "victim.h"

static void pass(int to, int fd, char byte) {
    char control[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    NEED(sendmsg(to, &m, 0) == 1);
}

static int take(int from, char expected) {
    char byte = 0, control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {&byte, 1};
    struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    CHECK(recvmsg(from, &m, MSG_DONTWAIT) == 1 && byte == expected, "byte %d", byte);
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    CHECK(c && c->cmsg_type == SCM_RIGHTS);
    int fd;
    memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}

int main(void) {
    victim_start();
    int carrier[2], inner[2], p[2];
    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, carrier) == 0 && socketpair(AF_UNIX, SOCK_DGRAM, 0, inner) == 0 && pipe(p) == 0);
    NEED(write(p[1], "deep", 4) == 4);
    int file = open("flying", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(write(file, "0123456789", 10) == 10 && lseek(file, 4, SEEK_SET) == 4);
    pass(carrier[0], p[1], 'w');
    pass(carrier[0], file, 'f');
    pass(inner[0], p[0], 'r');
    pass(carrier[0], inner[1], 'i');
    close(p[0]);
    close(p[1]);
    close(file);
    close(inner[1]);
    victim_ready();
    char back[16];
    int writer = take(carrier[1], 'w'), f = take(carrier[1], 'f'), nested = take(carrier[1], 'i'), reader = take(nested, 'r');
    CHECK(read(f, back, 3) == 3 && memcmp(back, "456", 3) == 0);
    CHECK(write(writer, "er", 2) == 2 && read(reader, back, 16) == 6 && memcmp(back, "deeper", 6) == 0);
    close(writer);
    CHECK(read(reader, back, 16) == 0);
    return victim_ok();
}
