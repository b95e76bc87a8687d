import Glibc
import Linux
import ProcFS

/// Looks for an inode in all directories of a file system that opens nothing by handle (overlayfs without nfs_export),
/// the nearest to its mount points first. As far as that is done in a moment: tasks stand still meanwhile.
enum FileSearch {
    private static let mostNames = 20_000

    static func path(inode: UInt64, device: DeviceNumber) -> [UInt8]? {
        guard let mounts = try? ProcDirectory(path: "/proc/self").read(.mountinfo) else { return nil }
        var directories = mounts.filter { $0.device == device }.map(\.mountPoint.bytes)
        var index = 0
        var left = mostNames
        while index < directories.count, left > 0 {
            let directory = directories[index]
            index += 1
            if let found = look(in: directory, inode: inode, device: device, &left, &directories) { return found }
        }
        return nil
    }

    private static func look(
        in directory: [UInt8], inode: UInt64, device: DeviceNumber, _ left: inout Int, _ directories: inout [[UInt8]]
    ) -> [UInt8]? {
        guard let stream = unsafe withPath(directory, { unsafe opendir($0) }) else { return nil }
        defer { unsafe closedir(stream) }
        while left > 0, let entry = unsafe readdir(stream) {
            left -= 1
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name == Array("..".utf8) { continue }
            let path = name == Array(".".utf8) ? directory : HostName(directory, name).path
            if unsafe UInt64(entry.pointee.d_ino) == inode, FileHandles.isThere(path, inode, device) { return path }
            // A directory of another file system has nothing of this one.
            if unsafe Int32(entry.pointee.d_type) == Int32(DT_DIR), path != directory,
                (try? FileStatus(path: path, followingLinks: false)).map({ DeviceNumber(dev: $0.device) }) == device
            {
                directories.append(path)
            }
        }
        return nil
    }
}
