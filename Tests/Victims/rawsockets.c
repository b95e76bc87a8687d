// Raw and ping sockets with their options and filters, BPF filters of sockets, an address that was bound with IP_FREEBIND for that time only.
#include "victim.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <linux/ipv6.h>
#include <netinet/in.h>

static void set(int fd, int level, int number, int value) { NEED(setsockopt(fd, level, number, &value, sizeof value) == 0); }

static int option(int fd, int level, int number) {
    int value = -1;
    socklen_t length = sizeof value;
    CHECK(getsockopt(fd, level, number, &value, &length) == 0);
    return value;
}

int main(void) {
    victim_start();
    int udp = socket(AF_INET, SOCK_RAW, IPPROTO_UDP), icmp = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), six = socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
    NEED(udp >= 0 && icmp >= 0 && six >= 0);
    set(udp, IPPROTO_IP, IP_HDRINCL, 1), set(udp, IPPROTO_IP, IP_NODEFRAG, 1), set(udp, IPPROTO_IP, IP_TTL, 33);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, back;
    NEED(bind(udp, (void *)&here, sizeof here) == 0 && connect(icmp, (void *)&here, sizeof here) == 0);
    unsigned all = ~(1u << ICMP_ECHOREPLY);
    NEED(setsockopt(icmp, SOL_RAW, ICMP_FILTER, &all, sizeof all) == 0);
    unsigned blocked[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    NEED(setsockopt(six, IPPROTO_ICMPV6, 1, blocked, sizeof blocked) == 0);
    // Not everybody may have one.
    int ping = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);

    struct sockaddr_in6 away = {.sin6_family = AF_INET6, .sin6_port = htons(47111)};
    NEED(inet_pton(AF_INET6, "2001:db8::77", &away.sin6_addr) == 1);
    int foreign = socket(AF_INET6, SOCK_DGRAM, 0);
    NEED(foreign >= 0);
    set(foreign, IPPROTO_IPV6, IPV6_FREEBIND, 1);
    NEED(bind(foreign, (void *)&away, sizeof away) == 0);
    set(foreign, IPPROTO_IPV6, IPV6_FREEBIND, 0);

    // Lets datagrams through whose first byte is 'y'.
    struct sock_filter program[] = {{0x30, 0, 0, 8}, {0x15, 0, 1, 'y'}, {0x06, 0, 0, 0xffff}, {0x06, 0, 0, 0}};
    struct sock_fprog filter = {4, program};
    int filtered = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0), pair[2];
    socklen_t length = sizeof here;
    NEED(filtered >= 0 && sender >= 0 && bind(filtered, (void *)&here, sizeof here) == 0 && getsockname(filtered, (void *)&here, &length) == 0);
    NEED(setsockopt(filtered, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0 && connect(sender, (void *)&here, sizeof here) == 0);
    struct sock_filter nothing = {0x06, 0, 0, 0};
    struct sock_fprog deaf = {1, &nothing};
    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0 && send(pair[1], "before", 6, 0) == 6 && setsockopt(pair[0], SOL_SOCKET, SO_ATTACH_FILTER, &deaf, sizeof deaf) == 0);

    victim_ready();

    CHECK(option(udp, IPPROTO_IP, IP_HDRINCL) == 1 && option(udp, IPPROTO_IP, IP_NODEFRAG) == 1 && option(udp, IPPROTO_IP, IP_TTL) == 33);
    length = sizeof back;
    CHECK(getsockname(udp, (void *)&back, &length) == 0 && back.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && option(udp, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_UDP);
    CHECK((unsigned)option(icmp, SOL_RAW, ICMP_FILTER) == all);
    unsigned got[8];
    length = sizeof got;
    CHECK(getsockopt(six, IPPROTO_ICMPV6, 1, got, &length) == 0 && memcmp(got, blocked, sizeof got) == 0);
    struct {
        struct icmphdr header;
        char data[8];
    } echo = {.header = {.type = ICMP_ECHO}};
    // Its checksum is 0xffff - (8 << 8) in network order.
    echo.header.checksum = htons(0xf7ff);
    CHECK(send(icmp, &echo, sizeof echo, 0) == sizeof echo);
    char packet[128];
    struct pollfd wait = {.fd = icmp, .events = POLLIN};
    CHECK(poll(&wait, 1, 5000) == 1 && recv(icmp, packet, sizeof packet, 0) > 20 && packet[20] == ICMP_ECHOREPLY);
    if (ping >= 0) {
        here.sin_port = 0;
        CHECK(sendto(ping, &echo, sizeof echo, 0, (void *)&here, sizeof here) == sizeof echo);
        wait.fd = ping;
        CHECK(poll(&wait, 1, 5000) == 1 && recv(ping, packet, sizeof packet, 0) == sizeof echo);
    }
    struct sockaddr_in6 name;
    length = sizeof name;
    CHECK(getsockname(foreign, (void *)&name, &length) == 0 && memcmp(&name.sin6_addr, &away.sin6_addr, 16) == 0 && name.sin6_port == htons(47111));
    CHECK(option(foreign, IPPROTO_IPV6, IPV6_FREEBIND) == 0);

    struct sock_filter read_back[4];
    length = 4;
    CHECK(getsockopt(filtered, SOL_SOCKET, SO_GET_FILTER, read_back, &length) == 0 && length == 4 && memcmp(read_back, program, sizeof program) == 0);
    CHECK(send(sender, "no", 2, 0) == 2 && send(sender, "yes", 3, 0) == 3 && recv(filtered, packet, sizeof packet, 0) == 3);
    CHECK(recv(pair[0], packet, sizeof packet, MSG_DONTWAIT) == 6 && memcmp(packet, "before", 6) == 0, "what came before the filter");
    return victim_ok();
}
