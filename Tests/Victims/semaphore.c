// eventfd(2) in semaphore mode.
#include "victim.h"
#include <sys/eventfd.h>

int main(void) {
    victim_start();
    int semaphore = eventfd(3, EFD_SEMAPHORE);
    NEED(semaphore >= 0);
    victim_ready();
    eventfd_t value;
    for (int i = 0; i < 3; i++) CHECK(eventfd_read(semaphore, &value) == 0 && value == 1);
    CHECK(!readable(semaphore));
    return victim_ok();
}
