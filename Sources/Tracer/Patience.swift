import Glibc
import Linux

/// How long a wait for a thread may last: no wait of this module is without such a bound.
package struct Patience {
    /// Seconds for each wait; nil leaves the end to a cancellation.
    private let seconds: Int?
    /// An end that several waits have in common.
    private var end: UInt64?
    private let isCancelled: () -> Bool

    /// - Parameter seconds: for each wait; nil or 0 is no limit.
    package init(seconds: Int? = nil, isCancelled: @escaping () -> Bool = { false }) {
        self.seconds = seconds.flatMap { $0 > 0 ? $0 : nil }
        self.isCancelled = isCancelled
    }

    /// For putting things back after a failure, which a cancellation must not cut short: all waits together may take so
    /// long. A task that is starved of CPU time takes seconds for what is microseconds of work.
    static func grace(milliseconds: UInt64 = 30000) -> Patience {
        var patience = Patience()
        patience.end = Watch.now() &+ milliseconds &* 1_000_000
        return patience
    }

    /// The same with one end for all waits from now on.
    func fixed() -> Patience {
        var patience = self
        patience.end = end ?? seconds.map { Watch.now() &+ UInt64($0) &* 1_000_000_000 }
        return patience
    }

    /// The same cancellation with another bound.
    func lasting(_ seconds: Int) -> Patience { Patience(seconds: seconds, isCancelled: isCancelled) }

    /// Begins a wait.
    func watch() -> Watch { Watch(until: fixed().end ?? .max, isCancelled) }
}

/// One wait under way. A tracee that stops or ends sends its tracer SIGCHLD, which is waited for with a bound, where
/// wait4(2) has none. See ptrace(2), sigtimedwait(2).
final class Watch {
    enum Ending { case late, cancelled }

    private let end: UInt64
    private let isCancelled: () -> Bool
    /// The thread's mask before.
    private var mask = sigset_t()
    /// Nanoseconds of the next sleep.
    private var slice = shortest
    /// Whether nothing has happened for so long that it is worth looking for a reason.
    private(set) var isQuiet = false

    private static let shortest = 200_000, longest = 20_000_000

    init(until end: UInt64, _ isCancelled: @escaping () -> Bool) {
        (self.end, self.isCancelled) = (end, isCancelled)
        // A signal that is not blocked when it arrives is gone before sigtimedwait(2) can take it: the sleep would last
        // its whole slice.
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGCHLD)
        unsafe pthread_sigmask(SIG_BLOCK, &set, &mask)
    }

    /// A program that is started by this thread must not find SIGCHLD blocked.
    deinit { unsafe pthread_sigmask(SIG_SETMASK, &mask, nil) }

    /// Sleeps until something may have happened; an answer ends the wait.
    func sleep() -> Ending? {
        var set: UInt64 = 1 << UInt64(SIGCHLD - 1)
        var time = timespec(tv_sec: 0, tv_nsec: slice)
        let signal = unsafe withUnsafeMutablePointer(to: &set) { set in
            unsafe withUnsafeMutablePointer(to: &time) { time in
                try? systemCall(
                    .rt_sigtimedwait, Int(bitPattern: set), 0, Int(bitPattern: time), MemoryLayout<UInt64>.size)
            }
        }
        // Others' signals would keep us awake for ever: the clock is asked each time.
        if Self.now() > end { return .late }
        if signal != nil { return nil }
        isQuiet = slice >= 1_000_000
        slice = min(slice * 2, Self.longest)
        return isQuiet && isCancelled() ? .cancelled : nil
    }

    /// Whether the wait is over, without sleeping.
    func check() -> Ending? { Self.now() > end ? .late : isCancelled() ? .cancelled : nil }

    static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
