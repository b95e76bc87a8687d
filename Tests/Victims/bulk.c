// Many megabytes of memory (the argument says how many) that do not compress to nothing.
#include "victim.h"

int main(int argc, char **argv) {
    size_t size = (argc > 1 ? atol(argv[1]) : 16) << 20;
    victim_start();
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    NEED(memory != MAP_FAILED);
    fill(memory, size, 1);
    victim_ready();
    CHECK(filled(memory, size, 1));
    return victim_ok();
}
