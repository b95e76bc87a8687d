import Glibc
package import Linux
package import ProcFS
import Tracer

/// Where paths lead, asked of the kernel; replaced by values in tests.
package struct PathLookup {
    /// lstat(2): no component of a path that /proc tells is a symbolic link, unless the file itself is one.
    package var status: (_ path: [UInt8]) throws -> FileStatus = { path in
        try FileStatus(path: path, followingLinks: false)
    }
    /// What is under a path, or under a link of /proc (`throughLink`); nil where the file system has no handles.
    package var handle: (_ path: [UInt8], _ throughLink: Bool) -> FileHandle? = {
        FileHandle(of: $0, throughLink: $1)
    }
    /// The file system of what is under a link of /proc; nil where that cannot be found out.
    package var fileSystem: (_ link: String) -> FileSystemType? = { link in
        var batch = Batch()
        let answer = batch.room(FileSystemType.statfsSize)
        batch.call(.statfs, batch.path(link), .buffer(answer))
        let answers = batch.runHere()
        return answers.failure == nil ? FileSystemType(statfs: answers[answer]) : nil
    }

    package init() {}
}

/// A file as name_to_handle_at(2) names it within its file system.
package struct FileHandle: Hashable, Sendable {
    package var fileSystem: FileSystemType
    package var type: Int32
    package var bytes: [UInt8]

    package init(fileSystem: FileSystemType, type: Int32, bytes: [UInt8]) {
        (self.fileSystem, self.type, self.bytes) = (fileSystem, type, bytes)
    }

    /// MAX_HANDLE_SZ
    private static let largest = 128
    private static let header = 8

    init?(of path: [UInt8], throughLink: Bool) {
        var batch = Batch()
        let name = batch.path(path)
        let system = batch.room(FileSystemType.statfsSize)
        batch.call(.statfs, name, .buffer(system))
        // struct file_handle: length, type, bytes.
        let handle = batch.bytes(UInt32(Self.largest).bytes + [UInt8](repeating: 0, count: 4 + Self.largest))
        let mount = batch.room(4)
        let flags: Int32 = throughLink ? AT_SYMLINK_FOLLOW : 0
        batch.call(.name_to_handle_at, .int(AT_FDCWD), name, .buffer(handle), .buffer(mount), .int(flags))
        let answers = batch.runHere()
        let count = Int(answers[handle].word(at: 0))
        guard answers.failure == nil, count <= Self.largest else { return nil }
        self.init(
            fileSystem: FileSystemType(statfs: answers[system]), type: Int32(bitPattern: answers[handle].word(at: 4)),
            bytes: Array(answers[handle][Self.header ..< Self.header + count]))
    }
}

extension FileDump {
    /// Where stat(2) may tell two devices for one file: that of the subvolume, or of the layer. On any other file
    /// system equal handles prove nothing: a mounted snapshot has them, too.
    private static let severalDevices: Set<FileSystemType> = [.btrfs, .overlay]

    /// Refuses `file` if `path` does not lead to it. The name that the kernel tells is the one from the time of the
    /// opening: since then another file system may have been mounted over it, or its own been unmounted (MNT_DETACH),
    /// and of an internal mount the name never led anywhere. Opened again by that name, the task would have a
    /// stranger's file.
    package func expect(_ path: ProcString, toBe file: OpenFile, subject: String? = nil) throws(Problem) {
        let subject = "\(subject ?? file.subject) › \(path)"
        let there: FileStatus
        do { there = try paths.status(path.bytes) } catch {
            throw Problem(
                subject, "its path leads to no file", cause: error,
                hint: "what it is on may be unmounted, or hidden by another mount")
        }
        if isSame(there, file, path.bytes) { return }
        throw Problem(
            subject, "its path leads to another file",
            hint: "another file system is mounted over it, or the one it is on is not mounted any more")
    }

    private func isSame(_ there: FileStatus, _ file: OpenFile, _ path: [UInt8]) -> Bool {
        if there.inode == file.status.inode, there.device == file.status.device { return true }
        // Whatever its inode, a device is what its number says: a sandbox brings its own /dev/null.
        if let kind = file.status.kind, kind == .character || kind == .block {
            return there.kind == kind && there.rdev == file.status.rdev
        }
        guard there.inode == file.status.inode, let own = paths.handle(Array(file.origin.path.utf8), true) else {
            return false
        }
        return Self.severalDevices.contains(own.fileSystem) && paths.handle(path, false) == own
    }
}
