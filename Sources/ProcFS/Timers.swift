/// A POSIX timer of /proc/PID/timers, see proc_pid_timers(5) and timer_create(2).
package struct PosixTimer: Hashable, Sendable {
    /// `sigev_notify` by its word; `tid` and `pid` say which of the two the number is.
    package enum Notify: Hashable, Sendable {
        case signal(pid: Int32)
        case signalThread(tid: Int32)
        case thread(pid: Int32)
        case none(pid: Int32)
    }

    package var id: Int32
    package var signal: Int32 = 0
    /// `sigev_value`.
    package var value: UInt64 = 0
    package var notify: Notify = .none(pid: 0)
    package var clockID: Int32 = 0

    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [PosixTimer] {
        var timers: [PosixTimer] = []
        for var line in Lines(bytes, file: "timers") {
            if line.accept("ID:") {
                timers.append(PosixTimer(id: try line.number("a timer id")))
                continue
            }
            guard var timer = timers.popLast() else { throw line.error("ID:") }
            if line.accept("signal:") {
                timer.signal = try line.number("a signal")
                try line.expect("/")
                _ = line.accept("0x")
                timer.value = try line.number("the value of the signal", radix: 16)
            } else if line.accept("notify:") {
                timer.notify = try notify(&line)
            } else if line.accept("ClockID:") {
                timer.clockID = try line.number("a clock id")
            }
            timers.append(timer)
        }
        return timers
    }

    private static func notify(_ line: inout Cursor) throws(ParseError) -> Notify {
        line.skipBlanks()
        let word = ProcString(line.field(endingWith: UInt8(ascii: "/")))
        let isThread = line.accept("tid.")
        if !isThread { try line.expect("pid.") }
        let id: Int32 = try line.number("a pid")
        switch word {
        case "signal": return isThread ? .signalThread(tid: id) : .signal(pid: id)
        case "thread": return .thread(pid: id)
        case "none": return .none(pid: id)
        default: throw line.error("signal, thread or none")
        }
    }
}

extension ProcFile where Value == [PosixTimer] {
    package static var timers: Self { Self("timers", PosixTimer.parse) }
}
