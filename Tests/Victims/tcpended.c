// TCP sockets whose connections have ended with nothing left to read: closed by both sides, by this one first (its port is in
// TIME_WAIT), and reset. They say so, under their own address, and hold no port.
#include "victim.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static void connected(int family, int *a, int *b) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_in four = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}};
    struct sockaddr *name = family == AF_INET ? (void *)&four : (void *)&six;
    socklen_t length = family == AF_INET ? sizeof four : sizeof six;
    int l = socket(family, SOCK_STREAM, 0);
    NEED(l >= 0 && bind(l, name, length) == 0 && listen(l, 1) == 0 && getsockname(l, name, &length) == 0);
    *a = socket(family, SOCK_STREAM, 0);
    NEED(*a >= 0 && connect(*a, name, length) == 0 && (*b = accept(l, NULL, NULL)) >= 0);
    close(l);
}

static struct sockaddr_in6 name_of(int s) {
    struct sockaddr_in6 name = {0};
    socklen_t length = sizeof name;
    CHECK(getsockname(s, (void *)&name, &length) == 0);
    return name;
}

static int events(int s) {
    struct pollfd p = {s, POLLIN | POLLOUT | POLLRDHUP};
    CHECK(poll(&p, 1, 0) >= 0);
    return p.revents;
}

static void wait_for(int s, int event) {
    struct pollfd p = {s, event};
    NEED(poll(&p, 1, 60000) == 1);
}

int main(void) {
    victim_start();
    signal(SIGPIPE, SIG_IGN);
    int s[6], other;
    connected(AF_INET, &s[0], &s[1]), connected(AF_INET6, &s[2], &s[3]);
    for (int i = 0; i < 4; i += 2) {
        NEED(shutdown(s[i], SHUT_WR) == 0);
        wait_for(s[i + 1], POLLRDHUP);
        NEED(shutdown(s[i + 1], SHUT_WR) == 0);
        wait_for(s[i], POLLHUP), wait_for(s[i + 1], POLLHUP);
    }
    connected(AF_INET, &s[4], &other);
    struct linger at_once = {1, 0};
    NEED(setsockopt(other, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0 && close(other) == 0);
    wait_for(s[4], POLLERR);
    s[5] = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in6 names[6];
    int was[6];
    for (int i = 0; i < 6; i++) names[i] = name_of(s[i]), was[i] = events(s[i]);

    victim_ready();

    char c;
    for (int i = 0; i < 6; i++) {
        struct sockaddr_in6 now = name_of(s[i]);
        CHECK(memcmp(&now, &names[i], sizeof now) == 0, "socket %d is bound to port %d, not %d", i, ntohs(now.sin6_port), ntohs(names[i].sin6_port));
        CHECK(events(s[i]) == was[i], "socket %d: %#x, was %#x", i, events(s[i]), was[i]);
    }
    for (int i = 0; i < 4; i++) CHECK(read(s[i], &c, 1) == 0 && write(s[i], "x", 1) < 0 && errno == EPIPE, "socket %d", i);
    CHECK(read(s[4], &c, 1) < 0 && errno == ECONNRESET && read(s[4], &c, 1) == 0);
    CHECK(read(s[5], &c, 1) < 0 && errno == ENOTCONN);
    return victim_ok();
}
