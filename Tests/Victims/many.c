// Many of one thing (the argument says what): vmas, threads, processes, descriptors.
#include "victim.h"

enum { VMAS = 10000, THREADS = 200, PROCESSES = 200, FILES = 400 };
static pthread_barrier_t barrier;
static int p[2], q[2];

static void *thread(void *number) {
    long copy = (long)number;
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    return (void *)(copy * 3);
}

int main(int argc, char **argv) {
    victim_start();
    NEED(argc == 2);
    const char *what = argv[1];
    char *area = NULL;
    pthread_t threads[THREADS];
    int files[FILES];
    NEED(pipe(p) == 0 && pipe(q) == 0);
    if (strcmp(what, "vmas") == 0) {
        area = mmap(NULL, VMAS * 8192ul, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        NEED(area != MAP_FAILED);
        for (long i = 0; i < VMAS; i++) {
            *(long *)(area + i * 8192) = i;
            NEED(mprotect(area + i * 8192, 4096, PROT_READ) == 0);
        }
    } else if (strcmp(what, "threads") == 0) {
        pthread_attr_t small;
        NEED(pthread_attr_init(&small) == 0 && pthread_attr_setstacksize(&small, 65536) == 0 && pthread_barrier_init(&barrier, NULL, THREADS + 1) == 0);
        for (long i = 0; i < THREADS; i++) NEED(pthread_create(&threads[i], &small, thread, (void *)i) == 0);
        pthread_barrier_wait(&barrier);
    } else if (strcmp(what, "processes") == 0) {
        for (int i = 0; i < PROCESSES; i++) {
            pid_t child = fork();
            NEED(child >= 0);
            if (child == 0) {
                char c;
                CHECK(read(p[0], &c, 1) == 1);
                _exit(i % 100);
            }
        }
    } else if (strcmp(what, "descriptors") == 0) {
        for (int i = 0; i < FILES; i++) {
            char name[16];
            snprintf(name, sizeof name, "f%d", i);
            files[i] = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
            NEED(files[i] >= 0 && write(files[i], name, strlen(name)) > 0 && lseek(files[i], i, SEEK_SET) == i);
        }
    }
    victim_ready();
    for (long i = 0; area && i < VMAS; i++) CHECK(*(long *)(area + i * 8192) == i && *(long *)(area + i * 8192 + 4096) == 0, "page %ld", i);
    if (strcmp(what, "threads") == 0) {
        pthread_barrier_wait(&barrier);
        for (long i = 0; i < THREADS; i++) {
            void *result;
            CHECK(pthread_join(threads[i], &result) == 0 && result == (void *)(i * 3), "thread %ld", i);
        }
    }
    if (strcmp(what, "processes") == 0) {
        char go[PROCESSES] = {0};
        CHECK(write(p[1], go, PROCESSES) == PROCESSES);
        int sum = 0, status;
        for (int i = 0; i < PROCESSES; i++) {
            CHECK(wait(&status) > 0 && WIFEXITED(status));
            sum += WEXITSTATUS(status);
        }
        CHECK(sum == 4950 * 2, "%d", sum);
    }
    if (strcmp(what, "descriptors") == 0)
        for (int i = 0; i < FILES; i++) {
            char name[16], text[16] = {0};
            snprintf(name, sizeof name, "f%d", i);
            CHECK(lseek(files[i], 0, SEEK_CUR) == i && pread(files[i], text, 15, 0) == (ssize_t)strlen(name) && strcmp(text, name) == 0);
        }
    return victim_ok();
}
