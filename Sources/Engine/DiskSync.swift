import Glibc
import Images
import Linux
import Resources
import SystemPackage

/// Brings images to the disk: a machine that loses its power then has them. On a tmpfs there is nothing to do, and the
/// kernel does nothing.
enum DiskSync {
    /// syncfs(2). One call for the file system takes a sixth of the time that fdatasync(2) of 30 images does, as each
    /// of those waits for a commit of its own.
    static func everything(in images: ImageDirectory) throws {
        do { try systemCall(.syncfs, Int(images.descriptor)) } catch {
            throw Problem(images.path, "the images cannot be brought to the disk", cause: error)
        }
    }

    /// fsync(2) of the directory.
    static func names(in images: ImageDirectory) throws {
        guard fsync(images.descriptor) == 0 || errno == EINVAL else {
            throw Problem(
                images.path, "the names of the images cannot be brought to the disk", cause: Errno(rawValue: errno))
        }
    }
}
