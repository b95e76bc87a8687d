import Glibc

/// CLOCK_MONOTONIC and CLOCK_BOOTTIME of clock_gettime(2).
enum Clock {
    static func now(_ clock: clockid_t = CLOCK_MONOTONIC) -> (seconds: UInt64, nanoseconds: UInt64) {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return (UInt64(clamping: time.tv_sec), UInt64(clamping: time.tv_nsec))
    }

    static func microseconds() -> UInt64 {
        let time = now()
        return time.seconds &* 1_000_000 &+ time.nanoseconds / 1000
    }
}
