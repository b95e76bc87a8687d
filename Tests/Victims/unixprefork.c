// A server whose clients are of many users, each another process: connections that were accepted, in their order and with what waits in
// them, and connections that nobody has accepted yet. A pair that was made by a task with the same descriptor table, and datagrams
// of senders with an abstract name and with one that the kernel gave.
#include "victim.h"
#include <sys/un.h>

enum { CLIENTS = 12, ACCEPTED = 6 };
static int told[2];
static char stack[1 << 16];

static struct ucred peer(int s) {
    struct ucred u = {0};
    socklen_t length = sizeof u;
    CHECK(getsockopt(s, SOL_SOCKET, SO_PEERCRED, &u, &length) == 0);
    return u;
}

static void tell(void) { NEED(write(told[1], "x", 1) == 1); }

static void heard(void) {
    char c;
    NEED(read(told[0], &c, 1) == 1);
}

static int sharer(void *numbers) {
    int pair[2];
    (void)numbers;
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && write(told[1], pair, sizeof pair) == sizeof pair);
    for (;;) pause();
}

static pid_t client(int number, struct sockaddr_un *name) {
    pid_t child = fork();
    if (child == 0) {
        NEED(setresgid(2000 + number, 2000 + number, 2000 + number) == 0 && setresuid(1000 + number, 1000 + number, 1000 + number) == 0);
        int s = socket(AF_UNIX, SOCK_SEQPACKET, 0);
        NEED(s >= 0 && connect(s, (void *)name, sizeof *name) == 0);
        if (number < ACCEPTED) NEED(send(s, &number, sizeof number, 0) == sizeof number);
        tell();
        victim_wait();
        struct ucred server = peer(s);
        _exit(server.pid != getppid() || server.uid != 0);
    }
    NEED(child > 0);
    heard();
    return child;
}

static void sender_is(int s, const char *text, struct sockaddr_un *name, socklen_t length) {
    char bytes[8];
    struct sockaddr_un from = {0};
    socklen_t size = sizeof from;
    CHECK(recvfrom(s, bytes, sizeof bytes, MSG_DONTWAIT, (void *)&from, &size) == (ssize_t)strlen(text) && memcmp(bytes, text, strlen(text)) == 0);
    CHECK(size == length && memcmp(&from, name, length) == 0, "“%s” is from “@%s”", text, from.sun_path + 1);
}

int main(void) {
    victim_start();
    NEED(pipe(told) == 0);
    int pair[2];
    pid_t sharing = clone(sharer, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL);
    NEED(sharing > 0 && read(told[0], pair, sizeof pair) == sizeof pair && peer(pair[0]).pid == sharing);

    struct sockaddr_un name = {AF_UNIX, ""}, to = {AF_UNIX, ""}, from = {AF_UNIX, ""}, given;
    snprintf(name.sun_path + 1, 60, "victim-prefork-%d", getpid()), snprintf(to.sun_path + 1, 60, "victim-to-%d", getpid());
    snprintf(from.sun_path + 1, 60, "victim-from-%d", getpid());
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0), accepted[ACCEPTED];
    NEED(bind(listener, (void *)&name, sizeof name) == 0 && listen(listener, CLIENTS) == 0);
    pid_t clients[CLIENTS];
    struct ucred was[ACCEPTED];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = client(i, &name);
        if (i >= ACCEPTED) continue;
        accepted[i] = accept(listener, NULL, NULL);
        NEED(accepted[i] >= 0);
        was[i] = peer(accepted[i]);
    }
    int receiver = socket(AF_UNIX, SOCK_DGRAM, 0), named = socket(AF_UNIX, SOCK_DGRAM, 0), automatic = socket(AF_UNIX, SOCK_DGRAM, 0);
    socklen_t length = sizeof given;
    NEED(bind(receiver, (void *)&to, sizeof to) == 0 && bind(named, (void *)&from, sizeof from) == 0);
    NEED(bind(automatic, (void *)&from, sizeof(sa_family_t)) == 0 && getsockname(automatic, (void *)&given, &length) == 0);
    NEED(sendto(named, "named", 5, 0, (void *)&to, sizeof to) == 5 && sendto(automatic, "given", 5, 0, (void *)&to, sizeof to) == 5);
    close(automatic);

    victim_ready();

    for (int i = 0; i < CLIENTS; i++) {
        int s = i < ACCEPTED ? accepted[i] : accept4(listener, NULL, NULL, SOCK_NONBLOCK), number = -1;
        CHECK(s >= 0, "client %d", i);
        struct ucred is = peer(s);
        CHECK(is.pid == clients[i] && is.uid == 1000u + i && is.gid == 2000u + i, "client %d is %d %d:%d", i, is.pid, is.uid, is.gid);
        if (i < ACCEPTED) CHECK(memcmp(&is, &was[i], sizeof is) == 0 && recv(s, &number, sizeof number, MSG_DONTWAIT) == sizeof number && number == i);
    }
    CHECK(peer(pair[0]).pid == sharing && peer(pair[1]).pid == sharing);
    sender_is(receiver, "named", &from, sizeof from), sender_is(receiver, "given", &given, length);
    for (int i = 0; i < CLIENTS; i++) {
        int status;
        kill(clients[i], SIGUSR1);
        CHECK(waitpid(clients[i], &status, 0) == clients[i] && status == 0, "client %d: status %#x", i, status);
    }
    kill(sharing, SIGKILL);
    CHECK(waitpid(sharing, NULL, 0) == sharing);
    return victim_ok();
}
