// A process tree of one shape: shape NAME, NAME one of small, memory (1 GiB), vmas (10,000), threads (200), processes (200), descriptors (1,000).
// Says "ready" when it stands, and then only waits.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static void *wait_for_ever(void *unused) {
    for (;;) pause();
    return unused;
}

static void need(int condition, const char *what) {
    if (condition) return;
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    const char *shape = argc > 1 ? argv[1] : "small";
    if (strcmp(shape, "memory") == 0) {
        size_t size = 1ul << 30;
        uint64_t *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        need(memory != MAP_FAILED, "mmap");
        for (size_t i = 0; i < size / 8; i++) memory[i] = i * 0x9E3779B97F4A7C15ull;
    } else if (strcmp(shape, "vmas") == 0) {
        char *area = mmap(NULL, 20000ul << 12, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        need(area != MAP_FAILED, "mmap");
        for (size_t i = 0; i < 10000; i += 1) {
            area[i << 13] = 1;
            need(mprotect(area + (i << 13), 4096, PROT_READ) == 0, "mprotect");
        }
    } else if (strcmp(shape, "threads") == 0) {
        pthread_attr_t small;
        pthread_attr_init(&small);
        pthread_attr_setstacksize(&small, 65536);
        pthread_t thread;
        for (int i = 0; i < 199; i++) need(pthread_create(&thread, &small, wait_for_ever, NULL) == 0, "pthread_create");
    } else if (strcmp(shape, "processes") == 0) {
        for (int i = 0; i < 199; i++) {
            pid_t child = fork();
            need(child >= 0, "fork");
            if (child == 0) wait_for_ever(NULL);
        }
    } else if (strcmp(shape, "descriptors") == 0) {
        struct rlimit many = {2000, 2000};
        need(setrlimit(RLIMIT_NOFILE, &many) == 0, "setrlimit");
        for (int i = 0; i < 500; i++) {
            char name[32];
            int both[2];
            snprintf(name, sizeof name, "file-%d", i);
            need(open(name, O_RDWR | O_CREAT, 0600) >= 0, name);
            if (i % 2 == 0) need(pipe(both) == 0, "pipe");
        }
    } else if (strcmp(shape, "small") != 0) {
        fprintf(stderr, "unknown shape %s\n", shape);
        return 2;
    }
    need(write(1, "ready\n", 6) == 6, "write");
    wait_for_ever(NULL);
}
