import Glibc
package import Images
import Linux
import SystemPackage

/// Unlinked files, made again by the engine and held open by it for the time of a restore. They are at their paths for
/// a moment only, so that the kernel knows them by those names; tasks open them through the engine's descriptors, which
/// nobody can lead elsewhere.
package final class RemappedFiles {
    /// Where to open them, by the id of the file.
    package private(set) var paths: [UInt32: [UInt8]] = [:]
    /// Descriptors to fetch from the engine (pidfd_getfd), by the id of the file: descriptions with flags that an
    /// opening through /proc cannot give.
    package private(set) var descriptions: [UInt32: Int32] = [:]
    private let host: HostChanges
    private var ghosts: [UInt32: [UInt8]] = [:]
    private var descriptors: [Int32] = []

    /// Makes the ghosts and names that `remap-fpath.img` asks for. What fails leaves nothing behind.
    package init(from images: ImageDirectory, entries: [FileEntry], host: HostChanges) throws(Problem) {
        self.host = host
        let remaps: [RemapFilePathEntry]
        do { remaps = try images.entries(RemapFilePathEntry.self, .remapFpath) } catch {
            throw Problem("remap-fpath.img", "cannot be read", cause: error)
        }
        for file in entries.compactMap(\.reg) {
            guard let name = file.cryo_unlinked_name else { continue }
            paths[file.id] = hold(
                try LinkedFile(file.name.bytes, subject: "file \(file.id)", host).open(as: name.bytes))
        }
        let files = Dictionary(
            entries.compactMap { $0.reg.map { ($0.id, $0) } }, uniquingKeysWith: { first, _ in first })
        let openings = Self.openings(remaps, files)
        // A directory comes before what was in it.
        let sorted = remaps.sorted {
            (files[$0.orig_id]?.name.bytes.count ?? 0) < (files[$1.orig_id]?.name.bytes.count ?? 0)
        }
        for remap in sorted { try make(remap, files, openings[remap.remap_id] ?? [], images) }
        try host.endMoment()
    }

    deinit { close() }

    /// To be called when all tasks have what they open, or when the restore has failed.
    package func close() {
        for descriptor in descriptors { Glibc.close(descriptor) }
        descriptors = []
    }

    /// Descriptions that only the engine can make: of O_TMPFILE files, and those opened with O_NOFOLLOW, which a link
    /// in /proc is.
    private static func openings(
        _ remaps: [RemapFilePathEntry], _ files: [UInt32: RegFileEntry]
    ) -> [UInt32: [GhostFile.Opening]] {
        var openings: [UInt32: [GhostFile.Opening]] = [:]
        for remap in remaps where remap.remap_type == .GHOST {
            guard let file = files[remap.orig_id] else { continue }
            let flags = Int32(bitPattern: file.flags & ~FilePlan.creation)
            let isTemporary = flags & GhostFile.temporary == GhostFile.temporary
            // The other end of a FIFO would be waited for.
            guard isTemporary || flags & O_NOFOLLOW != 0, (file.mode ?? 0) & S_IFMT != S_IFIFO else { continue }
            openings[remap.remap_id, default: []].append(GhostFile.Opening(file: file.id, flags: flags))
        }
        return openings
    }

    private func hold(_ descriptor: Int32) -> [UInt8] {
        descriptors.append(descriptor)
        return Array("/proc/\(getpid())/fd/\(descriptor)".utf8)
    }

    private func make(
        _ remap: RemapFilePathEntry, _ files: [UInt32: RegFileEntry], _ openings: [GhostFile.Opening],
        _ images: ImageDirectory
    ) throws(Problem) {
        guard let file = files[remap.orig_id] else {
            // CRIU also remaps what is no regular file (a FIFO has its path in an entry of its own).
            throw Problem("remap-fpath.img", "file \(remap.orig_id) is not in files.img")
        }
        let subject = "file \(file.id)"
        guard file.name.bytes.first == UInt8(ascii: "/"), !file.name.bytes.contains(0) else {
            throw Problem(subject, "\(file.name) is no absolute path; the image is damaged")
        }
        switch remap.remap_type ?? .LINKED {
        case .GHOST:
            if let path = ghosts[remap.remap_id] {
                paths[file.id] = path
                return
            }
            let made = try GhostFile(id: remap.remap_id, images).make(
                at: file.name.bytes, openings: openings, host: host)
            let path = hold(made.descriptor)
            for (id, number) in made.descriptions {
                descriptors.append(number)
                descriptions[id] = number
            }
            ghosts[remap.remap_id] = path
            paths[file.id] = path
        case .LINKED:
            guard let link = files[remap.remap_id] else {
                throw Problem(subject, "its link, file \(remap.remap_id), is not in files.img")
            }
            paths[file.id] = hold(try LinkedFile(link.name.bytes, subject: subject, host).open(as: file.name.bytes))
        case .PROCFS:
            // A process of that pid is there while files are opened.
            guard Unlinked.procPID(file.name.bytes).map({ UInt32(bitPattern: $0) }) == remap.remap_id else {
                throw Problem(subject, "\(file.name) is not in /proc/\(remap.remap_id); the image is damaged")
            }
        default: throw Problem(subject, "a remap of type \(remap.remap_type?.rawValue ?? 0) is not restored yet")
        }
    }
}

/// A file that lost the name it was opened under and has another, to be opened as if by the first.
struct LinkedFile {
    /// What --link-remap calls the names it makes. Only those are taken away again: any other is somebody's own.
    static let prefix = "link_remap."

    private let name: [UInt8]
    private let directory: HostDirectory
    private let subject: String
    private let host: HostChanges

    init(_ path: [UInt8], subject: String, _ host: HostChanges) throws(Problem) {
        let (directory, name) = try GhostFile.split(path, subject)
        (self.name, self.subject, self.host) = (name, subject, host)
        self.directory = try host.directory(directory)
    }

    /// An O_PATH descriptor of it, known by `path` if that is free, so that it looks as it did.
    func open(as path: [UInt8]) throws(Problem) -> Int32 {
        do {
            let file = try host.identity(of: name, in: directory)
            if name.starts(with: Self.prefix.utf8) { try host.record([.drop(HostName(directory.path, name), file)]) }
            return try alias(path, of: file) ?? open(name, in: directory, expecting: file)
        } catch let problem as Problem { throw problem } catch {
            throw Problem(subject, "its link \(HostName(directory.path, name).shown) cannot be opened", cause: error)
        }
    }

    private func alias(_ path: [UInt8], of file: FileDump.FileIdentity) throws -> Int32? {
        let (parentPath, alias) = try GhostFile.split(path, subject)
        guard let parent = try? host.directory(parentPath), try parent.status(of: alias) == nil else { return nil }
        try host.record([.alias(HostName(parent.path, alias), file)])
        let isLinked = unsafe withPath(name) { name in
            unsafe withPath(alias) { unsafe linkat(directory.descriptor, name, parent.descriptor, $0, 0) == 0 }
        }
        return isLinked ? try open(alias, in: parent, expecting: file) : nil
    }

    private func open(
        _ name: [UInt8], in directory: HostDirectory, expecting file: FileDump.FileIdentity
    ) throws -> Int32 {
        let descriptor = unsafe withPath(name) {
            unsafe openat(directory.descriptor, $0, HostDirectory.pathOnly | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        let status = try FileStatus(descriptor: descriptor)
        guard status.inode == file.inode, status.device == file.device, status.kind != .link else {
            close(descriptor)
            throw Problem(subject, "\(HostName(directory.path, name).shown) was exchanged for another file")
        }
        return descriptor
    }
}

func withPath<Value>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    unsafe (path + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
}
