// Pipes with data, of other sizes, half closed, non-blocking; a FIFO with data; both ends in two processes.
#include "victim.h"

int main(void) {
    victim_start();
    int small[2], full[2], large[2], half[2], lonely[2], sized[2];
    static char block[1 << 18], back[1 << 18];
    fill(block, sizeof block, 1);

    NEED(pipe(small) == 0 && pipe2(full, O_NONBLOCK) == 0 && pipe(large) == 0 && pipe(half) == 0);
    NEED(pipe2(lonely, O_CLOEXEC) == 0 && pipe(sized) == 0);
    NEED(write(small[1], "hello pipe", 10) == 10);
    ssize_t size = write(full[1], block, sizeof block);
    NEED(size == 65536);
    NEED(fcntl(large[1], F_SETPIPE_SZ, 1 << 18) == 1 << 18 && write(large[1], block, 200000) == 200000);
    NEED(fcntl(sized[1], F_SETPIPE_SZ, 4096) == 4096);
    NEED(write(half[1], "the rest", 8) == 8 && close(half[1]) == 0);
    NEED(close(lonely[0]) == 0);
    unlink("fifo");
    NEED(mkfifo("fifo", 0600) == 0);
    int both = open("fifo", O_RDWR), reader = open("fifo", O_RDONLY | O_NONBLOCK);
    NEED(both >= 0 && reader >= 0 && write(both, "in the fifo", 11) == 11);
    int conversation[2], answer[2];
    NEED(pipe(conversation) == 0 && pipe(answer) == 0);
    pid_t child = fork();
    NEED(child >= 0);
    if (child == 0) {
        char byte;
        close(conversation[1]);
        while (read(conversation[0], &byte, 1) == 1) {
            byte++;
            CHECK(write(answer[1], &byte, 1) == 1);
        }
        _exit(5);
    }
    close(conversation[0]);
    close(answer[1]);

    victim_ready();

    CHECK(read(small[0], back, 100) == 10 && memcmp(back, "hello pipe", 10) == 0);
    CHECK(write(small[1], "again", 5) == 5 && read(small[0], back, 100) == 5 && memcmp(back, "again", 5) == 0);
    CHECK(fcntl(full[1], F_GETFL) & O_NONBLOCK);
    CHECK(write(full[1], block, 1) < 0 && errno == EAGAIN);
    CHECK(read(full[0], back, sizeof back) == size && memcmp(back, block, size) == 0);
    CHECK(read(full[0], back, 1) < 0 && errno == EAGAIN);
    CHECK(fcntl(large[0], F_GETPIPE_SZ) == 1 << 18);
    CHECK(read(large[0], back, 200000) == 200000 && memcmp(back, block, 200000) == 0);
    CHECK(fcntl(sized[0], F_GETPIPE_SZ) == 4096);
    CHECK(read(half[0], back, 100) == 8 && memcmp(back, "the rest", 8) == 0);
    CHECK(read(half[0], back, 100) == 0);
    CHECK(fcntl(lonely[1], F_GETFD) == FD_CLOEXEC && fcntl(small[1], F_GETFD) == 0);
    signal(SIGPIPE, SIG_IGN);
    CHECK(write(lonely[1], "x", 1) < 0 && errno == EPIPE);
    CHECK(read(reader, back, 100) == 11 && memcmp(back, "in the fifo", 11) == 0);
    CHECK(write(both, "more", 4) == 4 && read(reader, back, 100) == 4);
    CHECK(write(conversation[1], "a", 1) == 1 && read(answer[0], back, 1) == 1 && back[0] == 'b');
    close(conversation[1]);
    CHECK(read(answer[0], back, 1) == 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 5);
    return victim_ok();
}
