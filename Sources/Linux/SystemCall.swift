import CLinux
package import SystemPackage

/// The system calls that Cryo makes, by the names of their man pages. Numbers are of x86-64.
package enum SystemCall: Int32, Sendable {
    case read = 0, write = 1, open = 2, close = 3, stat = 4, fstat = 5, lstat = 6, poll = 7, lseek = 8, mmap = 9
    case mprotect = 10, munmap = 11, brk = 12, rt_sigaction = 13, rt_sigprocmask = 14, rt_sigreturn = 15, ioctl = 16
    case pread64 = 17, pwrite64 = 18, readv = 19, writev = 20, mremap = 25, msync = 26, mincore = 27, madvise = 28
    case shmget = 29, shmat = 30, shmctl = 31, dup = 32, dup2 = 33, pause = 34, nanosleep = 35, getitimer = 36
    case setitimer = 38, getpid = 39, sendfile = 40, socket = 41, connect = 42, accept = 43, sendto = 44
    case recvfrom = 45, sendmsg = 46, recvmsg = 47, shutdown = 48, bind = 49, listen = 50, getsockname = 51
    case getpeername = 52, socketpair = 53, setsockopt = 54, getsockopt = 55, clone = 56, vfork = 58, exit = 60
    case wait4 = 61, kill = 62, semget = 64, semop = 65, semctl = 66, shmdt = 67, msgget = 68, msgsnd = 69
    case msgrcv = 70, msgctl = 71, fcntl = 72, flock = 73, fsync = 74, truncate = 76, ftruncate = 77, chdir = 80
    case fchdir = 81, rename = 82, mkdir = 83, rmdir = 84, link = 86, unlink = 87, symlink = 88, readlink = 89
    case chmod = 90, fchmod = 91, chown = 92, fchown = 93, umask = 95, gettimeofday = 96, getrlimit = 97
    case getrusage = 98, sysinfo = 99, ptrace = 101, getuid = 102, setuid = 105, setgid = 106, geteuid = 107
    case getegid = 108, setpgid = 109, getppid = 110, setsid = 112, getgroups = 115, setgroups = 116, setresuid = 117
    case setresgid = 119, getpgid = 121, setfsuid = 122, setfsgid = 123, getsid = 124, capget = 125, capset = 126
    case rt_sigpending = 127, rt_sigtimedwait = 128, rt_sigqueueinfo = 129, sigaltstack = 131, personality = 135
    case statfs = 137, fstatfs = 138, getpriority = 140, setpriority = 141, sched_getparam = 143
    case sched_setscheduler = 144, sched_getscheduler = 145, mlockall = 151, modify_ldt = 154, pivot_root = 155
    case prctl = 157, arch_prctl = 158, setrlimit = 160, chroot = 161, mount = 165, umount2 = 166, gettid = 186
    case time = 201, futex = 202, sched_setaffinity = 203, sched_getaffinity = 204, io_setup = 206, io_getevents = 208
    case epoll_create = 213, set_tid_address = 218, restart_syscall = 219, semtimedop = 220, timer_create = 222
    case timer_settime = 223, timer_gettime = 224, timer_getoverrun = 225, timer_delete = 226, clock_gettime = 228
    case clock_getres = 229, clock_nanosleep = 230, exit_group = 231, epoll_wait = 232, epoll_ctl = 233, tgkill = 234
    case mbind = 237, set_mempolicy = 238, get_mempolicy = 239, waitid = 247, keyctl = 250, ioprio_set = 251
    case ioprio_get = 252, inotify_add_watch = 254, openat = 257, mkdirat = 258, mknodat = 259, fchownat = 260
    case unlinkat = 263, linkat = 265, symlinkat = 266, fchmodat = 268, unshare = 272, set_robust_list = 273
    case get_robust_list = 274, splice = 275, tee = 276, utimensat = 280, epoll_pwait = 281, signalfd = 282
    case timerfd_create = 283, fallocate = 285, timerfd_settime = 286, timerfd_gettime = 287, accept4 = 288
    case signalfd4 = 289, eventfd2 = 290, epoll_create1 = 291, dup3 = 292, pipe2 = 293, inotify_init1 = 294
    case preadv = 295, rt_tgsigqueueinfo = 297, recvmmsg = 299, prlimit64 = 302, name_to_handle_at = 303
    case open_by_handle_at = 304, syncfs = 306, sendmmsg = 307, setns = 308, getcpu = 309, process_vm_readv = 310
    case process_vm_writev = 311, kcmp = 312, sched_setattr = 314, sched_getattr = 315, renameat2 = 316, seccomp = 317
    case getrandom = 318, memfd_create = 319, execveat = 322, userfaultfd = 323, membarrier = 324, mlock2 = 325
    case copy_file_range = 326, preadv2 = 327, pkey_mprotect = 329, pkey_alloc = 330, pkey_free = 331, statx = 332
    case io_pgetevents = 333, rseq = 334, pidfd_send_signal = 424
    case io_uring_setup = 425, pidfd_open = 434, clone3 = 435, close_range = 436, openat2 = 437, pidfd_getfd = 438
    case faccessat2 = 439, epoll_pwait2 = 441, landlock_create_ruleset = 444
}

/// Makes a system call that has no wrapper in the C library or whose wrapper is variadic. See syscall(2).
@discardableResult
package func systemCall(
    _ call: SystemCall, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
) throws(Errno) -> Int {
    let result = clinux_syscall(Int(call.rawValue), a, b, c, d, e, f)
    if (-4095 ... -1).contains(result) { throw Errno(rawValue: CInt(-result)) }
    return result
}
