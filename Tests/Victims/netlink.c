// netlink(7) sockets: bound with a port and groups, connected, fresh; one asks for the interfaces afterwards.
#include "victim.h"
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

static struct sockaddr_nl name_of(int fd, int ofPeer) {
    struct sockaddr_nl name;
    socklen_t length = sizeof name;
    CHECK((ofPeer ? getpeername : getsockname)(fd, (void *)&name, &length) == 0);
    return name;
}

int main(void) {
    victim_start();
    int bound = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), fresh = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_ROUTE);
    int client = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT), size = 30000;
    NEED(bound >= 0 && fresh >= 0 && client >= 0 && setsockopt(bound, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
    // Groups of events that do not come by themselves.
    struct sockaddr_nl own = {.nl_family = AF_NETLINK, .nl_pid = 7700000, .nl_groups = 1 << (RTNLGRP_TC - 1)}, other = {.nl_family = AF_NETLINK, .nl_pid = getpid(), .nl_groups = 2};
    NEED(bind(bound, (void *)&own, sizeof own) == 0 && connect(client, (void *)&other, sizeof other) == 0);

    victim_ready();

    struct sockaddr_nl now = name_of(bound, 0), peer = name_of(client, 1);
    CHECK(now.nl_pid == 7700000 && now.nl_groups == own.nl_groups && peer.nl_pid == (unsigned)getpid() && peer.nl_groups == 2);
    CHECK(name_of(fresh, 0).nl_pid == 0 && fcntl(bound, F_GETFD) == FD_CLOEXEC && fcntl(fresh, F_GETFL) & O_NONBLOCK);
    socklen_t length = sizeof size;
    CHECK(getsockopt(bound, SOL_SOCKET, SO_RCVBUF, &size, &length) == 0 && size == 60000);
    CHECK(getsockopt(client, SOL_SOCKET, SO_PROTOCOL, &size, &length) == 0 && size == NETLINK_KOBJECT_UEVENT);
    struct {
        struct nlmsghdr header;
        struct rtgenmsg family;
    } ask = {.header = {.nlmsg_len = sizeof ask, .nlmsg_type = RTM_GETLINK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = 5}};
    static char answer[65536];
    struct nlmsghdr *first = (void *)answer;
    CHECK(send(bound, &ask, sizeof ask, 0) == sizeof ask && recv(bound, answer, sizeof answer, 0) > 0);
    CHECK(first->nlmsg_type == RTM_NEWLINK && first->nlmsg_seq == 5 && first->nlmsg_pid == 7700000);
    return victim_ok();
}
