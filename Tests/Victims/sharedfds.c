// Descriptors that fork passed on: one position for both, a gap in the table.
#include "victim.h"

static int file, go[2], done[2];

int main(void) {
    victim_start();
    file = open("shared", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(file >= 0 && write(file, "0123456789", 10) == 10 && lseek(file, 2, SEEK_SET) == 2 && pipe(go) == 0 && pipe(done) == 0);
    NEED(dup2(file, 60) == 60);
    pid_t forked = fork();
    NEED(forked >= 0);
    if (forked == 0) {
        char c;
        CHECK(read(go[0], &c, 1) == 1 && c == 'f');
        CHECK(lseek(file, 1, SEEK_CUR) == 5, "one position for both");
        CHECK(write(done[1], "d", 1) == 1);
        _exit(0);
    }
    victim_ready();
    char c;
    CHECK(lseek(file, 2, SEEK_CUR) == 4);
    CHECK(write(go[1], "f", 1) == 1 && read(done[0], &c, 1) == 1 && c == 'd');
    CHECK(lseek(file, 0, SEEK_CUR) == 5);
    int status;
    CHECK(waitpid(forked, &status, 0) == forked && status == 0);
    return victim_ok();
}
