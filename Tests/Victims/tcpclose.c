// TCP connections that a dump leaves behind (--tcp-close) and one that nobody has accepted (--skip-in-flight): their sockets are
// closed afterwards, the listener is not.
#include "victim.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

static int dial(int family, uint16_t port) {
    int fd = socket(family, SOCK_STREAM, 0);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT, .sin6_port = port};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = port};
    NEED(fd >= 0 && connect(fd, family == AF_INET6 ? (void *)&six : (void *)&four, family == AF_INET6 ? sizeof six : sizeof four) == 0);
    return fd;
}

static int serve(int family, uint16_t *port) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = family == AF_INET6 ? sizeof six : sizeof four;
    struct sockaddr *name = family == AF_INET6 ? (void *)&six : (void *)&four;
    int fd = socket(family, SOCK_STREAM, 0), on = 1;
    // Without it what is left of the connections would keep anybody from the port for a while.
    NEED(fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(fd, name, length) == 0 && listen(fd, 3) == 0 && getsockname(fd, name, &length) == 0);
    *port = family == AF_INET6 ? six.sin6_port : four.sin_port;
    return fd;
}

static void look(int fd) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    char c;
    CHECK(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && info.tcpi_state == TCP_CLOSE, "state %d", info.tcpi_state);
    CHECK(read(fd, &c, 1) == 0 && write(fd, &c, 1) < 0 && errno == EPIPE);
}

int main(void) {
    victim_start();
    NEED(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    uint16_t p4, p6;
    int four = serve(AF_INET, &p4), six = serve(AF_INET6, &p6);
    int a = dial(AF_INET, p4), b = accept(four, NULL, NULL), c = dial(AF_INET6, p6), d = accept(six, NULL, NULL), waiting = dial(AF_INET, p4), on = 1;
    NEED(b >= 0 && d >= 0 && write(a, "lost", 4) == 4 && fcntl(b, F_SETFL, O_NONBLOCK) == 0 && setsockopt(c, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) == 0);
    victim_ready();
    look(a), look(b), look(c), look(d), look(waiting);
    socklen_t length = sizeof on;
    on = 0;
    CHECK(fcntl(b, F_GETFL) & O_NONBLOCK && getsockopt(c, SOL_SOCKET, SO_KEEPALIVE, &on, &length) == 0 && on == 1);
    int again = dial(AF_INET, p4), accepted = accept(four, NULL, NULL);
    char back;
    CHECK(accepted >= 0 && write(again, "x", 1) == 1 && read(accepted, &back, 1) == 1 && back == 'x');
    return victim_ok();
}
