// An unlinked file of 3 MiB with a hole: more than the default of --ghost-limit.
#include "victim.h"

int main(void) {
    victim_start();
    static char block[1 << 20], back[1 << 20];
    fill(block, sizeof block, 4);
    int file = open("big", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(file >= 0 && write(file, block, sizeof block) == sizeof block && pwrite(file, block, sizeof block, 2 << 20) == sizeof block && unlink("big") == 0);
    victim_ready();
    struct stat s;
    CHECK(fstat(file, &s) == 0 && s.st_size == 3 << 20);
    CHECK(pread(file, back, sizeof back, 0) == sizeof back && filled(back, sizeof back, 4));
    CHECK(pread(file, back, sizeof back, 2 << 20) == sizeof back && filled(back, sizeof back, 4));
    CHECK(pread(file, back, sizeof back, 1 << 20) == sizeof back && back[0] == 0 && back[sizeof back - 1] == 0);
    return victim_ok();
}
