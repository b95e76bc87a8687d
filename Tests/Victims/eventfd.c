// eventfd(2): counters, flags, one that two processes share, one whose counter is full.
#include "victim.h"
#include <sys/eventfd.h>

int main(void) {
    victim_start();
    int plain = eventfd(42, EFD_NONBLOCK), closing = eventfd(3, EFD_CLOEXEC), empty = eventfd(0, EFD_NONBLOCK), shared = eventfd(0, 0), full = eventfd(0, EFD_NONBLOCK);
    NEED(plain >= 0 && closing >= 0 && empty >= 0 && shared >= 0 && full >= 0);
    NEED(eventfd_write(full, 0xfffffffffffffffeull) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        eventfd_t value;
        CHECK(eventfd_read(shared, &value) == 0 && value == 7);
        _exit(0);
    }
    victim_ready();
    eventfd_t value;
    CHECK(eventfd_read(plain, &value) == 0 && value == 42);
    CHECK(eventfd_read(plain, &value) < 0 && errno == EAGAIN);
    CHECK(eventfd_read(closing, &value) == 0 && value == 3);
    CHECK(fcntl(closing, F_GETFD) == FD_CLOEXEC);
    CHECK(eventfd_read(empty, &value) < 0 && errno == EAGAIN);
    CHECK(eventfd_write(full, 1) < 0 && errno == EAGAIN);
    CHECK(eventfd_read(full, &value) == 0 && value == 0xfffffffffffffffeull);
    CHECK(eventfd_write(shared, 7) == 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    return victim_ok();
}
