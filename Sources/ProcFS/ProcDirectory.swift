import Glibc
package import SystemPackage

/// /proc/PID or /proc/PID/task/TID, held open: when the task is gone and its number given to another, every access
/// fails with ESRCH or ENOENT instead of telling of a stranger. See proc(5).
package final class ProcDirectory: Sendable {
    package let descriptor: FileDescriptor

    /// Takes over `descriptor`, which is closed with this object.
    package init(adopting descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// A directory by its path, such as `/proc` itself.
    package convenience init(path: String) throws(Errno) {
        self.init(adopting: try openAt(AT_FDCWD, path, O_RDONLY | O_DIRECTORY))
    }

    /// /proc/PID, of the proc mounted at `root`.
    package convenience init(pid: Int32, root: String = "/proc") throws(Errno) {
        try self.init(path: "\(root)/\(pid)")
    }

    deinit { try? descriptor.close() }

    /// task/TID of this process.
    package func task(_ tid: Int32) throws(Errno) -> ProcDirectory {
        ProcDirectory(adopting: try open("task/\(tid)", O_RDONLY | O_DIRECTORY))
    }

    /// openat(2) relative to this directory, with O_CLOEXEC. The caller closes the result.
    package func open(_ path: String, _ flags: Int32 = O_RDONLY) throws(Errno) -> FileDescriptor {
        try openAt(descriptor.rawValue, path, flags)
    }

    /// The whole of a file.
    package func read(_ path: String) throws(Errno) -> [UInt8] {
        let file = try open(path)
        defer { try? file.close() }
        var bytes: [UInt8] = []
        // Most files are short, and there are thousands of them; smaps of a large program has megabytes.
        var room = 4096
        while true {
            let got = unsafe withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { piece in
                let got = unsafe Glibc.read(file.rawValue, piece.baseAddress, piece.count)
                if got > 0 { unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<got])) }
                return got
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw Errno(rawValue: errno)
            }
            if got == 0 { break }
            room = 65536
        }
        return bytes
    }

    /// A file as the value its text stands for.
    package func read<Value>(_ file: ProcFile<Value>) throws(ProcError) -> Value {
        let bytes: [UInt8]
        do throws(Errno) { bytes = try read(file.path) } catch { throw .system(file.path, error) }
        do throws(ParseError) { return try file.parse(bytes) } catch { throw .text(error) }
    }

    /// readlinkat(2) relative to this directory.
    package func readlink(_ path: String) throws(Errno) -> ProcString {
        // The links of /proc are built in one page of the kernel and cannot be longer.
        try unsafe withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer throws(Errno) in
            guard let start = buffer.baseAddress else { return "" }
            let count = unsafe readlinkat(descriptor.rawValue, path, start, buffer.count)
            guard count >= 0 else { throw Errno(rawValue: errno) }
            return unsafe ProcString(buffer.prefix(count))
        }
    }

    /// The names in a directory below, without `.` and `..`, in the kernel's order.
    package func list(_ path: String) throws(Errno) -> [ProcString] {
        let file = try open(path, O_RDONLY | O_DIRECTORY)
        guard let stream = unsafe fdopendir(file.rawValue) else {
            let error = Errno(rawValue: errno)
            try? file.close()
            throw error
        }
        defer { unsafe closedir(stream) }
        var names: [ProcString] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw Errno(rawValue: errno) }
                return names
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe ProcString($0.prefix { $0 != 0 }) }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    /// The names in a directory that are numbers (`fd`, `task`, /proc itself), ascending.
    package func numbers(in path: String) throws(Errno) -> [Int32] {
        try list(path).compactMap { Int32($0.description) }.sorted()
    }

    /// A link of `fd/`.
    package func fdLink(_ fd: Int32) throws(Errno) -> FdLink { FdLink(try readlink("fd/\(fd)")) }
}

private func openAt(_ directory: Int32, _ path: String, _ flags: Int32) throws(Errno) -> FileDescriptor {
    while true {
        let descriptor = unsafe openat(directory, path, flags | O_CLOEXEC)
        if descriptor >= 0 { return FileDescriptor(rawValue: descriptor) }
        if errno != EINTR { throw Errno(rawValue: errno) }
    }
}
