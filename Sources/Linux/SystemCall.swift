import CLinux
package import SystemPackage

/// The system calls that Cryo makes, by the names of their man pages. Numbers are of x86-64.
package enum SystemCall: Int32, Sendable {
    case read = 0, write = 1, open = 2, close = 3, stat = 4, fstat = 5, lstat = 6, poll = 7, lseek = 8, mmap = 9, mprotect = 10
    case munmap = 11, brk = 12, rt_sigaction = 13, rt_sigprocmask = 14, rt_sigreturn = 15, ioctl = 16, pread64 = 17, pwrite64 = 18
    case readv = 19, writev = 20, mremap = 25, msync = 26, mincore = 27, madvise = 28, shmget = 29, shmat = 30, shmctl = 31, dup = 32
    case dup2 = 33, pause = 34, getitimer = 36, setitimer = 38, getpid = 39, sendfile = 40, socket = 41, connect = 42, accept = 43
    case sendto = 44, recvfrom = 45, sendmsg = 46, recvmsg = 47, shutdown = 48, bind = 49, listen = 50, getsockname = 51, getpeername = 52
    case socketpair = 53, setsockopt = 54, getsockopt = 55, exit = 60, wait4 = 61, kill = 62, semget = 64, semctl = 66, shmdt = 67
    case msgget = 68, msgsnd = 69, msgrcv = 70, msgctl = 71, fcntl = 72, flock = 73, fsync = 74, truncate = 76, ftruncate = 77, chdir = 80
    case fchdir = 81, rename = 82, mkdir = 83, rmdir = 84, link = 86, unlink = 87, symlink = 88, readlink = 89, chmod = 90, fchmod = 91
    case chown = 92, fchown = 93, umask = 95, gettimeofday = 96, getrlimit = 97, getrusage = 98, sysinfo = 99, ptrace = 101, getuid = 102, setuid = 105
    case setgid = 106, setpgid = 109, getppid = 110, setsid = 112, getgroups = 115, setgroups = 116, setresuid = 117, setresgid = 119
    case getpgid = 121, setfsuid = 122, setfsgid = 123, getsid = 124, capget = 125, capset = 126, rt_sigpending = 127
    case rt_sigqueueinfo = 129, sigaltstack = 131, personality = 135, statfs = 137
    case fstatfs = 138, getpriority = 140, setpriority = 141, sched_getparam = 143
    case sched_setscheduler = 144, sched_getscheduler = 145, mlockall = 151, modify_ldt = 154, pivot_root = 155
    case prctl = 157, arch_prctl = 158, setrlimit = 160
    case chroot = 161, mount = 165, umount2 = 166, gettid = 186, time = 201, sched_setaffinity = 203, sched_getaffinity = 204, io_setup = 206
    case epoll_create = 213, set_tid_address = 218, timer_create = 222, timer_settime = 223, timer_gettime = 224, timer_getoverrun = 225
    case timer_delete = 226, clock_gettime = 228, clock_getres = 229, exit_group = 231, epoll_wait = 232, epoll_ctl = 233
    case tgkill = 234, mbind = 237, set_mempolicy = 238
    case get_mempolicy = 239, waitid = 247
    case ioprio_set = 251, ioprio_get = 252, inotify_add_watch = 254, openat = 257, mkdirat = 258
    case mknodat = 259, fchownat = 260, unlinkat = 263, linkat = 265, symlinkat = 266, fchmodat = 268, unshare = 272
    case set_robust_list = 273, get_robust_list = 274, splice = 275, tee = 276, utimensat = 280, signalfd = 282, timerfd_create = 283
    case fallocate = 285, timerfd_settime = 286, timerfd_gettime = 287, accept4 = 288, signalfd4 = 289, eventfd2 = 290
    case epoll_create1 = 291, dup3 = 292, pipe2 = 293, inotify_init1 = 294, preadv = 295, rt_tgsigqueueinfo = 297, prlimit64 = 302
    case name_to_handle_at = 303, open_by_handle_at = 304, setns = 308, getcpu = 309, process_vm_readv = 310, process_vm_writev = 311, kcmp = 312
    case sched_setattr = 314, sched_getattr = 315, renameat2 = 316, seccomp = 317, getrandom = 318, memfd_create = 319, execveat = 322
    case userfaultfd = 323, membarrier = 324, mlock2 = 325
    case copy_file_range = 326, preadv2 = 327, statx = 332, rseq = 334, pidfd_send_signal = 424
    case io_uring_setup = 425, pidfd_open = 434, clone3 = 435, close_range = 436, openat2 = 437, pidfd_getfd = 438, faccessat2 = 439
    case landlock_create_ruleset = 444
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
