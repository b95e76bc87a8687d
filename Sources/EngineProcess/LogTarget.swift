import CLinux
import EngineInterface
import Glibc
import Linux
import SystemPackage

/// Where `-o` says that the log goes.
enum LogTarget {
    /// A descriptor that the front end was given: a pipe or a terminal of somebody else's, to which only the front end
    /// may write, since that may block.
    case own(Int32)
    case file(String)

    init(_ request: EngineRequest) {
        guard let name = request.logFile else {
            self = .own(STDERR_FILENO)
            return
        }
        switch name {
        case "-", "/dev/stdout": self = .own(STDOUT_FILENO)
        case "/dev/stderr": self = .own(STDERR_FILENO)
        default:
            // As a shell's >(command) has it.
            let number = ["/dev/fd/", "/proc/self/fd/"].first(where: name.hasPrefix).flatMap {
                Int32(name.dropFirst($0.count))
            }
            if let number, number >= 0 { self = .own(number) } else { self = .file(name) }
        }
    }

    /// The front end's descriptor.
    var descriptor: Int32? {
        if case .own(let number) = self { number } else { nil }
    }

    /// Opens the file, truncated, appended to, and for its owner only. Through no symbolic link: the directory may be
    /// somebody's who would like to have a file of ours truncated. O_NONBLOCK: it may be a FIFO nobody reads.
    static func open(_ path: String) throws(UsageError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NONBLOCK | O_NOCTTY
        do { return try openWithoutLinks(path, flags, mode: 0o600) } catch {
            throw UsageError(
                description: "\(path): "
                    + (error == .tooManySymbolicLinkLevels
                        ? "a symbolic link leads there, which is not followed; name the file itself" : "\(error)"))
        }
    }
}
