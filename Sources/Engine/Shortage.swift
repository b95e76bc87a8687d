import Glibc
import Images
import ProcFS
import Resources
import SystemPackage
import Tracer

/// A failure for want of something of which Cryo itself has only so much: what the limit is and how to raise it, which
/// the error number alone does not tell. Calls that failed in a task are not meant: they met the limits of the task.
enum Shortage {
    static func hint(_ error: any Error) -> String? {
        switch cause(error) {
        case .tooManyOpenFiles: "RLIMIT_NOFILE of cryo is \(limit(RLIMIT_NOFILE.rawValue)); raise it (ulimit -n)"
        case .tooManyOpenFilesInSystem: "the system has as many open files as it may; raise fs.file-max (sysctl)"
        case .fileTooLarge: "RLIMIT_FSIZE of cryo is \(limit(RLIMIT_FSIZE.rawValue)) bytes; raise it (ulimit -f)"
        default: nil
        }
    }

    /// The error number at the bottom of it.
    private static func cause(_ error: any Error) -> Errno? {
        switch error {
        case let problem as Problem: problem.cause.flatMap(cause)
        case let errno as Errno: errno
        case let error as BatchError where error.tid == 0: error.errno  // it ran in the engine
        case let error as TraceError: error.errno
        case let error as ProcError: error.errno
        case let error as ImageError: error.errno == 0 ? nil : Errno(rawValue: error.errno)
        default: nil
        }
    }

    private static func limit(_ resource: UInt32) -> String {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(resource), &limit) == 0 else { return "unknown" }
        return limit.rlim_cur == rlim_t.max ? "unlimited" : "\(limit.rlim_cur)"
    }
}
