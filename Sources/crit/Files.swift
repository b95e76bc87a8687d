import Glibc
import Images

/// Where text and images come from and go to.
enum Files {
    /// A file, or standard input for none and "-".
    static func source(_ path: String?) throws(ImageError) -> ImageSource {
        guard let path, path != "-" else { return ImageSource(descriptor: STDIN_FILENO, name: "standard input") }
        return try ImageSource(path: path)
    }

    /// Runs `body` with somewhere to write. A file appears under its name when all of it is written, by rename;
    /// standard output, pipes and devices are written to as it goes.
    static func write(to path: String?, _ body: (OutputBuffer) throws(ImageError) -> Void) throws(ImageError) {
        guard let path, path != "-" else {
            let output = OutputBuffer(descriptor: STDOUT_FILENO)
            try body(output)
            return try output.flush()
        }
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw ImageError("cannot open", file: path, errno: errno) }
            defer { close(descriptor) }
            let output = OutputBuffer(descriptor: descriptor)
            try body(output)
            return try output.flush()
        }
        try replace(exists ? resolved(path) : path, exists ? status : nil, body)
    }

    /// A link stays a link: what it leads to is replaced.
    private static func resolved(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    /// - Parameter old: what stands there, which keeps its owner and mode.
    private static func replace(
        _ path: String, _ old: stat?, _ body: (OutputBuffer) throws(ImageError) -> Void
    ) throws(ImageError) {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let temporary = "\(path[..<slash]).\(path[slash...]).\(getpid()).tmp"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw ImageError("cannot write", file: path, errno: errno) }
        defer { close(descriptor) }
        do throws(ImageError) {
            // The owner first: to change it takes set-id bits away. Who may not give a file away may not take it over
            // either.
            if let old {
                guard fchown(descriptor, old.st_uid, old.st_gid) == 0 else {
                    throw ImageError("cannot keep its owner", file: path, errno: errno)
                }
                guard fchmod(descriptor, old.st_mode & 0o7777) == 0 else {
                    throw ImageError("cannot keep its mode", file: path, errno: errno)
                }
            }
            let output = OutputBuffer(descriptor: descriptor)
            try body(output)
            try output.flush()
            guard unsafe rename(temporary, path) == 0 else {
                throw ImageError("cannot rename \(temporary)", file: path, errno: errno)
            }
        } catch {
            unsafe unlink(temporary)
            throw error.file.isEmpty ? ImageError(error.problem, file: path, errno: error.errno) : error
        }
    }

    /// What came through a pipe, to be read more than once: a file without a name.
    final class Spool {
        private let name: String
        private let descriptor: Int32

        init(_ source: ImageSource) throws(ImageError) {
            name = source.name
            let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
            var template = Array("\(folder)/crit-XXXXXX".utf8CString)
            descriptor = unsafe mkstemp(&template)
            guard descriptor >= 0 else { throw ImageError("cannot make a temporary file", file: folder, errno: errno) }
            unsafe unlink(template)
            try source.copy(to: descriptor)
        }

        deinit {
            close(descriptor)
        }

        /// From the start, independent of others.
        func source() throws(ImageError) -> ImageSource {
            let source = try ImageSource(path: "/proc/self/fd/\(descriptor)")
            source.name = name
            return source
        }
    }
}
