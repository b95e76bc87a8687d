// A parent and four children that share memory: anonymous shared pages, private pages not written since fork (still one page for all), and private
// pages that each has for itself (with "cut", the areas of the children end earlier than the parent's, too). How many pages are shared is seen from outside by the sum of Pss.
#include "victim.h"

enum { CHILDREN = 4, SIZE = 8 << 20 };

int main(int argc, char **argv) {
    int cut = argc > 1 && strcmp(argv[1], "cut") == 0;
    victim_start();
    char *private = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *shared = mmap(NULL, SIZE / 4, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    NEED(private != MAP_FAILED && shared != MAP_FAILED);
    madvise(private, SIZE, MADV_NOHUGEPAGE);
    fill(private, SIZE, 1), fill(shared, SIZE / 4, 2);
    int go[2], done[2];
    NEED(pipe(go) == 0 && pipe(done) == 0);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();
        NEED(child >= 0);
        if (child == 0) {
            // An eighth of the memory is written and so the child's own, the rest is shared copy-on-write.
            char *own = private + i * (SIZE / 8);
            fill(own, SIZE / 8, 100 + i);
            if (cut) NEED(munmap(private + SIZE - 65536, 65536) == 0);
            pid_t grandchild = i == 0 ? fork() : 1;
            NEED(grandchild >= 0);
            NEED(write(done[1], "r", 1) == 1);
            char c;
            CHECK(read(go[0], &c, 1) == 1);
            CHECK(filled(own, SIZE / 8, 100 + i), "child %d: own pages", i);
            for (int e = 0; e < 7; e++)
                if (e != i) CHECK(filled(private + e * (SIZE / 8), SIZE / 8, 1 + e * (SIZE / 64)), "child %d: eighth %d", i, e);
            CHECK(filled(shared + 4096, SIZE / 4 - 4096, 2 + 512));
            __atomic_add_fetch((int *)shared, 1, __ATOMIC_SEQ_CST);
            if (grandchild > 1) CHECK(waitpid(grandchild, NULL, 0) == grandchild);
            _exit(0);
        }
    }
    char c;
    for (int i = 0; i < CHILDREN + 1; i++) NEED(read(done[0], &c, 1) == 1);
    *(int *)shared = 0;
    victim_ready();
    private[SIZE / 2] ^= 1;
    CHECK(write(go[1], "12345", CHILDREN + 1) == CHILDREN + 1);
    for (int i = 0; i < CHILDREN; i++) {
        int status;
        CHECK(wait(&status) > 0 && status == 0);
    }
    CHECK(*(int *)shared == CHILDREN + 1, "%d children wrote to shared memory", *(int *)shared);
    private[SIZE / 2] ^= 1;
    CHECK(filled(private, SIZE, 1), "the parent's pages");
    return victim_ok();
}
