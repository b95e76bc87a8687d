// unix(7) pairs: stream, datagram and seqpacket with queued data, shut down, buffer sizes, options, and ends in two processes.
#include "victim.h"
#include <sys/un.h>

int main(void) {
    victim_start();
    int stream[2], datagrams[2], packets[2], shut[2], gone[2], talk[2];
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, stream) == 0 && socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, datagrams) == 0);
    NEED(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, packets) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, shut) == 0);
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, gone) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, talk) == 0);
    NEED(write(stream[0], "queued ", 7) == 7 && write(stream[0], "twice", 5) == 5 && write(stream[1], "back", 4) == 4);
    NEED(send(datagrams[0], "one", 3, 0) == 3 && send(datagrams[0], "", 0, 0) == 0 && send(datagrams[0], "three", 5, 0) == 5);
    NEED(send(packets[1], "p1", 2, 0) == 2 && send(packets[1], "packet2", 7, 0) == 7);
    NEED(write(shut[0], "last words", 10) == 10 && shutdown(shut[0], SHUT_WR) == 0);
    NEED(close(gone[1]) == 0);
    int size = 40000, one = 1;
    struct timeval timeout = {.tv_sec = 3};
    NEED(setsockopt(stream[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size) == 0 && setsockopt(gone[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof one) == 0);
    NEED(setsockopt(stream[1], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        char c;
        close(talk[0]);
        while (read(talk[1], &c, 1) == 1) {
            c++;
            CHECK(write(talk[1], &c, 1) == 1);
        }
        _exit(0);
    }
    close(talk[1]);
    victim_ready();
    char b[100];
    CHECK(read(stream[1], b, 100) == 12 && memcmp(b, "queued twice", 12) == 0);
    CHECK(read(stream[0], b, 100) == 4 && memcmp(b, "back", 4) == 0);
    CHECK(recv(datagrams[1], b, 100, 0) == 3 && recv(datagrams[1], b, 100, 0) == 0 && recv(datagrams[1], b, 100, 0) == 5 && memcmp(b, "three", 5) == 0);
    CHECK(recv(datagrams[1], b, 100, 0) < 0 && errno == EAGAIN);
    CHECK(recv(packets[0], b, 100, 0) == 2 && recv(packets[0], b, 100, 0) == 7 && memcmp(b, "packet2", 7) == 0);
    CHECK(fcntl(packets[0], F_GETFD) == FD_CLOEXEC);
    CHECK(read(shut[1], b, 100) == 10 && read(shut[1], b, 100) == 0);
    CHECK(write(shut[1], "hi", 2) == 2 && read(shut[0], b, 100) == 2);
    signal(SIGPIPE, SIG_IGN);
    CHECK(write(shut[0], "x", 1) < 0 && errno == EPIPE);
    CHECK(read(gone[0], b, 100) == 0);
    int value;
    socklen_t length = sizeof value;
    CHECK(getsockopt(stream[0], SOL_SOCKET, SO_SNDBUF, &value, &length) == 0 && value == 80000, "%d", value);
    CHECK(getsockopt(gone[0], SOL_SOCKET, SO_PASSCRED, &value, &length) == 0 && value == 1);
    struct timeval t;
    length = sizeof t;
    CHECK(getsockopt(stream[1], SOL_SOCKET, SO_RCVTIMEO, &t, &length) == 0 && t.tv_sec == 3);
    CHECK(write(talk[0], "a", 1) == 1 && read(talk[0], b, 1) == 1 && b[0] == 'b');
    CHECK(shutdown(talk[0], SHUT_WR) == 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    return victim_ok();
}
