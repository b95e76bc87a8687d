/// The lines of a timerfd, see timerfd_create(2).
package struct FdinfoTimerfd: Hashable, Sendable {
    package struct Time: Hashable, Sendable {
        package var seconds: Int64
        package var nanoseconds: Int64
        package init(seconds: Int64 = 0, nanoseconds: Int64 = 0) {
            self.seconds = seconds
            self.nanoseconds = nanoseconds
        }
    }

    package var clockID: Int32 = 0
    package var ticks: UInt64 = 0
    package var settimeFlags: UInt32 = 0
    /// What is left until the timer expires, even where it was set to an absolute time.
    package var value = Time()
    package var interval = Time()

    mutating func read(_ key: ProcString, _ line: inout Cursor) throws(ParseError) {
        switch key {
        case "clockid": clockID = try line.number("a clock id")
        case "ticks": ticks = try line.number("a number")
        case "settime flags": settimeFlags = try line.number("flags in octal", radix: 8)
        case "it_value": value = try time(&line)
        default: interval = try time(&line)
        }
    }

    private func time(_ line: inout Cursor) throws(ParseError) -> Time {
        line.skipBlanks()
        try line.expect("(")
        let seconds: Int64 = try line.number("seconds")
        try line.expect(",")
        let nanoseconds: Int64 = try line.number("nanoseconds")
        try line.expect(")")
        return Time(seconds: seconds, nanoseconds: nanoseconds)
    }
}
