import Linux
package import SystemPackage

/// A request that failed, and of which thread.
package struct TraceError: Error, CustomStringConvertible, Sendable {
    package var tid: Int32
    package var doing: String
    package var errno: Errno?
    private(set) var isCancellation = false
    package init(_ tid: Int32, _ doing: String, _ errno: Errno? = nil) {
        self.tid = tid
        self.doing = doing
        self.errno = errno
    }

    /// The thread is no more.
    static func ended(_ tid: Int32) -> TraceError { TraceError(tid, "it ended while it was being worked on") }

    /// A wait for the thread came to its bound.
    static func waiting(_ tid: Int32, _ ending: Watch.Ending) -> TraceError {
        var error = TraceError(
            tid, "it was let run for a moment and does not stop: it gets no processor time, or its cgroup was frozen")
        error.isCancellation = ending == .cancelled
        return error
    }

    package var description: String {
        if isCancellation { return "cancelled" }
        return "task \(tid): \(doing)" + (errno.map { ": \($0)" } ?? "")
    }
}

/// The one door to ptrace(2).
enum Ptrace {
    enum Request: Int {
        case peekUser = 3, cont = 7, kill = 8, getRegisters = 12, setRegisters = 13, detach = 17, syscall = 24
        case setOptions = 0x4200, getSignalInfo = 0x4202, setSignalInfo = 0x4203, getRegisterSet = 0x4204,
            setRegisterSet = 0x4205
        case seize = 0x4206, interrupt = 0x4207, listen = 0x4208, peekSignalInfo = 0x4209, getSignalMask = 0x420a
        case setSignalMask = 0x420b, seccompGetFilter = 0x420c, seccompGetMetadata = 0x420d, getRseqConfiguration =
            0x420f
        case getSyscallUserDispatch = 0x4211
    }

    struct Options: OptionSet {
        let rawValue: Int
        static let traceSysGood = Options(rawValue: 1)
        static let traceExec = Options(rawValue: 1 << 4)
        static let exitKill = Options(rawValue: 1 << 20)
        static let suspendSeccomp = Options(rawValue: 1 << 21)
    }

    @discardableResult
    static func call(
        _ request: Request, _ tid: Int32, _ address: Int = 0, _ data: Int = 0, doing: String
    ) throws(TraceError) -> Int {
        do { return try systemCall(.ptrace, request.rawValue, Int(tid), address, data) } catch {
            throw TraceError(tid, doing, error)
        }
    }
}
