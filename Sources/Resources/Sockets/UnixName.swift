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
    private var isRelative: Bool { isPath && path.first != UInt8(ascii: "/") && directory != nil }
    var path: [UInt8] { Array(name.prefix { $0 != 0 }) }
    /// Where a file that has the path now waits for the socket to be made.
    var aside: [UInt8] { path + Array(".cryo-\(inode)".utf8) }
    /// Where a socket waits for those that connect to it whose file is gone: its path may be another's.
    var hidden: [UInt8] { parent + hiddenName }
    private var hiddenName: [UInt8] { Array(".cryo-socket-\(inode)".utf8) }
    /// With its slash; empty for the directory it is relative to.
    private var parent: [UInt8] { path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[...$0]) } ?? [] }

    /// `struct sockaddr_un`.
    func address() throws(Problem) -> [UInt8] { try address(isAbstract ? name : path) }

    func address(_ name: [UInt8]) throws(Problem) -> [UInt8] {
        let text = isAbstract || name.count >= 108 ? name : name + [0]
        guard !text.isEmpty, text.count <= 108 else { throw Problem("unix socket:[\(inode)]", "a name of \(text.count) bytes; the image is damaged") }
        return [1, 0] + text
    }

    /// Performs calls with an address that leads to the socket, which is where it was bound, or hidden. Needs descriptors 0
    /// and 1 for a moment.
    func reach(_ batch: inout Batch, isDeleted: Bool, _ body: (inout Batch, _ address: [UInt8]) -> Void) throws(Problem) {
        guard isDeleted, isPath else {
            let address = try address()
            return within(&batch) { batch, _ in body(&batch, address) }
        }
        // Beside a long path there is no room for another name in an address.
        let address = try address(hiddenName)
        within(&batch) { batch, name in
            if name.parent.isEmpty { return body(&batch, address) }
            batch.call(.openat, -100, batch.path("."), .int(0o12200000))  // O_PATH | O_DIRECTORY | O_CLOEXEC
            batch.call(.chdir, batch.path(name.parent))
            body(&batch, address)
            let here = isRelative ? 1 : 0
            batch.call(.fchdir, .int(here))
            batch.call(.close, .int(here))
        }
    }

    /// Performs calls that use the name, in the directory it is relative to. Needs descriptor 0 for a moment.
    func within<E: Error>(_ batch: inout Batch, _ body: (inout Batch, UnixName) throws(E) -> Void) throws(E) {
        guard isRelative, let directory else { return try body(&batch, self) }
        let here = batch.path(".")
        batch.call(.openat, -100, here, .int(0o12200000))  // O_PATH | O_DIRECTORY | O_CLOEXEC
        batch.call(.chdir, batch.path(directory))
        try body(&batch, self)
        batch.call(.fchdir, 0)
        batch.call(.close, 0)
    }
}
