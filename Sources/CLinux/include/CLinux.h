// What Swift cannot say of Linux: variadic calls, UAPI structures, the first clone3. No policy here.
// Feature macros belong in the .c files: one in this header would break every importer of swift-system.
#ifndef CLINUX_H
#define CLINUX_H
#include <stddef.h>
#include <stdint.h>
#include <asm/unistd_64.h>

/// A system call with its raw result: −4095…−1 is −errno. See syscall(2).
long clinux_syscall(long number, long a, long b, long c, long d, long e, long f);

/// clone3(2) with exactly the pid `pid` (0: any), all signal handlers reset, memory copied. The child waits in pause(2) for a
/// tracer, using nothing of the C library, and dies with the thread that made it (PR_SET_PDEATHSIG). Returns the pid, or −errno.
long clinux_clone_husk(int pid, uint64_t flags);

/// The address of a `syscall; ret` in our text, where a clone of us can be made to call the kernel wherever it stands.
uint64_t clinux_syscall_instruction(void);

/// A process with these ids and no capabilities, whom others of the same ids may look at; it waits in pause(2), has no descriptors,
/// and ends with us. Returns the pid when it is all that, or −errno.
long clinux_clone_double(uint32_t uid, uint32_t gid);

/// fork(2), which Swift hides: only for a process that has one thread, all of which the child then has.
int clinux_fork(void);

/// CPUID of a leaf and subleaf: eax, ebx, ecx, edx.
void clinux_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t out[4]);

/// One step of getopt_long(3), whose state is global and whose header no Swift module has. The same layout as `struct option`.
struct clinux_option { const char *name; int has_arg; int *flag; int val; };
int clinux_getopt(int argc, char **argv, const char *short_options, const struct clinux_option *options, int is_first, const char **argument, int *next);

/// memmem(3), which the C library declares only for _GNU_SOURCE: the offset found, or −1.
long clinux_find(const void *haystack, size_t length, const void *needle, size_t needle_length);
#endif
