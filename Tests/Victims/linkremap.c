// An open file whose name was removed while another name of it is left (--link-remap gives it a name for the image), and a directory that was removed.
#include "victim.h"

int main(void) {
    victim_start();
    int file = open("first", O_RDWR | O_CREAT | O_TRUNC, 0600);
    NEED(file >= 0 && write(file, "contents", 8) == 8 && (unlink("second") == 0 || errno == ENOENT) && link("first", "second") == 0 && unlink("first") == 0);
    struct stat was, is;
    NEED(fstat(file, &was) == 0 && was.st_nlink == 1);
    victim_ready();
    char text[9] = {0};
    CHECK(pread(file, text, 8, 0) == 8 && strcmp(text, "contents") == 0);
    CHECK(stat("second", &is) == 0 && is.st_ino == was.st_ino && fstat(file, &is) == 0 && is.st_ino == was.st_ino, "the same file");
    CHECK(is.st_nlink == 1 && access("first", F_OK) < 0, "%d names", (int)is.st_nlink);
    return victim_ok();
}
