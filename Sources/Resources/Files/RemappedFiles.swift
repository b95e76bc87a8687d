import Glibc
package import Images
import SystemPackage

/// Unlinked files, put on the host for the time of a restore: tasks open them by path, then the paths go again.
package final class RemappedFiles {
    /// Where to open them, by the id of the file.
    package private(set) var paths: [UInt32: [UInt8]] = [:]
    /// Taken back in reverse order, whether the restore succeeds or not.
    private var temporary: [() -> Void] = []
    /// Names the dump has given (link_remap): needed again if the restore fails.
    private var links: Set<[UInt8]> = []
    private var ghosts: [UInt32: [UInt8]] = [:]
    private var isRemoved = false

    /// Makes the ghosts and names that `remap-fpath.img` asks for. What fails leaves nothing behind.
    package init(from images: ImageDirectory, entries: [FileEntry]) throws(Problem) {
        let remaps: [RemapFilePathEntry]
        do { remaps = try images.entries(RemapFilePathEntry.self, .remapFpath) } catch { throw Problem("remap-fpath.img", "cannot be read", cause: error) }
        guard !remaps.isEmpty else { return }
        let files = Dictionary(entries.compactMap { $0.reg.map { ($0.id, $0) } }, uniquingKeysWith: { first, _ in first })
        // A directory comes before what was in it.
        let sorted = remaps.sorted { (files[$0.orig_id]?.name.bytes.count ?? 0) < (files[$1.orig_id]?.name.bytes.count ?? 0) }
        do throws(Problem) { for remap in sorted { try make(remap, files, images) } } catch {
            remove(restored: false)
            throw error
        }
    }

    deinit { remove(restored: false) }

    /// To be called once: after all tasks have what they open, or when the restore has failed.
    package func remove(restored: Bool) {
        guard !isRemoved else { return }
        isRemoved = true
        while let step = temporary.popLast() { step() }
        if restored { for link in links { unsafe withPath(link) { _ = unsafe unlink($0) } } }
    }

    private func make(_ remap: RemapFilePathEntry, _ files: [UInt32: RegFileEntry], _ images: ImageDirectory) throws(Problem) {
        guard let file = files[remap.orig_id] else {
            // CRIU also remaps what is no regular file (a FIFO has its path in an entry of its own).
            throw Problem("remap-fpath.img", "file \(remap.orig_id) is not in files.img")
        }
        guard file.name.bytes.first == UInt8(ascii: "/"), !file.name.bytes.contains(0) else {
            throw Problem("file \(file.id)", "\(file.name) is no absolute path; the image is damaged")
        }
        switch remap.remap_type ?? .LINKED {
        case .GHOST:
            if let path = ghosts[remap.remap_id] {
                paths[file.id] = path
                return
            }
            let path = try GhostFile(id: remap.remap_id, images).make(at: file.name.bytes) { temporary.append($0) }
            ghosts[remap.remap_id] = path
            paths[file.id] = path
        case .LINKED:
            guard let link = files[remap.remap_id] else { throw Problem("file \(file.id)", "its link, file \(remap.remap_id), is not in files.img") }
            links.insert(link.name.bytes)
            // Under its old name, if that is free, it looks as it did.
            let isLinked = unsafe withPath(link.name.bytes) { from in unsafe withPath(file.name.bytes) { unsafe linkat(AT_FDCWD, from, AT_FDCWD, $0, 0) == 0 } }
            if isLinked {
                let name = file.name.bytes
                temporary.append { unsafe withPath(name) { _ = unsafe unlink($0) } }
            }
            paths[file.id] = isLinked ? file.name.bytes : link.name.bytes
        case .PROCFS:
            // A process of that pid is there while files are opened.
            guard Unlinked.procPID(file.name.bytes).map({ UInt32(bitPattern: $0) }) == remap.remap_id else {
                throw Problem("file \(file.id)", "\(file.name) is not in /proc/\(remap.remap_id); the image is damaged")
            }
        default: throw Problem("file \(file.id)", "a remap of type \(remap.remap_type?.rawValue ?? 0) is not restored yet")
        }
    }
}

func withPath<Value>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    unsafe (path + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
}
