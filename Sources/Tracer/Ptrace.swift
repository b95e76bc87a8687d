import Linux
package import SystemPackage

/// A request that failed, and of which thread.
package struct TraceError: Error, CustomStringConvertible, Sendable {
    package var tid: Int32
    package var doing: String
    package var errno: Errno?
    package init(_ tid: Int32, _ doing: String, _ errno: Errno? = nil) {
        self.tid = tid
        self.doing = doing
        self.errno = errno
    }
    package var description: String { "task \(tid): \(doing)" + (errno.map { ": \($0)" } ?? "") }
}

/// The one door to ptrace(2).
enum Ptrace {
    enum Request: Int {
        case peekUser = 3, cont = 7, kill = 8, getRegisters = 12, setRegisters = 13, detach = 17, syscall = 24
        case setOptions = 0x4200, getSignalInfo = 0x4202, setSignalInfo = 0x4203, getRegisterSet = 0x4204, setRegisterSet = 0x4205
        case seize = 0x4206, interrupt = 0x4207, listen = 0x4208, peekSignalInfo = 0x4209, getSignalMask = 0x420a
        case setSignalMask = 0x420b, seccompGetFilter = 0x420c, seccompGetMetadata = 0x420d, getRseqConfiguration = 0x420f
    }

    struct Options: OptionSet {
        let rawValue: Int
        static let traceSysGood = Options(rawValue: 1)
        static let exitKill = Options(rawValue: 1 << 20)
        static let suspendSeccomp = Options(rawValue: 1 << 21)
    }

    @discardableResult
    static func call(_ request: Request, _ tid: Int32, _ address: Int = 0, _ data: Int = 0, doing: String) throws(TraceError) -> Int {
        do { return try systemCall(.ptrace, request.rawValue, Int(tid), address, data) } catch { throw TraceError(tid, doing, error) }
    }
}

/// What waitpid(2) told of one thread.
package enum WaitStatus: Equatable, Sendable {
    case exited(code: Int32)
    case killed(signal: Int32)
    /// Stopped by PTRACE_INTERRUPT, or as a new child.
    case interrupted
    /// Stopped together with its group by this signal.
    case groupStopped(signal: Int32)
    /// About to enter or leave a system call.
    case systemCall
    /// About to receive this signal.
    case signal(Int32)
    case event(Int32)

    init(rawValue status: Int32) {
        if status & 0x7f == 0 { self = .exited(code: status >> 8 & 0xff); return }
        if status & 0xff != 0x7f { self = .killed(signal: status & 0x7f); return }
        let signal = status >> 8 & 0xff
        switch status >> 16 {
        case 0: self = signal == 0x85 ? .systemCall : .signal(signal)
        case 128: self = signal == 5 ? .interrupted : .groupStopped(signal: signal)
        case let event: self = .event(event)
        }
    }

    /// waitpid(tid, __WALL), or nil when `noHang` and nothing happened.
    static func wait(_ tid: Int32, noHang: Bool = false) throws(TraceError) -> WaitStatus? {
        var status: Int32 = 0
        while true {
            do {
                let pid = try unsafe withUnsafeMutablePointer(to: &status) { pointer throws(Errno) in
                    try Linux.systemCall(.wait4, Int(tid), Int(bitPattern: pointer), 0x4000_0000 | (noHang ? 1 : 0), 0)
                }
                return pid == 0 ? nil : WaitStatus(rawValue: status)
            } catch {
                if error != .interrupted { throw TraceError(tid, "waiting for it", error) }
            }
        }
    }
}
