package import Images
import Linux
import SystemPackage

/// Where files of a checkpoint are that are found through symbolic links now: a directory has moved, and root has left
/// a link in its place. Tasks then open them where they are (`Batch.open`).
package enum CanonicalPaths {
    /// Paths that differ from what the images tell, by id. Refuses those that somebody has led to what is not theirs.
    package static func of(_ files: [FileEntry], except known: Set<UInt32>) throws(Problem) -> [UInt32: [UInt8]] {
        var paths: [UInt32: [UInt8]] = [:]
        var directories: [[UInt8]: [UInt8]] = [:]
        for file in files.compactMap(\.reg) where !known.contains(file.id) && file.ext != true {
            let path = file.name.bytes
            if path.starts(with: "/proc/".utf8) || path.allSatisfy({ $0 == UInt8(ascii: "/") }) { continue }
            let (directory, name) = try GhostFile.split(path, "file \(file.name)")
            do throws(Problem) {
                if directories[directory] == nil { directories[directory] = try HostDirectory.open(directory).path }
            } catch {
                // What has to be there has been looked for (`HostCheck`).
                guard (error.cause as? Errno) == .noSuchFileOrDirectory else { throw error }
            }
            guard let parent = directories[directory] else { continue }
            var found = HostName(parent, name).path
            let isLink = FileStatus.Kind(rawValue: (file.mode ?? 0) & FileStatus.kindMask) == .link
            if !isLink, let status = try? FileStatus(path: found, followingLinks: false), status.kind == .link {
                found = try HostDirectory.canonical(path, isLink: false)
            }
            if found != path { paths[file.id] = found }
        }
        return paths
    }
}
