// TCP listening (v4, v6, options), TCP bound but not listening, UDP bound, connected, with broadcast and buffer options.
#include "victim.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

static int bound(int family, int type, uint16_t *port) {
    int fd = socket(family, type, 0), one = 1;
    NEED(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    NEED(bind(fd, family == AF_INET6 ? (void *)&six : (void *)&four, family == AF_INET6 ? sizeof six : sizeof four) == 0);
    socklen_t length = family == AF_INET6 ? sizeof six : sizeof four;
    NEED(getsockname(fd, family == AF_INET6 ? (void *)&six : (void *)&four, &length) == 0);
    *port = family == AF_INET6 ? six.sin6_port : four.sin_port;
    return fd;
}

static int dial(int family, int type, uint16_t port) {
    int fd = socket(family, type, 0);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT, .sin6_port = port};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = port};
    CHECK(fd >= 0 && connect(fd, family == AF_INET6 ? (void *)&six : (void *)&four, family == AF_INET6 ? sizeof six : sizeof four) == 0);
    return fd;
}

static int option(int fd, int level, int number) {
    int value = -1;
    socklen_t length = sizeof value;
    CHECK(getsockopt(fd, level, number, &value, &length) == 0);
    return value;
}

static void set(int fd, int level, int number, int value) { NEED(setsockopt(fd, level, number, &value, sizeof value) == 0); }

static void talk(int family, int listening, uint16_t port) {
    char c;
    int a = dial(family, SOCK_STREAM, port), b = accept(listening, NULL, NULL);
    CHECK(b >= 0 && write(a, "x", 1) == 1 && read(b, &c, 1) == 1 && c == 'x');
    close(a), close(b);
}

int main(void) {
    victim_start();
    uint16_t p4, p6, pb, pu, pv;
    int four = bound(AF_INET, SOCK_STREAM, &p4), six = bound(AF_INET6, SOCK_STREAM, &p6), idle = bound(AF_INET, SOCK_STREAM, &pb);
    int udp = bound(AF_INET, SOCK_DGRAM, &pu), udp6 = bound(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, &pv);
    NEED(listen(four, 7) == 0 && listen(six, 3) == 0);
    set(four, SOL_SOCKET, SO_KEEPALIVE, 1), set(four, IPPROTO_TCP, TCP_NODELAY, 1), set(four, IPPROTO_TCP, TCP_KEEPIDLE, 77), set(four, SOL_SOCKET, SO_RCVBUF, 30000);
    int sender = dial(AF_INET, SOCK_DGRAM, pu);
    set(sender, SOL_SOCKET, SO_BROADCAST, 1), set(sender, SOL_SOCKET, SO_SNDBUF, 50000);
    int fresh = socket(AF_INET, SOCK_STREAM, 0), fresh_udp = socket(AF_INET, SOCK_DGRAM, 0);
    NEED(fresh >= 0 && fresh_udp >= 0);
    victim_ready();
    talk(AF_INET, four, p4), talk(AF_INET6, six, p6);
    CHECK(option(four, SOL_SOCKET, SO_KEEPALIVE) == 1 && option(four, IPPROTO_TCP, TCP_NODELAY) == 1 && option(four, IPPROTO_TCP, TCP_KEEPIDLE) == 77);
    CHECK(option(four, SOL_SOCKET, SO_RCVBUF) == 60000 && option(four, SOL_SOCKET, SO_REUSEADDR) == 1);
    CHECK(option(sender, SOL_SOCKET, SO_BROADCAST) == 1 && option(sender, SOL_SOCKET, SO_SNDBUF) == 100000);
    char back[32];
    CHECK(send(sender, "hello", 5, 0) == 5 && recv(udp, back, 32, 0) == 5);
    int sender6 = dial(AF_INET6, SOCK_DGRAM, pv);
    CHECK(recv(udp6, back, 32, 0) < 0 && errno == EAGAIN);
    CHECK(send(sender6, "six", 3, 0) == 3 && recv(udp6, back, 32, 0) == 3);
    CHECK(listen(idle, 1) == 0);
    talk(AF_INET, idle, pb);
    CHECK(listen(fresh, 1) == 0);
    struct tcp_info info;
    socklen_t length = sizeof info;
    CHECK(getsockopt(four, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && info.tcpi_sacked == 7, "backlog %u", info.tcpi_sacked);
    return victim_ok();
}
