// Holds what a dump cannot take along and warns of: empty messages that were looked at behind others, a datagram that is begun,
// an error that nobody has been told of, a child whose end is told by another signal than SIGCHLD.
#include "victim.h"
#include <arpa/inet.h>
#include <poll.h>
#ifndef SO_PEEK_OFF
#define SO_PEEK_OFF 42
#endif

/// Connected to a port of this host that nobody has; it is found by giving it back.
static int to_nobody(void) {
    int taken = socket(AF_INET, SOCK_DGRAM, 0), s = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof name;
    NEED(taken >= 0 && s >= 0 && bind(taken, (void *)&name, sizeof name) == 0 && getsockname(taken, (void *)&name, &length) == 0);
    NEED(connect(s, (void *)&name, sizeof name) == 0 && close(taken) == 0);
    return s;
}

int main(void) {
    victim_start();
    int pair[2], offset = 0;
    char byte;
    NEED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0 && send(pair[1], "a", 1, 0) == 1 && send(pair[1], "", 0, 0) == 0);
    NEED(send(pair[1], "b", 1, 0) == 1 && setsockopt(pair[0], SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset) == 0);
    for (int i = 0; i < 3; i++) NEED(recv(pair[0], &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0);
    int begun = to_nobody(), refused = to_nobody();
    NEED(send(begun, "half", 4, MSG_MORE) == 4 && send(refused, "x", 1, 0) == 1);
    struct pollfd error = {.fd = refused};
    NEED(poll(&error, 1, -1) == 1 && error.revents & POLLERR);
    NEED(signal(SIGUSR2, SIG_IGN) != SIG_ERR);
    pid_t child = syscall(SYS_clone, SIGUSR2, NULL, NULL, NULL, NULL);
    NEED(child >= 0);
    if (child == 0) for (;;) pause();
    victim_ready();
    CHECK(recv(pair[0], &byte, 1, MSG_DONTWAIT) == 1 && byte == 'a' && recv(pair[0], &byte, 1, MSG_DONTWAIT) == 0);
    int is = 0;
    socklen_t length = sizeof is;
    CHECK(getsockopt(refused, SOL_SOCKET, SO_ERROR, &is, &length) == 0 && is == ECONNREFUSED);
    CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, __WALL) == child);
    return victim_ok();
}
