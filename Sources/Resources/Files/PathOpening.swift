import Linux
package import Tracer

extension Batch {
    /// Flags that openat2(2), unlike open(2), does not refuse: all but those of the opening (O_CREAT, O_EXCL, O_NOCTTY,
    /// O_TRUNC) and O_TMPFILE.
    private static let openFlags: UInt64 = 0o1777_6003
    /// Those that mean something beside O_PATH: O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC.
    private static let pathFlags: UInt64 = 0o1260_0000
    private static let noSymlinks: UInt64 = 4  // RESOLVE_NO_SYMLINKS
    private static let directory: UInt32 = 0o1220_0000  // O_PATH | O_DIRECTORY | O_CLOEXEC

    /// Opens a file of the host by the path that an image tells. The kernel told it, and then it has no symbolic link
    /// in it: one that is there now was put there by whoever owns the directory, to have root open another file for
    /// him. Links of /proc are meant to be followed.
    @discardableResult
    package mutating func open(_ path: [UInt8], _ flags: UInt32) -> Result {
        if path.starts(with: "/proc/".utf8) { return call(.openat, .currentDirectory, self.path(path), .int(flags)) }
        var allowed = UInt64(flags) & Self.openFlags
        if flags & FilePlan.pathOnly != 0 { allowed &= Self.pathFlags }
        // struct open_how: flags, mode, resolve.
        let how = bytes(allowed.bytes + UInt64(0).bytes + Self.noSymlinks.bytes)
        return call(.openat2, .currentDirectory, self.path(path), .buffer(how), .int(how.count))
    }

    /// A directory of the host, for fchdir(2).
    package mutating func openDirectory(_ path: [UInt8]) -> Result { open(path, Self.directory) }
}
