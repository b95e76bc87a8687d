import Glibc
import Images
package import Linux
package import SystemPackage

/// A directory of the host, held by an O_PATH descriptor. What is done in it by name cannot be led elsewhere by whoever
/// owns a directory above it.
package final class HostDirectory {
    package let descriptor: Int32
    /// For messages.
    package let path: [UInt8]

    package init(owning descriptor: Int32, path: [UInt8]) { (self.descriptor, self.path) = (descriptor, path) }

    /// A directory relative to an open one.
    package convenience init(_ relative: [UInt8], of directory: Int32) throws(Problem) {
        try self.init(opening: relative, at: directory, path: relative)
    }

    deinit { close(descriptor) }

    /// O_PATH of open(2), which C shows to nobody without _GNU_SOURCE.
    package static let pathOnly: Int32 = 0o10000000
    private static let flags = pathOnly | O_NOFOLLOW | O_CLOEXEC
    /// As many as the kernel follows.
    private static let mostLinks = 40

    /// Walks to the directory `path`, an absolute one, name by name.
    ///
    /// A symbolic link counts if it is root's (or our own); one of somebody else's only if it leads to what belongs to
    /// the same owner, who could have done there what we are about to do.
    /// - Parameter missing: is called for a directory that is not there, to make it; nil: it is an error (ENOENT).
    package static func open(
        _ path: [UInt8], missing: ((HostDirectory, _ name: [UInt8]) throws(Problem) -> Void)? = nil
    ) throws(Problem) -> HostDirectory {
        let found = try walk(path, missing: missing)
        guard try found.status.kind == .directory else { throw found.problem("it is", .notDirectory) }
        return found
    }

    /// The path of a file without the symbolic links that have come to be in it since it was told. Errors: as of
    /// `open`.
    /// - Parameter isLink: the file itself is a symbolic link.
    package static func canonical(_ path: [UInt8], isLink: Bool) throws(Problem) -> [UInt8] {
        guard isLink else { return try walk(path).path }
        let (directory, name) = try GhostFile.split(path, ByteString(path).string)
        return HostName(try open(directory).path, name).path
    }

    private static func walk(
        _ path: [UInt8], missing: ((HostDirectory, _ name: [UInt8]) throws(Problem) -> Void)? = nil
    ) throws(Problem) -> HostDirectory {
        guard path.first == UInt8(ascii: "/"), !path.contains(0) else {
            throw Problem(ByteString(path).string, "it is no absolute path; the image is damaged")
        }
        let root = [UInt8(ascii: "/")]
        var here = try HostDirectory(opening: root, at: AT_FDCWD, path: root)
        var rest = names(path)
        var links = 0
        var strangers: Set<UInt32> = []
        while let name = rest.popLast() {
            let next: HostDirectory
            do throws(Problem) { next = try here.enter(name) } catch {
                guard let missing, (error.cause as? Errno) == .noSuchFileOrDirectory else { throw error }
                try missing(here, name)
                next = try here.enter(name)
            }
            let status = try next.status
            guard status.kind == .link else {
                here = next
                continue
            }
            links += 1
            guard links <= mostLinks else { throw next.problem("it leads to", .tooManySymbolicLinkLevels) }
            if status.uid != 0, status.uid != geteuid() { strangers.insert(status.uid) }
            let target = try next.target
            if target.first == UInt8(ascii: "/") { here = try HostDirectory(opening: root, at: AT_FDCWD, path: root) }
            rest += names(target)
        }
        let owner = try here.status.uid
        if let stranger = strangers.first(where: { $0 != owner }) {
            throw Problem(
                ByteString(path).string,
                "a symbolic link of user \(stranger) leads from there to \(ByteString(here.path)), which is not theirs")
        }
        return here
    }

    /// Last name first.
    private static func names(_ path: [UInt8]) -> [[UInt8]] {
        path.split(separator: UInt8(ascii: "/")).reversed().map { Array($0) }.filter { $0 != [UInt8(ascii: ".")] }
    }

    private convenience init(opening name: [UInt8], at directory: Int32, path: [UInt8]) throws(Problem) {
        let descriptor = unsafe withPath(name) { unsafe openat(directory, $0, Self.flags) }
        guard descriptor >= 0 else {
            throw Problem(ByteString(path).string, "it cannot be reached", cause: Errno(rawValue: errno))
        }
        self.init(owning: descriptor, path: path)
    }

    private func enter(_ name: [UInt8]) throws(Problem) -> HostDirectory {
        // No link is behind us, so that the one above is the one before.
        let isUp = name == Array("..".utf8)
        let whole =
            isUp ? Array(path[..<max(1, path.lastIndex(of: UInt8(ascii: "/")) ?? 1)]) : HostName(path, name).path
        return try HostDirectory(opening: name, at: descriptor, path: whole)
    }

    private var status: FileStatus {
        get throws(Problem) {
            do { return try FileStatus(descriptor: descriptor) } catch { throw problem("it cannot be examined", error) }
        }
    }

    private var target: [UInt8] {
        get throws(Problem) {
            var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe readlinkat(descriptor, "", unsafe $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
            }
            guard count > 0 else { throw problem("the link cannot be read", Errno(rawValue: errno)) }
            return Array(buffer.prefix(count))
        }
    }

    private func problem(_ text: String, _ cause: Errno) -> Problem {
        Problem(ByteString(path).string, text, cause: cause)
    }

    // MARK: What is in it

    /// fstatat(2) of a name, or of the link it is; nil if nothing has it.
    package func status(of name: [UInt8]) throws(Errno) -> FileStatus? {
        do throws(Errno) { return try FileStatus(path: name, in: descriptor, followingLinks: false) } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw error
        }
    }

    /// unlinkat(2).
    package func remove(_ name: [UInt8], isDirectory: Bool = false) throws(Errno) {
        let result = unsafe withPath(name) { unsafe unlinkat(descriptor, $0, isDirectory ? AT_REMOVEDIR : 0) }
        if result != 0, errno != ENOENT { throw Errno(rawValue: errno) }
    }

    private static let noReplace = 1  // RENAME_NOREPLACE

    /// renameat2(2) with RENAME_NOREPLACE. Errors: EEXIST, if the name is taken.
    package func rename(_ name: [UInt8], to newName: [UInt8], in other: HostDirectory) throws(Errno) {
        do throws(Errno) { try rename(name, to: newName, in: other, flags: Self.noReplace) } catch {
            // A file system that does not know the flag (NFS).
            guard error == .invalidArgument else { throw error }
            if try other.status(of: newName) != nil { throw .fileExists }
            try rename(name, to: newName, in: other, flags: 0)
        }
    }

    private func rename(_ name: [UInt8], to newName: [UInt8], in other: HostDirectory, flags: Int) throws(Errno) {
        let result: Int32 = unsafe withPath(name) { name in
            unsafe withPath(newName) { newName in
                do throws(Errno) {
                    _ = try systemCall(
                        .renameat2, Int(descriptor), Int(bitPattern: name), Int(other.descriptor),
                        Int(bitPattern: newName), flags)
                    return 0
                } catch { return error.rawValue }
            }
        }
        if result != 0 { throw Errno(rawValue: result) }
    }
}
