import Glibc
import Images
import SystemPackage

/// A directory inside the images directory in which a dump grows. Its files move to their places when all are whole,
/// inventory.img last: a directory without it is no checkpoint.
final class Staging {
    let images: ImageDirectory
    private let target: ImageDirectory
    private let name: String
    /// Locked as long as this dump lives, so that the next one knows whose directory is left over.
    private let lock: FileDescriptor
    private var isDone = false

    init(in path: String) throws {
        target = try ImageDirectory(path)
        StagingLeftovers.remove(from: target)
        name = "\(StagingLeftovers.prefix)\(getpid())"
        lock = try Self.make(name, in: target)
        images = ImageDirectory(descriptor: lock.rawValue, path: "\(path)/\(name)")
    }

    private static func make(_ name: String, in target: ImageDirectory) throws -> FileDescriptor {
        var problem = EEXIST
        for _ in 0 ..< 100 where problem == EEXIST {
            guard unsafe mkdirat(target.descriptor, name, 0o700) == 0 else {
                problem = errno
                usleep(1000)
                continue
            }
            // Another dump may take it for a leftover before it is locked, and away.
            guard let lock = StagingLeftovers.open(name, in: target) else { continue }
            var status = stat()
            if flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK, unsafe fstat(lock.rawValue, &status) == 0, status.st_nlink > 0 { return lock }
            try? lock.close()
        }
        throw EngineError("\(target.path): cannot make images there: \(name): \(Errno(rawValue: problem))")
    }

    /// Puts everything in place.
    func commit() throws {
        let names = try images.names()
        let inventory = ImageKind.inventory.fileName()
        // An older checkpoint in the same directory ends to be one before its files go.
        if names.contains(inventory) { unsafe unlinkat(target.descriptor, inventory, 0) }
        // Also those that are replaced: renaming over a file makes ext4 write the new one to disk at once.
        for old in try target.names() where ImageKind.of(fileName: old) != nil && !old.hasPrefix("stats-") { unsafe unlinkat(target.descriptor, old, 0) }
        for file in names.filter({ $0 != inventory }) + [inventory] where names.contains(file) {
            if unsafe renameat(images.descriptor, file, target.descriptor, file) != 0 {
                throw EngineError("\(file): cannot be put in place: \(Errno(rawValue: errno))")
            }
        }
        unsafe unlinkat(target.descriptor, name, AT_REMOVEDIR)
        isDone = true
    }

    deinit {
        if !isDone { StagingLeftovers.clear(images, name, in: target) }
        try? lock.close()
    }
}
