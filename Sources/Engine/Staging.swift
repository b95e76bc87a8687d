import Glibc
import Images
import SystemPackage

/// A directory inside the images directory in which a dump grows. Its files move to their places when all are whole,
/// inventory.img last: a directory without it is no checkpoint.
final class Staging {
    let images: ImageDirectory
    private let target: ImageDirectory
    private let name: String
    private var isDone = false

    init(in path: String) throws {
        target = try ImageDirectory(path)
        name = ".cryo-\(getpid())"
        if unsafe mkdirat(target.descriptor, name, 0o700) != 0 {
            throw EngineError("\(path): cannot make images there: \(Errno(rawValue: errno))")
        }
        images = try ImageDirectory("\(path)/\(name)")
    }

    /// Puts everything in place.
    func commit() throws {
        let names = try images.names()
        let inventory = ImageKind.inventory.fileName()
        // An older checkpoint in the same directory ends to be one before its files go.
        if names.contains(inventory) { unsafe unlinkat(target.descriptor, inventory, 0) }
        for old in try target.names() where ImageKind.of(fileName: old) != nil && !names.contains(old) && !old.hasPrefix("stats-") { unsafe unlinkat(target.descriptor, old, 0) }
        for file in names.filter({ $0 != inventory }) + [inventory] where names.contains(file) {
            if unsafe renameat(images.descriptor, file, target.descriptor, file) != 0 {
                throw EngineError("\(file): cannot be put in place: \(Errno(rawValue: errno))")
            }
        }
        unsafe unlinkat(target.descriptor, name, AT_REMOVEDIR)
        isDone = true
    }

    deinit {
        if isDone { return }
        for file in (try? images.names()) ?? [] { unsafe unlinkat(images.descriptor, file, 0) }
        unsafe unlinkat(target.descriptor, name, AT_REMOVEDIR)
    }
}
