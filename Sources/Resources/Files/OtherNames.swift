import Glibc
import Images
import Linux
import SystemPackage
import Tracer

/// Names of files other than those they were opened under, asked of the host; replaced by values in tests.
package struct OtherNames {
    /// link(2) of an open file to a path, or one like it if that is taken; taken back if the dump fails. Answers the
    /// path.
    package var link: (_ origin: FileDump.Origin, _ path: [UInt8]) throws(Problem) -> [UInt8] = {
        _, path throws(Problem) in
        throw Problem("\(ByteString(path))", "links are not made here")
    }
    /// A name that a file has in a directory.
    package var other: (_ directory: [UInt8], _ file: FileDump.FileIdentity) -> [UInt8]? = { _, _ in nil }
    /// Whether a file is on overlayfs.
    package var isOnOverlay: (_ origin: FileDump.Origin) -> Bool = { _ in false }

    package init() {}

    package static func live(_ host: HostChanges) -> OtherNames {
        var names = OtherNames()
        names.link = { origin, path throws(Problem) in try host.link(origin.path, to: path) }
        names.other = { directory, file in name(of: file, in: directory) }
        names.isOnOverlay = { isOnOverlay($0.path) }
        return names
    }

    private static func name(of file: FileDump.FileIdentity, in path: [UInt8]) -> [UInt8]? {
        guard let directory = try? HostDirectory.open(path) else { return nil }
        let listed = unsafe openat(directory.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard listed >= 0, let stream = unsafe fdopendir(listed) else { return nil }
        defer { unsafe closedir(stream) }
        while let entry = unsafe readdir(stream) {
            guard unsafe UInt64(entry.pointee.d_ino) == file.inode else { continue }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if let status = try? directory.status(of: name), status.inode == file.inode, status.device == file.device {
                return name
            }
        }
        return nil
    }

    private static let overlay: UInt64 = 0x794c_7630  // OVERLAYFS_SUPER_MAGIC
    private static let statfsSize = 120

    private static func isOnOverlay(_ path: String) -> Bool {
        let descriptor = unsafe Glibc.open(path, HostDirectory.pathOnly | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var system = [UInt8](repeating: 0, count: statfsSize)
        let isKnown: Void? = try? unsafe system.withMutableBytes { buffer throws(Errno) in
            try systemCall(.fstatfs, Int(descriptor), Int(bitPattern: buffer.baseAddress))
            return ()
        }
        // f_type comes first.
        return isKnown != nil && UInt64(system, at: 0) == overlay
    }
}

extension HostChanges {
    /// link(2) of what a link in /proc leads to, as `path` or, if that is taken, `path` and a number.
    func link(_ proc: String, to path: [UInt8]) throws(Problem) -> [UInt8] {
        let shown = ByteString(path).string
        let (directory, first) = try GhostFile.split(path, shown)
        let parent = try self.directory(directory)
        var name = first
        do {
            let file = try FileStatus(path: Array(proc.utf8))
            let identity = FileDump.FileIdentity(device: file.device, inode: file.inode)
            for number in 1 ... Self.mostNames {
                if try parent.status(of: name) == nil {
                    try record([.link(HostName(parent.path, name), identity)])
                    let result = unsafe withPath(Array(proc.utf8)) { from in
                        unsafe withPath(name) {
                            unsafe linkat(AT_FDCWD, from, parent.descriptor, $0, AT_SYMLINK_FOLLOW)
                        }
                    }
                    if result == 0 { return HostName(parent.path, name).path }
                    if errno != EEXIST { throw Errno(rawValue: errno) }
                }
                name = first + Array(".\(number)".utf8)
            }
            throw Errno.fileExists
        } catch let problem as Problem { throw problem } catch {
            throw Problem(shown, "the unlinked file cannot be linked here", cause: error)
        }
    }
}
