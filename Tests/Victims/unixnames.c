// unix(7) sockets whose file is not where they were bound: renamed (absolute and relative, into a directory that the old one is not in
// any more), unlinked under a relative name, in a directory that is gone, and three listeners of one name. For two restores in a row.
#include "victim.h"
#include <sys/un.h>

static struct sockaddr_un named(const char *name) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strcpy(a.sun_path, name);
    return a;
}

static int server(const char *name) {
    struct sockaddr_un a = named(name);
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    NEED(s >= 0 && bind(s, (void *)&a, sizeof a) == 0 && listen(s, 5) == 0);
    return s;
}

static int client(const char *name) {
    struct sockaddr_un a = named(name);
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(s >= 0 && connect(s, (void *)&a, sizeof a) == 0, "connect to %s", name);
    return s;
}

static void talk(int a, int b, const char *what) {
    char c = 0;
    CHECK(send(a, "x", 1, MSG_NOSIGNAL) == 1 && recv(b, &c, 1, 0) == 1 && c == 'x', "%s", what);
    CHECK(send(b, "y", 1, MSG_NOSIGNAL) == 1 && recv(a, &c, 1, 0) == 1 && c == 'y', "%s, back", what);
}

static void answers_to(int s, const char *name) {
    int c = client(name), a = accept(s, NULL, NULL);
    CHECK(a >= 0, "%s does not lead to its socket", name);
    close(c), close(a);
}

static void bears(int s, const char *name, int (*of)(int, struct sockaddr *, socklen_t *)) {
    struct sockaddr_un a = {0};
    socklen_t length = sizeof a;
    CHECK(of(s, (void *)&a, &length) == 0 && strcmp(a.sun_path, name) == 0, "“%s”, not “%s”", a.sun_path, name);
}

int main(void) {
    victim_start();
    char directory[] = "/tmp/unixnames-XXXXXX", temporary[64], final[64];
    NEED(mkdtemp(directory) != NULL);
    snprintf(temporary, sizeof temporary, "%s/new/s.tmp", directory), snprintf(final, sizeof final, "%s/s", directory);
    char between[64];
    snprintf(between, sizeof between, "%s/new", directory);
    NEED(mkdir(between, 0755) == 0);
    int renamed = server(temporary), early = client(temporary), accepted = accept(renamed, NULL, NULL);
    NEED(chmod(temporary, 0620) == 0 && chown(temporary, 1003, 1004) == 0 && rename(temporary, final) == 0 && rmdir(between) == 0);
    NEED(mkdir("below", 0755) == 0);
    int relative = server("relative.tmp");
    NEED(rename("relative.tmp", "below/relative") == 0);

    int first = server("name"), c1 = client("name"), a1 = accept(first, NULL, NULL);
    unlink("name");
    int second = server("name"), c2 = client("name"), a2 = accept(second, NULL, NULL);
    unlink("name");
    int third = server("name"), c3 = client("name"), a3 = accept(third, NULL, NULL);
    NEED(mkdir("gone", 0755) == 0);
    int deep = server("gone/deep"), c4 = client("gone/deep"), a4 = accept(deep, NULL, NULL);
    NEED(unlink("gone/deep") == 0 && rmdir("gone") == 0);
    close(deep);
    struct sockaddr_un name = named("datagrams");
    int receiver = socket(AF_UNIX, SOCK_DGRAM, 0), sender = socket(AF_UNIX, SOCK_DGRAM, 0);
    NEED(bind(receiver, (void *)&name, sizeof name) == 0 && connect(sender, (void *)&name, sizeof name) == 0);
    NEED(unlink("datagrams") == 0 && send(sender, "dgram", 5, 0) == 5);

    victim_ready();

    talk(early, accepted, "through the renamed"), talk(c1, a1, "first"), talk(c2, a2, "second"), talk(c3, a3, "third"), talk(c4, a4, "deep");
    answers_to(renamed, final), answers_to(relative, "below/relative"), answers_to(third, "name");
    CHECK(accept(first, NULL, NULL) < 0 && accept(second, NULL, NULL) < 0);
    bears(renamed, temporary, getsockname), bears(early, temporary, getpeername), bears(relative, "relative.tmp", getsockname);
    bears(first, "name", getsockname), bears(c4, "gone/deep", getpeername);
    struct stat s;
    CHECK(stat(final, &s) == 0 && (s.st_mode & 07777) == 0620 && s.st_uid == 1003 && s.st_gid == 1004, "%o %d:%d", s.st_mode, s.st_uid, s.st_gid);
    CHECK(access(temporary, F_OK) && access(between, F_OK) && access("relative.tmp", F_OK) && access("gone", F_OK) && access("datagrams", F_OK));
    char text[8];
    CHECK(recv(receiver, text, sizeof text, MSG_DONTWAIT) == 5 && send(sender, "m", 1, 0) == 1 && recv(receiver, text, 8, 0) == 1);
    // For the images of a dump that let this one run on.
    victim_ok();
    return 0;
}
