import Glibc
import Linux
import ProcFS
import Tracer

/// The paths of inodes that are known by number or handle only: open_by_handle_at(2), or a look where they are likely
/// to be.
enum FileHandles {
    /// What is watched by process `pid`.
    static func path(of watch: FdinfoInotify, pid: Int32) -> [UInt8]? {
        if let handle = watch.handle, let path = path(of: handle, inode: watch.ino, device: watch.device) {
            return path
        }
        return likely(inode: watch.ino, device: watch.device, near: "/proc/\(pid)/cwd")
            ?? FileSearch.path(inode: watch.ino, device: watch.device)
    }

    static func path(of handle: FdinfoHandle, inode: UInt64, device: DeviceNumber) -> [UInt8]? {
        guard handle.bytes.count <= 128, let mounts = try? ProcDirectory(path: "/proc/self").read(.mountinfo) else {
            return nil
        }
        // struct file_handle: length, type, bytes.
        var bytes = UInt32(handle.bytes.count).bytes + handle.type.bytes + handle.bytes
        for mount in mounts where mount.device == device {
            let root = unsafe withPath(mount.mountPoint.bytes) { unsafe open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
            guard root >= 0 else { continue }
            defer { close(root) }
            let pathOnly = 0o12000000  // O_PATH | O_CLOEXEC
            let file = unsafe bytes.withUnsafeMutableBytes {
                try? systemCall(.open_by_handle_at, Int(root), Int(bitPattern: $0.baseAddress), pathOnly)
            }
            guard let file else { continue }
            defer { close(Int32(truncatingIfNeeded: file)) }
            if let path = link("/proc/self/fd/\(file)"), isThere(path, inode, device) { return path }
        }
        return nil
    }

    /// Directories that programs watch, their own among them, and what is in that.
    private static func likely(inode: UInt64, device: DeviceNumber, near directory: String) -> [UInt8]? {
        var candidates = ["/", "/etc", "/tmp", "/var/log", "/var/spool", "/run", "/dev", "/etc/resolv.conf"].map {
            Array($0.utf8)
        }
        if let here = link(directory) {
            candidates.append(here)
            let parent = here.prefix(here.lastIndex(of: UInt8(ascii: "/")) ?? 0)
            if !parent.isEmpty { candidates.append(Array(parent)) }
            if let names = try? ProcDirectory(path: String(decoding: here, as: UTF8.self)).list(".") {
                candidates += names.prefix(4096).map {
                    (here == [UInt8(ascii: "/")] ? [] : here) + [UInt8(ascii: "/")] + $0.bytes
                }
            }
        }
        return candidates.first { isThere($0, inode, device) }
    }

    private static func link(_ path: String) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    static func isThere(_ path: [UInt8], _ inode: UInt64, _ device: DeviceNumber) -> Bool {
        guard let status = try? FileStatus(path: path) else { return false }
        return status.inode == inode && DeviceNumber(dev: status.device) == device
    }
}
