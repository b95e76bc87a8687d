package import SystemPackage

/// A file below /proc/PID together with the reader of its text: `try directory.read(.stat)`.
package struct ProcFile<Value>: Sendable {
    package let path: String
    package let parse: @Sendable ([UInt8]) throws(ParseError) -> Value

    package init(_ path: String, _ parse: @escaping @Sendable ([UInt8]) throws(ParseError) -> Value) {
        self.path = path
        self.parse = parse
    }
}

/// Why a file of /proc could not be had.
package enum ProcError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path below /proc/PID and what openat(2), read(2) or readlinkat(2) said. ESRCH and ENOENT: the task is gone.
    case system(String, Errno)
    case text(ParseError)

    package var description: String {
        switch self {
        case .system(let path, let errno): "\(path): \(errno)"
        case .text(let error): error.description
        }
    }

    package var errno: Errno? {
        if case .system(_, let errno) = self { errno } else { nil }
    }
}
