// Sockets know who made them and who their peer is: owners (fstat), SO_PEERCRED and SO_PEERGROUPS of pairs, of a listener, of both ends
// of connections between tasks of different users, one of which has ended; a second SO_REUSEPORT socket of the same user.
#include "victim.h"
#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/un.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

struct peer {
    struct ucred cred;
    gid_t groups[8];
    socklen_t size;
};

static struct peer peer(int socket) {
    struct peer p = {.size = sizeof p.groups};
    socklen_t length = sizeof p.cred;
    CHECK(getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &p.cred, &length) == 0);
    if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, p.groups, &p.size) != 0) p.size = 0;
    return p;
}

static void same(const char *what, struct peer now, struct peer was) {
    CHECK(memcmp(&now.cred, &was.cred, sizeof now.cred) == 0, "%s: pid %d, was %d; uid %d, was %d; gid %d, was %d", what, now.cred.pid,
          was.cred.pid, now.cred.uid, was.cred.uid, now.cred.gid, was.cred.gid);
    CHECK(now.size == was.size && memcmp(now.groups, was.groups, now.size) == 0, "%s: %u bytes of groups, had %u", what, now.size, was.size);
}

static struct stat owner(int socket) {
    struct stat s;
    CHECK(fstat(socket, &s) == 0);
    return s;
}

static int reusing(in_port_t *port) {
    int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in a = {AF_INET, *port, {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof a;
    if (setsockopt(s, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) || bind(s, (void *)&a, length) || listen(s, 4)) return -1;
    getsockname(s, (void *)&a, &length);
    *port = a.sin_port;
    return s;
}

/// A child of another user that connects to the listener, and lives or ends.
static pid_t client(struct sockaddr_un *name, int lives) {
    int told[2], server;
    NEED(pipe(told) == 0);
    pid_t child = fork();
    if (child == 0) {
        gid_t groups[] = {1010, 1011};
        NEED(setgroups(2, groups) == 0 && setresgid(1002, 1002, 1002) == 0 && setresuid(1001, 1001, 1001) == 0);
        server = socket(AF_UNIX, SOCK_STREAM, 0);
        NEED(server >= 0 && connect(server, (void *)name, sizeof *name) == 0);
        struct peer listener = peer(server);
        NEED(write(told[1], "x", 1) == 1);
        if (!lives) _exit(0);
        victim_wait();
        same("the server, seen by its client", peer(server), listener);
        _exit(0);
    }
    char c;
    NEED(child > 0 && read(told[0], &c, 1) == 1);
    close(told[0]), close(told[1]);
    return child;
}

int main(void) {
    victim_start();
    struct sockaddr_un name = {AF_UNIX, ""};
    snprintf(name.sun_path + 1, 60, "victim-peercreds-%d", getpid());
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), pair[2], datagrams[2];
    NEED(bind(listener, (void *)&name, sizeof name) == 0 && listen(listener, 4) == 0);
    pid_t child = client(&name, 1);
    int living = accept(listener, NULL, NULL);
    pid_t ended = client(&name, 0);
    int orphan = accept(listener, NULL, NULL);
    NEED(living >= 0 && orphan >= 0 && waitpid(ended, NULL, 0) == ended);
    in_port_t port = 0;
    gid_t groups[] = {1020};
    NEED(setgroups(1, groups) == 0 && setegid(1004) == 0 && seteuid(1003) == 0);
    int tcp = reusing(&port), udp = socket(AF_INET6, SOCK_DGRAM, 0), netlink = socket(AF_NETLINK, SOCK_RAW, 0);
    NEED(tcp >= 0 && udp >= 0 && netlink >= 0);
    NEED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0 && socketpair(AF_UNIX, SOCK_DGRAM, 0, datagrams) == 0);
    int pipes[2];
    uid_t owners_of_signals[2] = {0};
    NEED(pipe(pipes) == 0 && fcntl(pipes[0], F_SETOWN, getpid()) == 0 && fcntl(pipes[0], 17 /* F_GETOWNER_UIDS */, owners_of_signals) == 0);
    NEED(seteuid(0) == 0 && setegid(0) == 0);
    int all[] = {listener, living, orphan, pair[0], pair[1], datagrams[0], tcp, udp, netlink}, count = sizeof all / sizeof *all;
    struct stat owners[9];
    struct peer peers[6];
    for (int i = 0; i < count; i++) owners[i] = owner(all[i]);
    for (int i = 0; i < 6; i++) peers[i] = peer(all[i]);
    NEED(owners[6].st_uid == 1003 && peers[1].cred.uid == 1001 && peers[1].size == 8 && peers[2].cred.pid == ended);

    victim_ready();

    uid_t now[2] = {0};
    CHECK(fcntl(pipes[0], 17, now) == 0 && now[0] == owners_of_signals[0] && now[1] == 1003, "signals of %d, %d", now[0], now[1]);
    for (int i = 0; i < count; i++) {
        struct stat s = owner(all[i]);
        CHECK(s.st_uid == owners[i].st_uid && s.st_gid == owners[i].st_gid, "socket %d belongs to %d:%d, not %d:%d", i, s.st_uid, s.st_gid,
              owners[i].st_uid, owners[i].st_gid);
    }
    const char *names[] = {"the listener", "a client", "a client that ended", "a pair", "its other end", "a pair for datagrams"};
    for (int i = 0; i < 6; i++) same(names[i], peer(all[i]), peers[i]);
    NEED(seteuid(1003) == 0);
    CHECK(reusing(&port) >= 0, "the second socket of the user");
    NEED(seteuid(0) == 0);
    int status;
    kill(child, SIGUSR1);
    CHECK(waitpid(child, &status, 0) == child && status == 0, "status %#x", status);
    return victim_ok();
}
