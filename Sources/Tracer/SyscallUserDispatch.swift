import Linux
import SystemPackage

extension Tracee {
    /// Whether the thread has its system calls sent to itself as SIGSYS: PR_SET_SYSCALL_USER_DISPATCH(2const).
    package func dispatchesSystemCalls() throws(TraceError) -> Bool {
        var configuration = [UInt8](repeating: 0, count: 32)  // struct ptrace_sud_config
        let tid = tid
        do throws(TraceError) {
            try unsafe configuration.withMutableBytes { buffer throws(TraceError) in
                _ = try Ptrace.call(
                    .getSyscallUserDispatch, tid, buffer.count, Int(bitPattern: buffer.baseAddress),
                    doing: "reading its system call dispatch")
            }
        } catch {
            // Linux 6.4 (commit 3f67987cdc09); older ones do not tell.
            if error.errno == .ioError || error.errno == .invalidArgument { return false }
            throw error
        }
        return (UInt64(configuration, at: 0) ?? 0) != 0
    }
}
