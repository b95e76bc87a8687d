// Keys of pkeys(7): which are allocated, which mappings have them, what two threads may do with them, those of a child that has
// others by now, and the key that the kernel takes for what may only be executed.
#include "victim.h"

enum { size = 4096 };
static int keys[3];
static char *guarded, *read_only, *code, *freed;
static pthread_barrier_t barrier;

static int key_of(void *address) {
    char line[512];
    int found = 0, key = -1;
    FILE *file = fopen("/proc/self/smaps", "r");
    CHECK(file);
    while (fgets(line, sizeof line, file)) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx ", &start, &end) == 2 && (line[0] < 'A' || line[0] > 'Z'))
            found = start <= (unsigned long)address && (unsigned long)address < end;
        if (found && sscanf(line, "ProtectionKey: %d", &key) == 1) break;
    }
    fclose(file);
    return key;
}

/// Whether it is allocated: pkey_mprotect(2) looks at the key before the mapping.
static int is_allocated(int key) { return pkey_mprotect((void *)0xfffffffffff000, size, PROT_NONE, key) < 0 && errno == ENOMEM; }

static void *other_thread(void *unused) {
    (void)unused;
    pkey_set(keys[0], 0), pkey_set(keys[2], PKEY_DISABLE_ACCESS);
    pthread_barrier_wait(&barrier), pthread_barrier_wait(&barrier);
    CHECK(pkey_get(keys[0]) == 0 && pkey_get(keys[2]) == PKEY_DISABLE_ACCESS);
    guarded[1] = 'w';
    return NULL;
}

static void *mapping(void) {
    char *m = mmap(NULL, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    NEED(m != MAP_FAILED && mprotect(m + size, size, PROT_READ | PROT_WRITE) == 0);
    return m + size;
}

int main(void) {
    victim_start();
    for (int i = 0; i < 3; i++) NEED((keys[i] = pkey_alloc(0, 0)) > 0);
    guarded = mapping(), read_only = mapping(), code = mapping(), freed = mapping();
    guarded[0] = 'g', read_only[0] = 'r', code[0] = (char)0xc3, freed[0] = 'f';
    NEED(pkey_mprotect(guarded, size, PROT_READ | PROT_WRITE, keys[0]) == 0 && pkey_mprotect(read_only, size, PROT_READ, keys[2]) == 0);
    NEED(mprotect(code, size, PROT_EXEC) == 0);
    NEED(pkey_mprotect(freed, size, PROT_READ, keys[1]) == 0 && pkey_free(keys[1]) == 0);
    int executable = key_of(code), told[2], heard[2];
    NEED(pipe(told) == 0 && pipe(heard) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        // It gives one back, whose mapping is as others now.
        NEED(pkey_mprotect(read_only, size, PROT_READ, 0) == 0 && pkey_free(keys[2]) == 0);
        char byte;
        CHECK(write(heard[1], "s", 1) == 1 && read(told[0], &byte, 1) == 1);
        CHECK(is_allocated(keys[0]) && !is_allocated(keys[2]) && key_of(guarded) == keys[0] && key_of(read_only) == 0);
        CHECK(guarded[0] == 'g' && read_only[0] == 'r');
        _exit(0);
    }
    pthread_t thread;
    pkey_set(keys[0], PKEY_DISABLE_WRITE);
    NEED(pthread_barrier_init(&barrier, NULL, 2) == 0 && pthread_create(&thread, NULL, other_thread, NULL) == 0);
    pthread_barrier_wait(&barrier);
    char byte;
    NEED(read(heard[0], &byte, 1) == 1);

    victim_ready();

    CHECK(key_of(guarded) == keys[0] && key_of(read_only) == keys[2], "%d and %d", key_of(guarded), key_of(read_only));
    CHECK(key_of(code) == executable && key_of(freed) == keys[1], "%d, was %d", key_of(code), executable);
    CHECK(is_allocated(keys[0]) && !is_allocated(keys[1]) && is_allocated(keys[2]));
    for (int key = keys[2] + 1; key < 16; key++) CHECK(!is_allocated(key), "%d", key);
    CHECK(pkey_get(keys[0]) == PKEY_DISABLE_WRITE && pkey_get(keys[2]) == 0);
    CHECK(guarded[0] == 'g' && read_only[0] == 'r' && freed[0] == 'f');
    ((void (*)(void))code)();
    pthread_barrier_wait(&barrier);
    CHECK(pthread_join(thread, NULL) == 0 && guarded[1] == 'w');
    int status;
    CHECK(write(told[1], "x", 1) == 1 && waitpid(child, &status, 0) == child && status == 0, "the child: %x", status);
    return victim_ok();
}
