// netlink(7) sockets: bound with a port and groups, connected, fresh, opened by a user who may do less; one asks for the interfaces afterwards.
#include "victim.h"
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

static struct sockaddr_nl name_of(int fd, int ofPeer) {
    struct sockaddr_nl name;
    socklen_t length = sizeof name;
    CHECK((ofPeer ? getpeername : getsockname)(fd, (void *)&name, &length) == 0);
    return name;
}

/// A socket that another user has opened, who is gone.
static int opened_by(uid_t user) {
    int pair[2], fd = -1;
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    char byte = 0, control[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec vector = {&byte, 1};
    struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        if (setresuid(user, user, user) != 0 || (fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)) < 0) _exit(1);
        *CMSG_FIRSTHDR(&header) = (struct cmsghdr){CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&header)), &fd, sizeof fd);
        _exit(sendmsg(pair[1], &header, 0) != 1);
    }
    int status;
    NEED(recvmsg(pair[0], &header, 0) == 1 && waitpid(child, &status, 0) == child && status == 0 && CMSG_FIRSTHDR(&header));
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&header)), sizeof fd);
    close(pair[0]), close(pair[1]);
    return fd;
}

/// What the kernel answers to who wants to delete an interface that there is not: whether it would have been allowed.
static int answer_to_deletion(int fd) {
    struct {
        struct nlmsghdr header;
        struct ifinfomsg link;
    } ask = {.header = {.nlmsg_len = sizeof ask, .nlmsg_type = RTM_DELLINK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK}, .link.ifi_index = 0x7ffffff0};
    struct {
        struct nlmsghdr header;
        struct nlmsgerr error;
        char more[256];
    } answer;
    CHECK(send(fd, &ask, sizeof ask, 0) == sizeof ask && recv(fd, &answer, sizeof answer, 0) > 0 && answer.header.nlmsg_type == NLMSG_ERROR);
    return answer.error.error;
}

int main(void) {
    victim_start();
    int others = opened_by(1001), own = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), denied = answer_to_deletion(others), allowed = answer_to_deletion(own);
    int bound = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), fresh = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_ROUTE);
    int client = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT), size = 30000;
    NEED(bound >= 0 && fresh >= 0 && client >= 0 && setsockopt(bound, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
    // Groups of events that do not come by themselves.
    struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_pid = 7700000, .nl_groups = 1 << (RTNLGRP_TC - 1)}, other = {.nl_family = AF_NETLINK, .nl_pid = getpid(), .nl_groups = 2};
    NEED(bind(bound, (void *)&name, sizeof name) == 0 && connect(client, (void *)&other, sizeof other) == 0);

    victim_ready();

    struct sockaddr_nl now = name_of(bound, 0), peer = name_of(client, 1);
    CHECK(now.nl_pid == 7700000 && now.nl_groups == name.nl_groups && peer.nl_pid == (unsigned)getpid() && peer.nl_groups == 2);
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
    CHECK(answer_to_deletion(others) == denied && answer_to_deletion(own) == allowed, "%d, was %d", answer_to_deletion(others), denied);
    return victim_ok();
}
