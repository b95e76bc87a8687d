// What waits in unix sockets beside bytes: empty messages, the names and the credentials of senders, an urgent byte and its mark,
// SO_PEEK_OFF, the end of a half that was shut down, and the name of a peer that has gone.
#include "victim.h"
#include <sys/ioctl.h>
#include <sys/un.h>
#ifndef SO_PEEK_OFF
#define SO_PEEK_OFF 42
#endif

static const char *messages[] = {"", "one", "", "", "two", "three", ""};

static void send_all(int s) {
    for (int i = 0; i < 7; i++) NEED(send(s, messages[i], strlen(messages[i]), 0) == (ssize_t)strlen(messages[i]));
}

static void receive_all(int s, const char *what) {
    char text[32];
    for (int i = 0; i < 7; i++) {
        ssize_t n = recv(s, text, sizeof text, MSG_DONTWAIT);
        CHECK(n == (ssize_t)strlen(messages[i]) && memcmp(text, messages[i], n) == 0, "%s: message %d has %zd bytes", what, i, n);
    }
}

static struct sockaddr_un named(const char *name) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path, name);
    return a;
}

static int bound(int type, const char *name) {
    struct sockaddr_un a = named(name);
    unlink(name);
    int s = socket(AF_UNIX, type, 0);
    NEED(s >= 0 && bind(s, (void *)&a, sizeof a) == 0);
    return s;
}

static int opened(int s, const char *name) {
    struct sockaddr_un a = named(name);
    CHECK(s >= 0 && connect(s, (void *)&a, sizeof a) == 0, "%s", name);
    return s;
}

static void credentials_of(int s, struct ucred wanted, const char *text) {
    char bytes[16], control[CMSG_SPACE(sizeof wanted)];
    struct iovec vector = {bytes, sizeof bytes};
    struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    CHECK(recvmsg(s, &header, MSG_DONTWAIT) == (ssize_t)strlen(text) && memcmp(bytes, text, strlen(text)) == 0);
    struct cmsghdr *c = CMSG_FIRSTHDR(&header);
    CHECK(c && c->cmsg_type == SCM_CREDENTIALS);
    struct ucred got;
    memcpy(&got, CMSG_DATA(c), sizeof got);
    CHECK(memcmp(&got, &wanted, sizeof got) == 0, "from %d %d:%d, not %d %d:%d", got.pid, got.uid, got.gid, wanted.pid, wanted.uid, wanted.gid);
}

static void sender_is(int s, const char *text, const char *name) {
    char bytes[16];
    struct sockaddr_un from = {0};
    socklen_t length = sizeof from;
    CHECK(recvfrom(s, bytes, sizeof bytes, MSG_DONTWAIT, (void *)&from, &length) == (ssize_t)strlen(text));
    CHECK(length > 2 && strcmp(from.sun_path, name) == 0, "“%s” is from “%s”, not “%s”", text, from.sun_path, name);
}

static void reads(int s, const char *text) {
    char bytes[32];
    ssize_t n = recv(s, bytes, sizeof bytes, MSG_DONTWAIT);
    CHECK(n == (ssize_t)strlen(text) && memcmp(bytes, text, n) == 0, "%zd bytes for “%s”", n, text);
}

int main(void) {
    victim_start();
    int packets[2], ended[2], datagrams[2], gone[2], one = 1;
    NEED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, packets) == 0 && socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ended) == 0);
    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagrams) == 0 && socketpair(AF_UNIX, SOCK_DGRAM, 0, gone) == 0);
    send_all(packets[1]), send_all(ended[1]), send_all(datagrams[1]), send_all(gone[1]);
    close(ended[1]), close(gone[1]);

    // Senders: one that lives, one that is gone, one that is gone and whose name is another's.
    int server = bound(SOCK_DGRAM, "server"), living = opened(bound(SOCK_DGRAM, "living"), "server");
    NEED(send(living, "a", 1, 0) == 1);
    int leaving = opened(bound(SOCK_DGRAM, "leaving"), "server");
    NEED(send(leaving, "bb", 2, 0) == 2 && unlink("leaving") == 0);
    close(leaving);
    NEED(send(living, "ccc", 3, 0) == 3);

    // Credentials: of this process as another user, and of a process that has ended.
    int witness[2];
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, witness) == 0 && setsockopt(witness[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof one) == 0);
    struct ucred me = {getpid(), 1001, 1002}, child = {0, 0, 0};
    NEED(setegid(1002) == 0 && seteuid(1001) == 0);
    struct iovec vector = {"me", 2};
    char control[CMSG_SPACE(sizeof me)] = {0};
    struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    *CMSG_FIRSTHDR(&header) = (struct cmsghdr){CMSG_LEN(sizeof me), SOL_SOCKET, SCM_CREDENTIALS};
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&header)), &me, sizeof me);
    NEED(sendmsg(witness[1], &header, 0) == 2 && seteuid(0) == 0 && setegid(0) == 0);
    if ((child.pid = fork()) == 0) _exit(write(witness[1], "child", 5) != 5);
    NEED(waitpid(child.pid, NULL, 0) == child.pid);

    // Urgent bytes: unread in the middle and at the start, and one of which only the mark is left.
    int middle[2], start[2], mark[2], inlined[2], peeked[2], half[2];
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, middle) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, start) == 0);
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, mark) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, inlined) == 0);
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, peeked) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, half) == 0);
    char c = 0;
    int hasUrgent = write(middle[1], "abc", 3) == 3 && send(middle[1], "!", 1, MSG_OOB) == 1;
    if (hasUrgent) {
        NEED(write(middle[1], "def", 3) == 3);
        NEED(send(start[1], "!", 1, MSG_OOB) == 1 && write(start[1], "def", 3) == 3);
        NEED(write(mark[1], "abc", 3) == 3 && send(mark[1], "!", 1, MSG_OOB) == 1 && write(mark[1], "def", 3) == 3);
        NEED(recv(mark[0], &c, 1, MSG_OOB) == 1);
        NEED(setsockopt(inlined[0], SOL_SOCKET, SO_OOBINLINE, &one, sizeof one) == 0);
        NEED(write(inlined[1], "abc", 3) == 3 && send(inlined[1], "!", 1, MSG_OOB) == 1 && write(inlined[1], "def", 3) == 3);
    }
    int offset = 2;
    NEED(setsockopt(peeked[0], SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset) == 0 && write(peeked[1], "0123456", 7) == 7);
    NEED(write(half[1], "last", 4) == 4 && shutdown(half[1], SHUT_WR) == 0 && shutdown(half[0], SHUT_WR) == 0);

    // A server that has closed its end, and is gone with its name.
    int listener = bound(SOCK_STREAM, "closing");
    NEED(listen(listener, 1) == 0);
    int client = opened(socket(AF_UNIX, SOCK_STREAM, 0), "closing"), accepted = accept(listener, NULL, NULL);
    NEED(accepted >= 0 && write(accepted, "bye", 3) == 3 && unlink("closing") == 0);
    close(accepted), close(listener);

    victim_ready();

    receive_all(packets[0], "packets"), receive_all(ended[0], "packets at the end"), receive_all(datagrams[0], "datagrams");
    receive_all(gone[0], "datagrams of one that is gone");
    CHECK(recv(packets[0], &c, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN && recv(ended[0], &c, 1, MSG_DONTWAIT) == 0);
    sender_is(server, "a", "living"), sender_is(server, "bb", "leaving"), sender_is(server, "ccc", "living");
    CHECK(access("leaving", F_OK) != 0);
    credentials_of(witness[0], me, "me"), credentials_of(witness[0], child, "child");
    if (hasUrgent) {
        int is = 0;
        reads(middle[0], "abc");
        CHECK(ioctl(middle[0], SIOCATMARK, &is) == 0 && is && recv(middle[0], &c, 1, MSG_OOB) == 1 && c == '!');
        reads(middle[0], "def");
        CHECK(recv(start[0], &c, 1, MSG_OOB) == 1 && c == '!');
        reads(start[0], "def");
        CHECK(ioctl(mark[0], SIOCATMARK, &is) == 0 && !is);
        reads(mark[0], "abc");
        CHECK(ioctl(mark[0], SIOCATMARK, &is) == 0 && is && recv(mark[0], &c, 1, MSG_OOB) < 0);
        reads(mark[0], "def"), reads(inlined[0], "abc");
        CHECK(ioctl(inlined[0], SIOCATMARK, &is) == 0 && is);
        reads(inlined[0], "!def");
    }
    char text[8] = "";
    CHECK(recv(peeked[0], text, 3, MSG_PEEK) == 3 && memcmp(text, "234", 3) == 0, "peeked %s", text);
    reads(half[0], "last");
    CHECK(recv(half[0], &c, 1, MSG_DONTWAIT) == 0 && send(half[0], "x", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE);
    struct sockaddr_un name = {0};
    socklen_t length = sizeof name;
    CHECK(getpeername(client, (void *)&name, &length) == 0 && strcmp(name.sun_path, "closing") == 0, "“%s”", name.sun_path);
    reads(client, "bye");
    CHECK(access("closing", F_OK) != 0);
    return victim_ok();
}
