import Glibc
import Images
import SystemPackage

/// Directories of dumps that were killed before they could take them away.
enum StagingLeftovers {
    static let prefix = ".cryo-"

    /// Takes away what no living dump holds by flock(2): a pid alone may have been given to somebody else, or count in another namespace.
    static func remove(from target: ImageDirectory) {
        for name in (try? target.names()) ?? [] where name.hasPrefix(prefix) && Int32(name.dropFirst(prefix.count)) != nil {
            guard let directory = open(name, in: target) else { continue }
            var status = stat()
            if flock(directory.rawValue, LOCK_EX | LOCK_NB) == 0, unsafe fstat(directory.rawValue, &status) == 0, status.st_uid == geteuid() {
                clear(ImageDirectory(descriptor: directory.rawValue), name, in: target)
            }
            try? directory.close()
        }
    }

    /// What it holds is files only.
    static func clear(_ images: ImageDirectory, _ name: String, in target: ImageDirectory) {
        for file in (try? images.names()) ?? [] { unsafe unlinkat(images.descriptor, file, 0) }
        unsafe unlinkat(target.descriptor, name, AT_REMOVEDIR)
    }

    static func open(_ name: String, in target: ImageDirectory) -> FileDescriptor? {
        let descriptor = unsafe openat(target.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        return descriptor < 0 ? nil : FileDescriptor(rawValue: descriptor)
    }
}
