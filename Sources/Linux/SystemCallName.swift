/// Names of the system calls that Cryo makes, for messages. Numbers are of x86-64.
package enum SystemCallName {
    private static let names: [Int32: String] = [
        0: "read", 1: "write", 2: "open", 3: "close", 5: "fstat", 7: "poll", 8: "lseek", 9: "mmap", 10: "mprotect", 11: "munmap", 12: "brk",
        13: "rt_sigaction", 14: "rt_sigprocmask", 15: "rt_sigreturn", 16: "ioctl", 17: "pread64", 18: "pwrite64", 25: "mremap", 28: "madvise",
        30: "shmat", 32: "dup", 33: "dup2", 36: "getitimer", 38: "setitimer", 39: "getpid", 41: "socket", 42: "connect", 46: "sendmsg",
        48: "shutdown", 49: "bind", 50: "listen", 53: "socketpair", 54: "setsockopt", 55: "getsockopt", 60: "exit", 62: "kill", 72: "fcntl",
        76: "truncate", 77: "ftruncate", 80: "chdir", 81: "fchdir", 83: "mkdir", 86: "link", 87: "unlink", 91: "fchmod", 93: "fchown",
        95: "umask", 109: "setpgid", 112: "setsid", 116: "setgroups", 117: "setresuid", 119: "setresgid", 122: "setfsuid", 123: "setfsgid",
        124: "getsid", 126: "capset", 129: "rt_sigqueueinfo", 131: "sigaltstack", 135: "personality", 141: "setpriority", 144: "sched_setscheduler",
        155: "pivot_root", 157: "prctl", 158: "arch_prctl", 160: "setrlimit", 161: "chroot", 186: "gettid", 203: "sched_setaffinity",
        206: "io_setup", 213: "epoll_create", 218: "set_tid_address", 222: "timer_create", 223: "timer_settime", 224: "timer_gettime",
        225: "timer_getoverrun", 231: "exit_group", 233: "epoll_ctl", 234: "tgkill", 251: "ioprio_set", 257: "openat", 259: "mknodat",
        265: "linkat", 272: "unshare", 273: "set_robust_list", 274: "get_robust_list", 275: "splice", 276: "tee", 282: "signalfd",
        283: "timerfd_create", 286: "timerfd_settime", 289: "signalfd4", 290: "eventfd2", 291: "epoll_create1", 292: "dup3", 293: "pipe2",
        294: "inotify_init1", 254: "inotify_add_watch", 295: "preadv", 297: "rt_tgsigqueueinfo", 302: "prlimit64", 308: "setns",
        314: "sched_setattr", 317: "seccomp", 319: "memfd_create", 324: "membarrier", 334: "rseq", 424: "pidfd_send_signal", 434: "pidfd_open",
        435: "clone3", 436: "close_range", 438: "pidfd_getfd",
    ]

    package static func of(_ number: Int32) -> String { names[number] ?? "system call \(number)" }
}
