import CLinux
import Glibc
package import SystemPackage

/// openat2(2) with RESOLVE_NO_SYMLINKS (and O_CLOEXEC): ELOOP where a symbolic link is anywhere in `path`. For names
/// below directories that may belong to somebody who would like to lead us astray.
package func openWithoutLinks(_ path: String, _ flags: Int32, mode: UInt32 = 0) throws(Errno) -> Int32 {
    let resolveNoMagicLinks: UInt64 = 2, resolveNoSymlinks: UInt64 = 4
    // struct open_how: flags, mode, resolve. A mode without O_CREAT is EINVAL.
    var how: (UInt64, UInt64, UInt64) = (
        UInt64(UInt32(bitPattern: flags | O_CLOEXEC)), flags & O_CREAT != 0 ? UInt64(mode) : 0,
        resolveNoMagicLinks | resolveNoSymlinks
    )
    let size = MemoryLayout.size(ofValue: how)
    while true {
        let result = unsafe path.withCString { path in
            unsafe withUnsafePointer(to: &how) { how in
                clinux_syscall(
                    Int(SystemCall.openat2.rawValue), Int(AT_FDCWD), Int(bitPattern: path), Int(bitPattern: how), size,
                    0, 0)
            }
        }
        if result >= 0 { return Int32(truncatingIfNeeded: result) }
        let error = Errno(rawValue: CInt(truncatingIfNeeded: -result))
        // Before Linux 5.6 (commit fddb5d430ad9) only the last component can be held to it.
        if error == .noFunction { return try openNamed(path, flags | O_NOFOLLOW, mode) }
        if error != .interrupted { throw error }
    }
}

private func openNamed(_ path: String, _ flags: Int32, _ mode: UInt32) throws(Errno) -> Int32 {
    let file = unsafe open(path, flags | O_CLOEXEC, mode)
    if file < 0 { throw Errno(rawValue: errno) }
    return file
}
