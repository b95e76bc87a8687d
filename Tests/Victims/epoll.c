// epoll(7): targets with their events and data, parameters of busy polling, nests, edge triggering and one-shot, a target under two numbers, some whose number was closed or is another's by now.
#include "victim.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// Linux 6.9.
#define SET_PARAMETERS _IOW(0x8a, 1, struct parameters)
#define GET_PARAMETERS _IOR(0x8a, 2, struct parameters)
struct parameters {
    uint32_t busy_poll_usecs;
    uint16_t busy_poll_budget;
    uint8_t prefer_busy_poll, pad;
};

static void add(int epoll, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data.u64 = data};
    NEED(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

int main(void) {
    victim_start();
    int outer = epoll_create1(EPOLL_CLOEXEC), inner = epoll_create1(0), lowest = epoll_create1(0);
    int loud = eventfd(1, 0), quiet = eventfd(0, 0), once = eventfd(1, 0), twice = eventfd(0, 0), p[2];
    NEED(outer >= 0 && inner >= 0 && lowest >= 0 && pipe(p) == 0);
    add(outer, inner, EPOLLIN, 1);
    add(inner, lowest, EPOLLIN, 2);
    add(lowest, quiet, EPOLLIN | EPOLLET, 0x1122334455667788ull);
    add(outer, p[0], EPOLLIN | EPOLLRDHUP, 3);
    add(lowest, once, EPOLLIN | EPOLLONESHOT, 4);
    struct epoll_event event;
    NEED(epoll_wait(lowest, &event, 1, 0) == 1 && event.data.u64 == 4);
    // One that has told its one event, and sees its other end go afterwards.
    int pair[2], handled = epoll_create1(0);
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && handled >= 0 && write(pair[1], "x", 1) == 1);
    add(handled, pair[0], EPOLLIN | EPOLLONESHOT, 8);
    NEED(epoll_wait(handled, &event, 1, 0) == 1);
    int second = dup(twice);
    add(outer, twice, EPOLLIN, 5);
    add(outer, second, EPOLLIN, 6);
    close(loud);
    // Three files were added under one number, of which the last has it still.
    int crowd = epoll_create1(0), members[3];
    for (int i = 0; i < 3; i++) {
        members[i] = eventfd(0, 0);
        NEED(members[i] >= 0 && dup2(members[i], 700) == 700);
        add(crowd, 700, EPOLLIN, 100 + i);
        if (i < 2) close(700);
    }
    struct parameters parameters = {77, 8, 1, 0}, got = {0};
    int hasParameters = ioctl(inner, SET_PARAMETERS, &parameters) == 0;

    victim_ready();

    CHECK(!hasParameters || (ioctl(inner, GET_PARAMETERS, &got) == 0 && memcmp(&got, &parameters, sizeof got) == 0));
    for (int i = 0; i < 3; i++) {
        eventfd_t value;
        CHECK(eventfd_write(members[i], 1) == 0);
        struct epoll_event which[4];
        CHECK(epoll_wait(crowd, which, 4, 0) == 1 && which[0].data.u64 == 100 + (uint64_t)i, "member %d", i);
        CHECK(eventfd_read(members[i], &value) == 0);
    }
    struct epoll_event none;
    CHECK(epoll_ctl(crowd, EPOLL_CTL_DEL, 700, &none) == 0 && eventfd_write(members[2], 1) == 0 && epoll_wait(crowd, &none, 1, 0) == 0);
    CHECK(close(pair[1]) == 0 && epoll_wait(handled, &event, 1, 0) == 0, "told although it is spent: %x", event.events);
    event = (struct epoll_event){.events = EPOLLIN | EPOLLONESHOT, .data.u64 = 9};
    CHECK(epoll_ctl(handled, EPOLL_CTL_MOD, pair[0], &event) == 0 && epoll_wait(handled, &event, 1, 0) == 1 && event.data.u64 == 9);
    CHECK(epoll_wait(outer, &event, 1, 0) == 0);
    CHECK(fcntl(outer, F_GETFD) == FD_CLOEXEC);
    CHECK(eventfd_write(quiet, 1) == 0);
    CHECK(epoll_wait(outer, &event, 1, 0) == 1 && event.data.u64 == 1);
    CHECK(epoll_wait(inner, &event, 1, 0) == 1 && event.data.u64 == 2);
    CHECK(epoll_wait(lowest, &event, 1, 0) == 1 && event.data.u64 == 0x1122334455667788ull && event.events == EPOLLIN);
    CHECK(epoll_wait(lowest, &event, 1, 0) == 0, "edge triggered, and told twice");
    event = (struct epoll_event){.events = EPOLLIN, .data.u64 = 7};
    CHECK(epoll_ctl(lowest, EPOLL_CTL_MOD, once, &event) == 0);
    CHECK(epoll_wait(lowest, &event, 1, 0) == 1 && event.data.u64 == 7);
    CHECK(write(p[1], "x", 1) == 1);
    struct epoll_event both[4];
    CHECK(epoll_wait(outer, both, 4, 0) == 2 && both[0].data.u64 + both[1].data.u64 == 4);
    char byte;
    CHECK(read(p[0], &byte, 1) == 1);
    CHECK(epoll_ctl(outer, EPOLL_CTL_DEL, inner, NULL) == 0);
    CHECK(eventfd_write(twice, 1) == 0);
    CHECK(epoll_wait(outer, both, 4, 0) == 2 && both[0].data.u64 + both[1].data.u64 == 11);
    return victim_ok();
}
