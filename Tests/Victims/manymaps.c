// As many mappings as vm.max_map_count allows: there is no room for a gate beside them, neither at the dump nor at the restore.
#include "victim.h"

enum { page = 4096, most = 70000 };

int main(void) {
    victim_start();
    char *base = mmap(NULL, 2L * most * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    NEED(base != MAP_FAILED);
    long count = 0;
    while (count < most && mprotect(base + 2 * count * page, page, PROT_READ | PROT_WRITE) == 0) count++;
    // Else the limit of this machine is out of reach.
    NEED(count < most);
    for (long i = 0; i < count; i += 101) base[2 * i * page] = 1 + i % 100;

    victim_ready();

    for (long i = 0; i < count; i += 101) CHECK(base[2 * i * page] == 1 + i % 100, "page %ld", i);
    CHECK(mprotect(base + 2 * count * page, page, PROT_READ | PROT_WRITE) < 0 && errno == ENOMEM);
    CHECK(munmap(base, 2L * most * page) == 0);
    return victim_ok();
}
