import Images
import Linux
import Tracer

/// The name a unix socket is bound to, `sun_path` with or without its closing null byte.
struct UnixName {
    private let name: [UInt8]
    /// For a relative path: where it was bound.
    private let directory: [UInt8]?
    private let inode: UInt32

    init(_ socket: UnixSkEntry) {
        name = socket.name
        directory = socket.name_dir?.bytes
        inode = socket.ino
    }

    var isAbstract: Bool { name.first == 0 }
    var isPath: Bool { !name.isEmpty && !isAbstract }
    var path: [UInt8] { Array(name.prefix { $0 != 0 }) }
    /// Where a file that has the path now waits for the socket to be made.
    var aside: [UInt8] { path + Array(".cryo-\(inode)".utf8) }

    /// `struct sockaddr_un`.
    func address() throws(Problem) -> [UInt8] {
        let text = isAbstract ? name : path + (path.count < 108 ? [0] : [])
        guard !text.isEmpty, text.count <= 108 else { throw Problem("unix socket:[\(inode)]", "a name of \(text.count) bytes; the image is damaged") }
        return [1, 0] + text
    }

    /// Performs calls that use the name, in the directory it is relative to. Needs descriptor 0 for a moment.
    func within<E: Error>(_ batch: inout Batch, _ body: (inout Batch, UnixName) throws(E) -> Void) throws(E) {
        guard isPath, path.first != UInt8(ascii: "/"), let directory else { return try body(&batch, self) }
        let here = batch.path(".")
        batch.call(.openat, -100, here, .int(0o12200000))  // O_PATH | O_DIRECTORY | O_CLOEXEC
        batch.call(.chdir, batch.path(directory))
        try body(&batch, self)
        batch.call(.fchdir, 0)
        batch.call(.close, 0)
    }
}
