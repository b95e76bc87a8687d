// Credentials: user and group ids of all four kinds, supplementary groups, all capability sets, securebits, no_new_privs, one child with each mixture.
#include "victim.h"
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/fsuid.h>

static int p[2], q[2];

static void capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable) {
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct d[2] = {{effective, permitted, inheritable}, {effective >> 32, permitted >> 32, inheritable >> 32}};
    NEED(syscall(SYS_capset, &h, d) == 0);
}

static void check_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable) {
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct d[2];
    CHECK(syscall(SYS_capget, &h, d) == 0);
    CHECK((d[0].effective | (uint64_t)d[1].effective << 32) == effective && (d[0].permitted | (uint64_t)d[1].permitted << 32) == permitted && (d[0].inheritable | (uint64_t)d[1].inheritable << 32) == inheritable);
}

static void tell(char c) { NEED(write(p[1], &c, 1) == 1); }
static void wait_for_go(void) {
    char c;
    CHECK(read(q[0], &c, 1) == 1);
}

static const uint64_t kept = 1ull << CAP_NET_BIND_SERVICE | 1ull << CAP_KILL | 1ull << CAP_SYS_NICE;

static void plain_user(void) {
    gid_t groups[] = {1001, 1002, 4000000};
    NEED(setgroups(3, groups) == 0 && setresgid(1000, 1001, 1002) == 0 && setresuid(1000, 1001, 1002) == 0);
    NEED(prctl(PR_SET_DUMPABLE, 1) == 0);
    tell('u');
    wait_for_go();
    uid_t r, e, s;
    gid_t g[8];
    CHECK(getresuid(&r, &e, &s) == 0 && r == 1000 && e == 1001 && s == 1002 && setfsuid(-1) == 1001);
    CHECK(getresgid(&r, &e, &s) == 0 && r == 1000 && e == 1001 && s == 1002);
    CHECK(getgroups(8, g) == 3 && g[0] == 1001 && g[1] == 1002 && g[2] == 4000000);
    CHECK(setuid(0) < 0);
    _exit(0);
}

static void capable_user(void) {
    NEED(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS | SECBIT_NOROOT) == 0);
    NEED(prctl(PR_CAPBSET_DROP, CAP_SYS_MODULE) == 0 && prctl(PR_CAPBSET_DROP, CAP_SYS_TIME) == 0);
    NEED(setgroups(0, NULL) == 0 && setresgid(2000, 2000, 2000) == 0 && setresuid(2000, 2000, 2000) == 0);
    capabilities(1ull << CAP_KILL, kept, kept);
    NEED(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_NICE, 0, 0) == 0);
    NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0);
    tell('c');
    wait_for_go();
    check_capabilities(1ull << CAP_KILL, kept, kept);
    CHECK(prctl(PR_CAPBSET_READ, CAP_SYS_MODULE) == 0 && prctl(PR_CAPBSET_READ, CAP_SYS_TIME) == 0 && prctl(PR_CAPBSET_READ, CAP_KILL) == 1);
    CHECK(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_SYS_NICE, 0, 0) == 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0) == 0);
    CHECK(prctl(PR_GET_SECUREBITS) == (SECBIT_KEEP_CAPS | SECBIT_NOROOT), "securebits %x", prctl(PR_GET_SECUREBITS));
    CHECK(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && getuid() == 2000);
    _exit(0);
}

static void bare_root(void) {
    NEED(setfsuid(7) == 0 && setfsuid(-1) == 7);
    capabilities(0, kept, 0);
    tell('r');
    wait_for_go();
    check_capabilities(0, kept, 0);
    CHECK(geteuid() == 0 && setfsuid(-1) == 7, "fsuid %d", setfsuid(-1));
    _exit(0);
}

int main(void) {
    victim_start();
    NEED(geteuid() == 0 && pipe(p) == 0 && pipe(q) == 0);
    void (*const kinds[])(void) = {plain_user, capable_user, bare_root};
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        NEED(child >= 0);
        if (child == 0) kinds[i]();
    }
    char c;
    for (int i = 0; i < 3; i++) NEED(read(p[0], &c, 1) == 1);
    victim_ready();
    CHECK(write(q[1], "123", 3) == 3);
    for (int i = 0; i < 3; i++) {
        int status;
        CHECK(wait(&status) > 0 && status == 0);
    }
    return victim_ok();
}
