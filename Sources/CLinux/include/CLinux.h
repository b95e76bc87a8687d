// What Swift cannot say of Linux: variadic calls, UAPI structures, the first clone3. No policy here.
// Feature macros belong in the .c files: one in this header would break every importer of swift-system.
#ifndef CLINUX_H
#define CLINUX_H
#include <stddef.h>
#include <stdint.h>
#include <asm/unistd_64.h>
#include <linux/ptrace.h>

/// A system call with its raw result: −4095…−1 is −errno. See syscall(2).
long clinux_syscall(long number, long a, long b, long c, long d, long e, long f);

/// clone3(2) for a new process whose memory is a copy of the caller's. In the child: waits for a tracer in a loop of raw calls
/// that use no memory of the C library, and never returns. Returns the pid, or −errno.
/// `gate` is run by nobody yet; the tracer finds the child at a `syscall` instruction it can use.
long clinux_clone_husk(int pid, uint64_t flags);
#endif
