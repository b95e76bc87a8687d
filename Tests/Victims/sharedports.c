// Ports that several sockets are bound to by options that were taken back since: SO_REUSEPORT of TCP sockets that listen and
// of UDP sockets, SO_REUSEADDR of UDP sockets.
#include "victim.h"
#include <netinet/in.h>

enum { count = 9 };

static struct {
    int type, option;
    int stays;
} plan[count] = {
    {SOCK_STREAM, SO_REUSEPORT, 1}, {SOCK_STREAM, SO_REUSEPORT, 0}, {SOCK_STREAM, SO_REUSEPORT, 1},
    {SOCK_DGRAM, SO_REUSEPORT, 0},  {SOCK_DGRAM, SO_REUSEPORT, 1},  {SOCK_DGRAM, SO_REUSEPORT, 0},
    {SOCK_DGRAM, SO_REUSEADDR, 0},  {SOCK_DGRAM, SO_REUSEADDR, 1},  {SOCK_DGRAM, SO_REUSEADDR, 0},
};

static int option(int fd, int name) {
    int value = -1;
    socklen_t length = sizeof value;
    CHECK(getsockopt(fd, SOL_SOCKET, name, &value, &length) == 0);
    return value;
}

static void set(int fd, int name, int value) { NEED(setsockopt(fd, SOL_SOCKET, name, &value, sizeof value) == 0); }

int main(void) {
    victim_start();
    int fd[count];
    struct sockaddr_in address = {0};
    for (int i = 0; i < count; i++) {
        fd[i] = socket(AF_INET, plan[i].type, 0);
        NEED(fd[i] >= 0);
        set(fd[i], plan[i].option, 1);
        // The first of each three gets some port, the others the same.
        if (i % 3 == 0) address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        NEED(bind(fd[i], (void *)&address, sizeof address) == 0);
        socklen_t length = sizeof address;
        NEED(getsockname(fd[i], (void *)&address, &length) == 0);
        if (plan[i].type == SOCK_STREAM) NEED(listen(fd[i], 5) == 0);
    }
    for (int i = 0; i < count; i++) set(fd[i], plan[i].option, plan[i].stays);
    uint16_t port[count];
    for (int i = 0; i < count; i++) {
        socklen_t length = sizeof address;
        NEED(getsockname(fd[i], (void *)&address, &length) == 0);
        port[i] = address.sin_port;
    }

    victim_ready();

    for (int i = 0; i < count; i++) {
        socklen_t length = sizeof address;
        CHECK(getsockname(fd[i], (void *)&address, &length) == 0 && address.sin_port == port[i], "%d", i);
        int other = plan[i].option == SO_REUSEPORT ? SO_REUSEADDR : SO_REUSEPORT;
        CHECK(option(fd[i], plan[i].option) == plan[i].stays && option(fd[i], other) == 0, "%d", i);
        CHECK(option(fd[i], SO_ACCEPTCONN) == (plan[i].type == SOCK_STREAM), "%d", i);
    }
    return victim_ok();
}
