// Datagram sockets of unix(7), where connect(2) takes only a socket that is connected to nobody else (unix_may_send): chains of
// them over several processes, each made from its end; a pair whose ends have names, or of which one is connected elsewhere by now;
// one connected to itself; messages of senders that may not send any more; peers that are gone.
#include "victim.h"
#include <poll.h>
#include <sys/un.h>

static struct sockaddr_un named(const char *name) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path, name);
    return a;
}

static int opened(void) {
    int s = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    NEED(s >= 0);
    return s;
}

static int bind_to(int s, const char *name) {
    struct sockaddr_un a = named(name);
    unlink(name);
    NEED(bind(s, (void *)&a, sizeof a) == 0);
    return s;
}

static int try_connect(int s, const char *name) {
    struct sockaddr_un a = named(name);
    return connect(s, (void *)&a, sizeof a);
}

static void send_text(int s, const char *text) { NEED(send(s, text, strlen(text), 0) == (ssize_t)strlen(text)); }

static void receives(int s, const char *text, const char *name) {
    char bytes[32];
    struct sockaddr_un from = {0};
    socklen_t length = sizeof from;
    ssize_t n = recvfrom(s, bytes, sizeof bytes, MSG_DONTWAIT, (void *)&from, &length);
    CHECK(n == (ssize_t)strlen(text) && memcmp(bytes, text, n) == 0, "%zd bytes, not “%s”", n, text);
    CHECK(strcmp(length > 2 ? from.sun_path : "", name) == 0, "“%s” is from “%s”, not “%s”", text, from.sun_path, name);
}

static void is_empty(int s) {
    char byte;
    CHECK(recv(s, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN);
}

static void peer_is(int s, const char *name) {
    struct sockaddr_un a = {0};
    socklen_t length = sizeof a;
    CHECK(getpeername(s, (void *)&a, &length) == 0 && strcmp(length > 2 ? a.sun_path : "", name) == 0, "“%s”, not “%s”", a.sun_path, name);
}

static void is_of_pair(int s, int is) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    CHECK(getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.pid == (is ? getpid() : 0), "pid %d", peer.pid);
}

static int chain[5];
static const char *links[5] = {"chain-0", "chain-1", "chain-2", "chain-3", "chain-4"};

/// What is left in the socket at `i` of the chain by who was before it.
static void check_link(int i) {
    static const char *texts[5] = {"", "from 0", "from 1", "from 2", "from 3"};
    if (i > 0) receives(chain[i], texts[i], links[i - 1]);
    if (i == 1) receives(chain[i], "from outside", "");
    if (i == 2) receives(chain[i], "from another", "another");
    is_empty(chain[i]);
    if (i < 4) peer_is(chain[i], links[i + 1]);
    int stranger = opened(), taken = try_connect(stranger, links[i]) == 0 ? 0 : errno;
    CHECK(taken == (i < 4 ? EPERM : 0), "%d", i);
    close(stranger);
}

int main(void) {
    victim_start();
    // A chain, whose odd links a child has, and only that.
    for (int i = 0; i < 5; i++) chain[i] = bind_to(opened(), links[i]);
    int outside = opened(), another = bind_to(opened(), "another");
    for (int i = 0; i < 4; i++) {
        NEED(try_connect(chain[i], links[i + 1]) == 0);
        char text[] = "from 0";
        text[5] += i;
        send_text(chain[i], text);
        int extra = i == 0 ? outside : another;
        if (i > 1) continue;
        NEED(try_connect(extra, links[i + 1]) == 0);
        send_text(extra, i == 0 ? "from outside" : "from another");
    }
    NEED(unlink("another") == 0);
    close(another), close(outside);
    int told[2];
    NEED(pipe(told) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        char byte;
        close(told[1]);
        for (int i = 0; i < 5; i += 2) close(chain[i]);
        CHECK(read(told[0], &byte, 1) == 1);
        for (int i = 1; i < 5; i += 2) check_link(i);
        _exit(0);
    }
    close(told[0]);
    for (int i = 1; i < 5; i += 2) close(chain[i]);

    // Pairs: both ends with a name; one connected elsewhere, with a name and without.
    int both[2], half[2], bare[2], server = bind_to(opened(), "server");
    NEED(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, both) == 0 && socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, half) == 0);
    NEED(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, bare) == 0);
    bind_to(both[0], "both-0"), bind_to(both[1], "both-1"), bind_to(half[1], "half");
    send_text(both[0], "to both-1"), send_text(both[1], "to both-0"), send_text(half[1], "before"), send_text(bare[1], "early");
    NEED(try_connect(half[1], "server") == 0 && try_connect(bare[1], "server") == 0);
    send_text(half[1], "after");
    // Two that have connected to each other, and one that had connected to one of them before.
    int left = bind_to(opened(), "left"), right = bind_to(opened(), "right"), third = opened();
    NEED(try_connect(third, "left") == 0);
    send_text(third, "third");
    NEED(try_connect(left, "right") == 0 && try_connect(right, "left") == 0);
    // More than a socket takes from strangers (net.unix.max_dgram_qlen).
    for (int i = 0; i < 20; i++) send_text(right, "right");
    int self = bind_to(opened(), "self");
    NEED(try_connect(self, "self") == 0);
    send_text(self, "myself");
    // Peers that are gone.
    int gone = bind_to(opened(), "gone"), orphan = opened(), widow = bind_to(opened(), "widow"), lone[2];
    NEED(try_connect(orphan, "gone") == 0 && try_connect(widow, "gone") == 0);
    NEED(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, lone) == 0);
    bind_to(lone[0], "lone"), send_text(lone[1], "bye");
    close(gone), close(lone[1]);

    victim_ready();

    for (int i = 0; i < 5; i += 2) check_link(i);
    int status;
    CHECK(write(told[1], "x", 1) == 1 && waitpid(child, &status, 0) == child && status == 0, "the child: %x", status);
    receives(both[1], "to both-1", "both-0"), receives(both[0], "to both-0", "both-1");
    peer_is(both[0], "both-1"), peer_is(both[1], "both-0"), is_of_pair(both[0], 1), is_of_pair(both[1], 1);
    receives(half[0], "before", "half"), peer_is(half[0], "half"), peer_is(half[1], "server"), is_of_pair(half[1], 1);
    receives(bare[0], "early", ""), peer_is(bare[0], ""), peer_is(bare[1], "server"), is_of_pair(bare[0], 1);
    CHECK(send(bare[0], "x", 1, 0) < 0 && errno == EPERM && send(bare[1], "late", 4, 0) == 4);
    receives(server, "after", "half"), receives(server, "late", "");
    receives(left, "third", "");
    for (int i = 0; i < 20; i++) receives(left, "right", "right");
    is_empty(left), is_of_pair(left, 0), peer_is(left, "right"), peer_is(right, "left"), peer_is(third, "left");
    CHECK(send(third, "x", 1, 0) < 0 && errno == EPERM && send(left, "x", 1, 0) == 1);
    receives(self, "myself", "self"), peer_is(self, "self"), is_of_pair(self, 0);
    peer_is(orphan, "gone"), peer_is(widow, "gone"), is_of_pair(orphan, 0);
    for (int i = 0; i < 2; i++) CHECK(send(i ? widow : orphan, "x", 1, 0) < 0 && errno == ECONNREFUSED);
    CHECK(send(widow, "x", 1, 0) < 0 && errno == ENOTCONN);
    receives(lone[0], "bye", ""), peer_is(lone[0], "");
    CHECK(send(lone[0], "x", 1, 0) < 0 && errno == ECONNREFUSED);
    return victim_ok();
}
