import Glibc
import Images
import Linux
import Resources
import SystemPackage

/// Directories for the time of a restore, in which unix sockets are bound whose files are gone or were renamed.
struct SocketScratch {
    /// What stands for it in a plan that is only shown or checked.
    static let standIn = Array("/tmp/cryo-sockets".utf8)

    let path: [UInt8]
    /// What tasks make beside files that were renamed.
    private let beside: [[UInt8]]
    private let isMade: Bool

    /// mkdtemp(3), if there is anything to bind in it.
    init(_ checkpoint: Checkpoint) throws {
        let sockets = checkpoint.files.compactMap(\.usk).filter { !$0.name.isEmpty || $0.cryo_peer_name != nil }
        beside = sockets.compactMap(UnixSocketKind.roomBeside).filter { $0.first == UInt8(ascii: "/") }
        guard !sockets.isEmpty else {
            (path, isMade) = (Self.standIn, false)
            return
        }
        var template = Array("/tmp/cryo-sockets-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw Problem("/tmp", "a directory for unix sockets cannot be made", cause: Errno(rawValue: errno))
        }
        path = template.dropLast().map { UInt8(bitPattern: $0) }
        isMade = true
    }

    func remove() {
        if isMade { Self.remove(path) }
        for room in beside { Self.remove(room) }
    }

    /// Only sockets and directories, at most as deep as a name is long: what else there is, somebody else has put there.
    private static func remove(_ path: [UInt8]) {
        let descriptor = unsafe Self.with(path) { unsafe open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        empty(descriptor)
        unsafe Self.with(path) { _ = unsafe rmdir($0) }
    }

    private static func with<Value>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
        unsafe (path + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
    }

    /// Takes over the descriptor.
    private static func empty(_ descriptor: Int32) {
        guard let directory = unsafe fdopendir(descriptor) else {
            close(descriptor)
            return
        }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            var status = stat()
            if unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFSOCK {
                _ = unsafe unlinkat(descriptor, name, 0)
                continue
            }
            let below = unsafe openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if below >= 0 { empty(below) }
            _ = unsafe unlinkat(descriptor, name, AT_REMOVEDIR)
        }
    }
}
