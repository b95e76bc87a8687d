// Descriptors up to the last that RLIMIT_NOFILE allows, and an epoll set that watches the last one.
#include "victim.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

int main(void) {
    victim_start();
    struct rlimit limit;
    NEED(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    // Where there is hardly a limit, the kernel has no room for a table that long.
    if (limit.rlim_max > 1 << 20) limit.rlim_max = 1 << 20;
    limit.rlim_cur = limit.rlim_max;
    NEED(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    int top = limit.rlim_cur - 1;
    int event = eventfd(5, EFD_NONBLOCK), file = open("top", O_CREAT | O_RDWR, 0600);
    NEED(dup2(event, top) == top && dup3(file, top - 3, O_CLOEXEC) == top - 3 && close(event) == 0 && close(file) == 0);
    NEED(write(top - 3, "top", 3) == 3);
    int set = epoll_create1(0);
    struct epoll_event wanted = {EPOLLIN, {.u64 = 99}}, got;
    NEED(set >= 0 && epoll_ctl(set, EPOLL_CTL_ADD, top, &wanted) == 0);
    victim_ready();
    char text[4] = "";
    CHECK(pread(top - 3, text, 3, 0) == 3 && strcmp(text, "top") == 0 && fcntl(top - 3, F_GETFD) == FD_CLOEXEC);
    CHECK(fcntl(top, F_GETFD) == 0 && fcntl(32, F_GETFD) == -1);
    CHECK(epoll_wait(set, &got, 1, 0) == 1 && got.data.u64 == 99);
    uint64_t value = 0;
    CHECK(read(top, &value, 8) == 8 && value == 5 && epoll_wait(set, &got, 1, 0) == 0);
    return victim_ok();
}
