// Holds something of many kinds, in one of several ways of living, and notices any harm: at every SIGUSR1 it looks at all of it and says "ok N".
// Arguments: plain, threads, seccomp, handlers, itimers, churn or blocked; a directory for its files.
// Children that SIGKILL ended are lost and not missed; a call that was cut short, a signal nobody sent and a timer that stands are. That it was
// continued where it has a handler for that, it says: the test may have done it.
#include "victim.h"
#include "spin.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/un.h>

enum { PRIVATE = 512 << 10, SHARED = 65536, QUEUED = 5000, GHOST = 20000, PAUSE = 1000000, WORKERS = 4, BLOCKED = 30 };
static const char *_Atomic failure;
static sigset_t main_mask;

static void doze(void) {
    struct timespec t = {.tv_nsec = PAUSE};
    nanosleep(&t, NULL);
}

/// Waits until a counter has moved on: what stands still for good is seen by whoever waits for our "ok".
static void moved(_Atomic unsigned long *counter) {
    for (unsigned long before = *counter; *counter < before + 3 && !failure && !wrong;) doze();
}

// MARK: what every one of them holds

static struct {
    char *own, *shared;
    int memfd, pipe[2], pair[2], ghost, file, listener, event, timer, epoll, signals, watch;
} held;

static void hold(const char *directory) {
    char path[300];
    held.own = mmap(NULL, PRIVATE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    held.shared = mmap(NULL, SHARED, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    NEED(held.own != MAP_FAILED && held.shared != MAP_FAILED);
    fill(held.own, PRIVATE, 1), fill(held.shared, SHARED, 2);
    NEED(mprotect(held.own, SHARED, PROT_READ) == 0);
    static char text[GHOST];
    fill(text, sizeof text, 3);
    held.memfd = memfd_create("kinds", 0);
    NEED(held.memfd >= 0 && write(held.memfd, text, sizeof text) == sizeof text);
    NEED(pipe(held.pipe) == 0 && write(held.pipe[1], text, QUEUED) == QUEUED);
    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, held.pair) == 0 && write(held.pair[0], "first", 5) == 5 && write(held.pair[0], "second", 6) == 6);
    snprintf(path, sizeof path, "%s/ghost", directory);
    held.ghost = open(path, O_RDWR | O_CREAT, 0600);
    NEED(held.ghost >= 0 && write(held.ghost, text, sizeof text) == sizeof text && lseek(held.ghost, 100, SEEK_SET) == 100 && unlink(path) == 0);
    snprintf(path, sizeof path, "%s/file", directory);
    held.file = open(path, O_RDWR | O_CREAT, 0600);
    NEED(held.file >= 0 && write(held.file, text, 64) == 64);
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%s/socket", directory);
    held.listener = socket(AF_UNIX, SOCK_STREAM, 0);
    NEED(held.listener >= 0 && bind(held.listener, (void *)&name, sizeof name) == 0 && listen(held.listener, 5) == 0);
    held.event = eventfd(5, 0), held.epoll = epoll_create1(0), held.timer = timerfd_create(CLOCK_MONOTONIC, 0);
    sigset_t usr2;
    sigemptyset(&usr2), sigaddset(&usr2, SIGUSR2);
    held.signals = signalfd(-1, &usr2, 0), held.watch = inotify_init1(0);
    struct epoll_event interest = {.events = EPOLLIN, .data.u64 = 0xfeedfacecafebeefull};
    struct itimerspec far = {.it_value = {.tv_sec = 100000}};
    snprintf(path, sizeof path, "%s/watched", directory);
    NEED(mkdir(path, 0700) == 0 && inotify_add_watch(held.watch, path, IN_CREATE | IN_DELETE | IN_MODIFY | IN_ATTRIB | IN_MOVE) >= 0);
    NEED(held.event >= 0 && epoll_ctl(held.epoll, EPOLL_CTL_ADD, held.event, &interest) == 0 && timerfd_settime(held.timer, 0, &far, NULL) == 0);
}

static void look(void) {
    static char text[GHOST], copy[GHOST];
    fill(text, sizeof text, 3);
    CHECK(filled(held.own, PRIVATE, 1) && filled(held.shared, SHARED, 2), "memory");
    CHECK(pread(held.memfd, copy, sizeof copy, 0) == sizeof copy && memcmp(copy, text, sizeof copy) == 0, "memfd");
    CHECK(pread(held.ghost, copy, sizeof copy, 0) == sizeof copy && memcmp(copy, text, sizeof copy) == 0, "unlinked file");
    CHECK(lseek(held.ghost, 0, SEEK_CUR) == 100 && lseek(held.file, 0, SEEK_CUR) == 64, "position");
    CHECK(read(held.pipe[0], copy, QUEUED) == QUEUED && memcmp(copy, text, QUEUED) == 0, "pipe");
    int rest = -1;
    CHECK(ioctl(held.pipe[0], FIONREAD, &rest) == 0 && rest == 0 && write(held.pipe[1], text, QUEUED) == QUEUED, "%d bytes too many in the pipe", rest);
    CHECK(read(held.pair[1], copy, 64) == 5 && memcmp(copy, "first", 5) == 0 && read(held.pair[1], copy, 64) == 6 && memcmp(copy, "second", 6) == 0, "packets");
    CHECK(write(held.pair[0], "first", 5) == 5 && write(held.pair[0], "second", 6) == 6);
    uint64_t value = 0;
    CHECK(read(held.event, &value, 8) == 8 && value == 5 && write(held.event, &value, 8) == 8, "eventfd");
    struct epoll_event event = {0};
    CHECK(epoll_wait(held.epoll, &event, 1, 0) == 1 && event.data.u64 == 0xfeedfacecafebeefull, "epoll");
    struct itimerspec left;
    CHECK(timerfd_gettime(held.timer, &left) == 0 && left.it_value.tv_sec > 1000, "timerfd");
    CHECK(!readable(held.listener) && !readable(held.signals) && !readable(held.watch), "something came");
}

// MARK: threads and children

static _Atomic unsigned long naps, sleepers;
static char stacks[WORKERS][32768];

static void *sleeper(void *index) {
    char *own = stacks[(long)index];
    stack_t s = {.ss_sp = own, .ss_size = sizeof stacks[0]}, is;
    sigset_t mask = main_mask, found;
    sigaddset(&mask, SIGWINCH);
    NEED(sigaltstack(&s, NULL) == 0 && pthread_sigmask(SIG_SETMASK, &mask, NULL) == 0);
    sleepers++;
    for (;;) {
        naps++;
        struct timespec t = {.tv_nsec = 3 * PAUSE};
        double start = now();
        if (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL) != 0 || now() - start < 0.003) failure = "clock_nanosleep was cut short";
        pthread_sigmask(SIG_SETMASK, NULL, &found);
        for (int i = 1; i <= 64; i++)
            if (sigismember(&found, i) != sigismember(&mask, i)) failure = "the mask of a thread";
        if (sigaltstack(NULL, &is) != 0 || is.ss_sp != own || is.ss_size != sizeof stacks[0] || is.ss_flags) failure = "an alternate stack";
    }
    return NULL;
}

static void start(void *(*body)(void *), long argument) {
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, body, (void *)argument) == 0);
}

/// In the kernel about half of the time, and behind everybody who has something to do.
static void *spinner(void *unused) {
    NEED(setpriority(PRIO_PROCESS, gettid(), 10) == 0);
    for (stop = 1;; doze()) general(unused);
    return NULL;
}

static pid_t children[2];
static int answers[2];

static void fork_children(void) {
    NEED(pipe(answers) == 0);
    for (int i = 0; i < 2; i++) {
        if ((children[i] = fork()) != 0) continue;
        close(answers[0]);
        for (;;) {
            victim_wait();
            char verdict = filled(held.own, PRIVATE, 1) && filled(held.shared, SHARED, 2) ? 'k' : 'x';
            if (write(answers[1], &verdict, 1) != 1) _exit(0);
        }
    }
    close(answers[1]);
}

static void ask_children(void) {
    for (int i = 0; i < 2; i++) {
        if (!children[i]) continue;
        int status = 0;
        char verdict = 0;
        struct pollfd p = {.fd = answers[0], .events = POLLIN};
        pid_t ended = waitpid(children[i], &status, WNOHANG);
        CHECK(ended == 0 || (ended == children[i] && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL), "a child ended: %x", status);
        if (ended) {
            children[i] = 0;
            continue;
        }
        CHECK(kill(children[i], SIGUSR1) == 0 && poll(&p, 1, 60000) == 1 && read(answers[0], &verdict, 1) == 1 && verdict == 'k', "a child");
    }
}

// MARK: signals, as Go has them: a handler for every one, on a stack of its own, and one that is sent all the time

static _Atomic unsigned long sent, caught, stray, continued;
static _Atomic int stray_signal;
static pid_t worker_ids[WORKERS];

static void catch(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    if (signal == SIGURG) caught++;
    else if (signal == SIGUSR1) victim_told = 1;
    else if (signal == SIGCONT) continued++;
    else {
        stray_signal = signal;
        stray++;
    }
}

static void handle_all(void) {
    for (int i = 1; i <= 64; i++) {
        if (i == SIGKILL || i == SIGSTOP || i == 32 || i == 33) continue;
        struct sigaction action = {.sa_sigaction = catch, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
        sigfillset(&action.sa_mask);
        NEED(sigaction(i, &action, NULL) == 0);
    }
}

static void *worker(void *index) {
    stack_t s = {.ss_sp = stacks[(long)index], .ss_size = sizeof stacks[0]};
    sigset_t mask = main_mask;
    sigdelset(&mask, SIGURG);
    NEED(sigaltstack(&s, NULL) == 0 && pthread_sigmask(SIG_SETMASK, &mask, NULL) == 0);
    worker_ids[(long)index] = gettid();
    for (volatile unsigned long n = 0;; n++)
        if (n % 100000 == 0) doze();
    return NULL;
}

static void *preempter(void *unused) {
    (void)unused;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    for (int i = 0;; i = (i + 1) % WORKERS) {
        sent++;
        if (worker_ids[i]) syscall(SYS_tgkill, getpid(), worker_ids[i], SIGURG);
        doze();
    }
    return NULL;
}

// MARK: timers at 1 kHz

static _Atomic unsigned long alarms, ticks;
static void on_timer(int signal) {
    if (signal == SIGALRM) alarms++;
    else ticks++;
}

static void start_timers(void) {
    struct sigaction action = {.sa_handler = on_timer, .sa_flags = SA_RESTART};
    struct itimerval often = {{0, 1000}, {0, 1000}};
    struct itimerspec kilohertz = {{0, PAUSE}, {0, PAUSE}};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1};
    timer_t timer;
    NEED(sigaction(SIGALRM, &action, NULL) == 0 && sigaction(SIGRTMIN + 1, &action, NULL) == 0);
    NEED(setitimer(ITIMER_REAL, &often, NULL) == 0 && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
    NEED(timer_settime(timer, 0, &kilohertz, NULL) == 0);
}

// MARK: processes and threads that come and go

static _Atomic unsigned long forks, spawns, joins;

/// Often enough to be met at any stage of a dump, and not all that a machine can do.
static void pause_between(void) {
    for (int i = 0; i < 5; i++) doze();
}

static void *forker(void *unused) {
    (void)unused;
    for (;;) {
        pause_between();
        forks++;
        int status = 0;
        pid_t pid = fork();
        if (pid == 0) _exit(7);
        if (pid < 0 || waitpid(pid, &status, 0) != pid) failure = "fork";
        // A member of the tree may be killed by the test.
        if (status != 0x700 && status != SIGKILL) failure = "the end of a child";
    }
    return NULL;
}

static void *spawner(void *unused) {
    (void)unused;
    extern char **environ;
    for (;;) {
        pause_between();
        spawns++;
        int status = 0;
        pid_t pid = 0;
        char *words[] = {"true", NULL};
        if (posix_spawn(&pid, "/bin/true", NULL, NULL, words, environ) != 0 || waitpid(pid, &status, 0) != pid) failure = "posix_spawn";
        if (status != 0 && status != SIGKILL) failure = "the end of what was spawned";
    }
    return NULL;
}

static void *nothing(void *argument) { return argument; }

static void *joiner(void *unused) {
    (void)unused;
    for (;;) {
        pause_between();
        joins++;
        pthread_t thread;
        void *result = NULL;
        if (pthread_create(&thread, NULL, nothing, &joins) != 0 || pthread_join(thread, &result) != 0 || result != &joins) failure = "a thread that comes and goes";
    }
    return NULL;
}

// MARK: thirty calls that wait for what never comes

static int never[2], quiet_listener, quiet_event, quiet_epoll;
static _Atomic unsigned never_word, blocked_in;
static _Atomic int returned[BLOCKED];

static void *blocker(void *index) {
    long i = (long)index;
    struct pollfd p = {.fd = never[0], .events = POLLIN};
    struct timespec long_time = {.tv_sec = 100000};
    struct epoll_event event;
    fd_set set;
    char c;
    long result = 0;
    FD_ZERO(&set);
    FD_SET(never[0], &set);
    blocked_in++;
    switch (i % 10) {
    case 0: result = read(never[0], &c, 1); break;
    case 1: result = poll(&p, 1, -1); break;
    case 2: result = ppoll(&p, 1, &long_time, NULL); break;
    case 3: result = select(never[0] + 1, &set, NULL, NULL, NULL); break;
    case 4: result = syscall(SYS_futex, &never_word, FUTEX_WAIT_PRIVATE, 0, i % 20 < 10 ? &long_time : NULL, NULL, 0); break;
    case 5: result = nanosleep(&long_time, NULL); break;
    case 6: result = accept(quiet_listener, NULL, NULL); break;
    case 7: result = read(quiet_event, stacks[0], 8); break;
    case 8: result = recv(held.pair[0], &c, 1, 0); break;
    // signal(7): a stop ends it with EINTR.
    case 9: while ((result = epoll_wait(quiet_epoll, &event, 1, -1)) < 0 && errno == EINTR) {} break;
    }
    returned[i] = result < 0 ? -errno : 1000 + (int)result;
    return NULL;
}

static void block(void) {
    NEED(pipe(never) == 0);
    quiet_event = eventfd(0, 0), quiet_epoll = epoll_create1(0), quiet_listener = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct epoll_event interest = {.events = EPOLLIN};
    int length = sizeof(sa_family_t) + 1 + snprintf(name.sun_path + 1, 90, "kinds-%d", getpid());
    NEED(bind(quiet_listener, (void *)&name, length) == 0 && listen(quiet_listener, 3) == 0);
    NEED(epoll_ctl(quiet_epoll, EPOLL_CTL_ADD, quiet_event, &interest) == 0);
    for (long i = 0; i < BLOCKED; i++) start(blocker, i);
    while (blocked_in < BLOCKED) doze();
}

// MARK: a filter that kills on any call but its own few

static void filter(void) {
    static const int allowed[] = {
        SYS_read, SYS_write, SYS_pread64, SYS_lseek, SYS_ioctl, SYS_epoll_wait, SYS_timerfd_gettime, SYS_poll, SYS_clock_nanosleep, SYS_nanosleep,
        SYS_rt_sigreturn, SYS_rt_sigsuspend, SYS_rt_sigprocmask, SYS_sigaltstack, SYS_rt_sigpending, SYS_rt_sigaction, SYS_futex, SYS_exit,
        SYS_exit_group, SYS_restart_syscall, SYS_clock_gettime,
    };
    struct sock_filter program[64];
    int n = 0, count = sizeof allowed / sizeof *allowed;
    program[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < count; i++) program[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], count - i, 0);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog p = {.len = n, .filter = program};
    NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &p) == 0);
}

int main(int argc, char **argv) {
    const char *way = argc > 1 ? argv[1] : "plain";
    int is_threads = !strcmp(way, "threads"), is_seccomp = !strcmp(way, "seccomp"), is_handlers = !strcmp(way, "handlers");
    int is_timers = !strcmp(way, "itimers"), is_churn = !strcmp(way, "churn"), is_blocked = !strcmp(way, "blocked");
    victim_start();
    hold(argc > 2 ? argv[2] : ".");
    sigset_t found, pending;
    sigemptyset(&main_mask);
    sigaddset(&main_mask, SIGUSR1), sigaddset(&main_mask, SIGUSR2), sigaddset(&main_mask, SIGTERM), sigaddset(&main_mask, SIGRTMIN + 4), sigaddset(&main_mask, SIGURG);
    NEED(pthread_sigmask(SIG_SETMASK, &main_mask, NULL) == 0);
    if (is_threads) fork_children();
    if (is_handlers) handle_all();
    struct sigaction mine = {.sa_handler = SIG_IGN}, is;
    if (!is_handlers) NEED(sigaction(SIGQUIT, &mine, NULL) == 0);
    NEED(raise(SIGTERM) == 0 && kill(getpid(), SIGTERM) == 0 && kill(getpid(), SIGRTMIN + 4) == 0);
    if (is_threads || is_seccomp) {
        start(spinner, 0);
        for (long i = 0; i < WORKERS; i++) start(sleeper, i);
        while (!rounds || sleepers < WORKERS) doze();
    }
    if (is_handlers) {
        for (long i = 0; i < WORKERS; i++) start(worker, i);
        start(preempter, 0);
    }
    if (is_timers) start_timers();
    if (is_churn) start(forker, 0), start(spawner, 0), start(joiner, 0);
    if (is_blocked) block();
    if (is_seccomp) filter();
    say("ready");
    for (int round = 1;; round++) {
        victim_wait();
        look();
        if (is_threads || is_seccomp) {
            moved(&naps);
            for (unsigned long before = rounds; rounds < before + 2 && !wrong && !failure;) doze();
        }
        if (is_threads) ask_children();
        if (is_handlers) moved(&caught);
        CHECK(caught <= sent && !stray, "signal %d, which nobody sent", (int)stray_signal);
        if (is_timers) moved(&alarms), moved(&ticks);
        if (is_churn) moved(&forks), moved(&spawns), moved(&joins);
        for (int i = 0; i < BLOCKED; i++) CHECK(!returned[i], "call %d returned %d", i % 10, (int)returned[i]);
        CHECK(!wrong, "registers");
        CHECK(!failure, "%s", failure);
        CHECK(is_handlers || (sigaction(SIGQUIT, NULL, &is) == 0 && is.sa_handler == SIG_IGN), "disposition");
        CHECK(pthread_sigmask(SIG_SETMASK, NULL, &found) == 0 && sigpending(&pending) == 0);
        for (int i = 1; i <= 64; i++) CHECK(sigismember(&found, i) == sigismember(&main_mask, i), "mask bit %d", i);
        for (int i = 1; i <= 64; i++) CHECK(sigismember(&pending, i) == (i == SIGTERM || i == SIGRTMIN + 4), "pending signal %d", i);
        say("ok %d%s", round, continued ? ", continued" : "");
    }
}
