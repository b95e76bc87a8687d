// Options of sockets beyond CRIU's, of every level, and the groups of multicast sockets with their sources. Whatever this kernel takes
// is set; what it says of it has to be the same afterwards.
#include "victim.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#define LEVEL_UDP 17
#define LEVEL_NETLINK 270

struct option {
    int socket, level, number, value;
    const char *name;
    int length;
    unsigned char bytes[64];
};

static struct option options[128];
static int count;

static void look(struct option *o) {
    socklen_t length = sizeof o->bytes;
    memset(o->bytes, 0, sizeof o->bytes);
    o->length = getsockopt(o->socket, o->level, o->number, o->bytes, &length) == 0 ? (int)length : -errno;
}

static void set(int socket, int level, int number, int value, const char *name) {
    if (setsockopt(socket, level, number, &value, sizeof value) != 0) return;
    options[count++] = (struct option){socket, level, number, value, name};
}
#define SET(socket, level, number, value) set(socket, level, number, value, #number)

static int made(int family, int type, int protocol) {
    int s = socket(family, type, protocol);
    NEED(s >= 0);
    return s;
}

static int filter_of(int s, int level, int family, const void *group, struct group_filter *f, size_t size) {
    memset(f, 0, size);
    f->gf_interface = 1, f->gf_numsrc = 4;
    memcpy(&f->gf_group, group, family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
    socklen_t length = size;
    return getsockopt(s, level, MCAST_MSFILTER, f, &length);
}

int main(void) {
    victim_start();
    int udp = made(AF_INET, SOCK_DGRAM, 0), udp6 = made(AF_INET6, SOCK_DGRAM, 0), tcp = made(AF_INET, SOCK_STREAM, 0);
    int tcp6 = made(AF_INET6, SOCK_STREAM, 0), raw6 = made(AF_INET6, SOCK_RAW, 200), netlink = made(AF_NETLINK, SOCK_RAW, 0), pair[2];
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    int unix_ = pair[0], last = socket(AF_INET, SOCK_RAW, 262);
    NEED(last >= 0);

    SET(udp, SOL_SOCKET, SO_TIMESTAMPNS, 1), SET(udp6, SOL_SOCKET, SO_TIMESTAMP, 1), SET(tcp6, SOL_SOCKET, SO_TIMESTAMPING, 0x58);
    SET(udp, SOL_SOCKET, SO_RXQ_OVFL, 1), SET(udp, SOL_SOCKET, SO_SELECT_ERR_QUEUE, 1), SET(udp, SOL_SOCKET, SO_BUSY_POLL, 40);
    SET(udp, SOL_SOCKET, SO_INCOMING_CPU, 0), SET(tcp, SOL_SOCKET, SO_ZEROCOPY, 1), SET(tcp, SOL_SOCKET, SO_MAX_PACING_RATE, 123456);
    SET(udp6, SOL_SOCKET, 75 /* SO_RCVMARK */, 1), SET(udp, SOL_SOCKET, 82 /* SO_RCVPRIORITY */, 1), SET(udp6, SOL_SOCKET, SO_PEEK_OFF, 3);
    SET(udp, IPPROTO_IP, IP_TOS, 0x10), SET(udp, SOL_SOCKET, SO_PRIORITY, 0), SET(udp6, SOL_SOCKET, SO_PRIORITY, 3);
    SET(udp, IPPROTO_IP, IP_MULTICAST_TTL, 7), SET(udp, IPPROTO_IP, IP_MULTICAST_LOOP, 0), SET(udp, IPPROTO_IP, IP_MULTICAST_ALL, 0);
    SET(udp, IPPROTO_IP, IP_MULTICAST_IF, htonl(INADDR_LOOPBACK)), SET(udp, IPPROTO_IP, IP_UNICAST_IF, htonl(1));
    SET(udp, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE), SET(udp, IPPROTO_IP, IP_RECVERR, 1), SET(udp, IPPROTO_IP, IP_RECVTTL, 1);
    SET(udp, IPPROTO_IP, IP_RECVTOS, 1), SET(udp, IPPROTO_IP, IP_RECVOPTS, 1), SET(udp, IPPROTO_IP, IP_RETOPTS, 1);
    SET(udp, IPPROTO_IP, IP_RECVORIGDSTADDR, 1), SET(udp, IPPROTO_IP, IP_MINTTL, 4), SET(udp, IPPROTO_IP, IP_CHECKSUM, 1);
    SET(udp, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1), SET(udp, IPPROTO_IP, 25 /* IP_RECVFRAGSIZE */, 1), SET(udp, IPPROTO_IP, 26, 1);
    SET(tcp, IPPROTO_IP, IP_TRANSPARENT, 1), SET(tcp, IPPROTO_IP, 51 /* IP_LOCAL_PORT_RANGE */, 40000 | 50000 << 16);
    SET(udp6, IPPROTO_IP, IP_TOS, 0x20), SET(udp6, IPPROTO_IP, IP_TTL, 9), SET(udp6, IPPROTO_IP, IP_RECVERR, 1);
    SET(udp6, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 33), SET(udp6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 4), SET(udp6, IPPROTO_IPV6, IPV6_MULTICAST_IF, 1);
    SET(udp6, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0), SET(udp6, IPPROTO_IPV6, 29 /* IPV6_MULTICAST_ALL */, 0), SET(udp6, IPPROTO_IPV6, IPV6_TCLASS, 0x28);
    SET(udp6, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO), SET(udp6, IPPROTO_IPV6, IPV6_RECVERR, 1), SET(udp6, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
    SET(udp6, IPPROTO_IPV6, IPV6_RECVTCLASS, 1), SET(udp6, IPPROTO_IPV6, IPV6_RECVPATHMTU, 1), SET(udp6, IPPROTO_IPV6, IPV6_RECVRTHDR, 1);
    SET(udp6, IPPROTO_IPV6, IPV6_RECVHOPOPTS, 1), SET(udp6, IPPROTO_IPV6, IPV6_RECVDSTOPTS, 1), SET(udp6, IPPROTO_IPV6, IPV6_DONTFRAG, 1);
    SET(udp6, IPPROTO_IPV6, 70 /* IPV6_AUTOFLOWLABEL */, 0), SET(udp6, IPPROTO_IPV6, 72 /* IPV6_ADDR_PREFERENCES */, 2), SET(udp6, IPPROTO_IPV6, 73, 5);
    SET(udp6, IPPROTO_IPV6, 74 /* IPV6_RECVORIGDSTADDR */, 1), SET(udp6, IPPROTO_IPV6, 76 /* IPV6_UNICAST_IF */, htonl(1)), SET(udp6, IPPROTO_IPV6, 77, 1);
    SET(tcp6, IPPROTO_IPV6, 75 /* IPV6_TRANSPARENT */, 1), SET(raw6, IPPROTO_IPV6, IPV6_CHECKSUM, 2);
    SET(udp, LEVEL_UDP, 103 /* UDP_SEGMENT */, 1200), SET(udp, LEVEL_UDP, 104 /* UDP_GRO */, 1), SET(udp6, LEVEL_UDP, 101, 1), SET(udp6, LEVEL_UDP, 102, 1);
    SET(tcp, IPPROTO_TCP, TCP_MAXSEG, 1000), SET(tcp, IPPROTO_TCP, TCP_SYNCNT, 3), SET(tcp, IPPROTO_TCP, TCP_LINGER2, 20), SET(tcp, IPPROTO_TCP, TCP_DEFER_ACCEPT, 5);
    SET(tcp, IPPROTO_TCP, TCP_WINDOW_CLAMP, 40000), SET(tcp, IPPROTO_TCP, TCP_USER_TIMEOUT, 12345), SET(tcp, IPPROTO_TCP, TCP_FASTOPEN, 16);
    SET(tcp, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 9999), SET(tcp, IPPROTO_TCP, TCP_SAVE_SYN, 1), SET(tcp, IPPROTO_TCP, 34 /* TCP_FASTOPEN_NO_COOKIE */, 1);
    SET(tcp, IPPROTO_TCP, 36 /* TCP_INQ */, 1), SET(tcp, IPPROTO_TCP, 16 /* TCP_THIN_LINEAR_TIMEOUTS */, 1), SET(tcp6, IPPROTO_TCP, 37 /* TCP_TX_DELAY */, 0);
    SET(unix_, SOL_SOCKET, 76 /* SO_PASSPIDFD */, 1), SET(unix_, SOL_SOCKET, 83 /* SO_PASSRIGHTS */, 0), SET(unix_, SOL_SOCKET, SO_PEEK_OFF, 0);
    SET(netlink, LEVEL_NETLINK, 3, 1), SET(netlink, LEVEL_NETLINK, 5, 1), SET(netlink, LEVEL_NETLINK, 10, 1), SET(netlink, LEVEL_NETLINK, 11, 1);
    SET(netlink, LEVEL_NETLINK, 12, 1);
    NEED(setsockopt(tcp, IPPROTO_TCP, TCP_CONGESTION, "reno", 4) == 0);
    options[count++] = (struct option){tcp, IPPROTO_TCP, TCP_CONGESTION, 0, "TCP_CONGESTION"};
    struct sock_filter pass[] = {BPF_STMT(BPF_RET | BPF_K, 0xffff)};
    struct sock_fprog program = {1, pass};
    NEED(setsockopt(udp, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0);
    SET(udp, SOL_SOCKET, SO_LOCK_FILTER, 1);
    struct sockaddr_in any = {AF_INET};
    NEED(bind(udp, (void *)&any, sizeof any) == 0 && bind(tcp, (void *)&any, sizeof any) == 0 && listen(tcp, 7) == 0);

    // Every source, all but one, and one alone; and a group of each family on one socket.
    struct sockaddr_in groups[3] = {{AF_INET, 0, {htonl(0xefff0163)}}, {AF_INET, 0, {htonl(0xefff0164)}}, {AF_INET, 0, {htonl(0xe8000105)}}};
    struct group_req join = {1};
    memcpy(&join.gr_group, &groups[0], sizeof groups[0]);
    NEED(setsockopt(udp, IPPROTO_IP, MCAST_JOIN_GROUP, &join, sizeof join) == 0);
    NEED(setsockopt(udp6, IPPROTO_IP, MCAST_JOIN_GROUP, &join, sizeof join) == 0);
    memcpy(&join.gr_group, &groups[1], sizeof groups[1]);
    NEED(setsockopt(udp, IPPROTO_IP, MCAST_JOIN_GROUP, &join, sizeof join) == 0);
    struct sockaddr_in source = {AF_INET, 0, {htonl(0x0a000001)}};
    struct group_source_req from = {1};
    memcpy(&from.gsr_group, &groups[1], sizeof groups[1]), memcpy(&from.gsr_source, &source, sizeof source);
    NEED(setsockopt(udp, IPPROTO_IP, MCAST_BLOCK_SOURCE, &from, sizeof from) == 0);
    memcpy(&from.gsr_group, &groups[2], sizeof groups[2]);
    NEED(setsockopt(udp, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, &from, sizeof from) == 0);
    struct sockaddr_in6 group6 = {.sin6_family = AF_INET6};
    NEED(inet_pton(AF_INET6, "ff15::1234", &group6.sin6_addr) == 1);
    memcpy(&join.gr_group, &group6, sizeof group6);
    NEED(setsockopt(udp6, IPPROTO_IPV6, MCAST_JOIN_GROUP, &join, sizeof join) == 0);
    for (int i = 0; i < count; i++) look(&options[i]);

    victim_ready();

    for (int i = 0; i < count; i++) {
        struct option now = options[i];
        look(&now);
        CHECK(now.length == options[i].length && memcmp(now.bytes, options[i].bytes, sizeof now.bytes) == 0, "%s: %d bytes, was %d; %d, was %d",
              now.name, now.length, options[i].length, *(int *)now.bytes, *(int *)options[i].bytes);
    }
    char room[GROUP_FILTER_SIZE(4)];
    struct group_filter *f = (void *)room;
    CHECK(filter_of(udp, IPPROTO_IP, AF_INET, &groups[0], f, sizeof room) == 0 && f->gf_fmode == MCAST_EXCLUDE && f->gf_numsrc == 0);
    CHECK(filter_of(udp, IPPROTO_IP, AF_INET, &groups[1], f, sizeof room) == 0 && f->gf_fmode == MCAST_EXCLUDE && f->gf_numsrc == 1);
    CHECK(filter_of(udp, IPPROTO_IP, AF_INET, &groups[2], f, sizeof room) == 0 && f->gf_fmode == MCAST_INCLUDE && f->gf_numsrc == 1);
    CHECK(memcmp((char *)f->gf_slist + 4, &source.sin_addr, 4) == 0);
    CHECK(filter_of(udp6, IPPROTO_IP, AF_INET, &groups[0], f, sizeof room) == 0 && filter_of(udp6, IPPROTO_IPV6, AF_INET6, &group6, f, sizeof room) == 0);
    int protocol = 0;
    socklen_t length = sizeof protocol;
    CHECK(getsockopt(last, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) == 0 && protocol == 262);
    return victim_ok();
}
