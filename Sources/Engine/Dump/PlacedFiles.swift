import Images
import Linux
import ProcFS
import Resources
import SystemPackage

/// The files that tasks map, run and stand in, without a descriptor: what has an entry already.
struct PlacedFiles {
    struct Mapped: Hashable { var device: UInt64, inode: UInt64, flags: UInt32, path: [UInt8] }
    /// Where in the entries they are.
    var mapped: [Mapped: Int] = [:]
    /// Ids of shared segments and memfds, by inode.
    var segments: [UInt64: UInt32] = [:]
}

extension TreeFiles {
    /// The id of the file behind a mapping.
    func mapped(_ vma: VMA, _ entry: VmaEntry, _ backing: VMABacking, of task: TaskDump) throws -> UInt32? {
        let proc = "/proc/\(task.pid)/map_files/\(vma.mapFile)"
        let subject = "\(task.subject) › mapping \(vma.mapFile)"
        switch backing {
        case .none: return nil
        case .file:
            let status: FileStatus
            do { status = try FileStatus(path: Array(proc.utf8)) } catch {
                throw Problem(subject, "looking at its file", cause: error)
            }
            guard status.kind == .regular || status.kind == .character && RegularFile.isStateless(status.rdev) else {
                throw Problem("\(subject) (\(vma.path))", "it is memory of a device")
            }
            let (path, isDeleted) = try name(of: vma, in: task)
            let link = FdLink.path(path, isDeleted: isDeleted)
            let file = OpenFile(pid: task.pid, proc: proc, link: link, status: status, subject: subject)
            let index = try mapped(file, path: path, isDeleted: isDeleted, flags: entry.fdflags ?? 0)
            if entries[index].reg?.build_id.isEmpty == true {
                if vma.offset == 0, let found = MappedBuildID.find(in: vma, of: task) {
                    entries[index].reg?.build_id = BuildID.words(found)
                } else if vma.permissions.contains(.exec) {
                    entries[index].reg?.cryo_mtime = status.modified
                }
            }
            return entries[index].id
        case .sharedMemory(let inode): return try segment(inode, name: "/dev/zero", at: proc)
        case .memfd(let inode): return try segment(inode, name: Memfd.name(try name(of: vma, in: task).path), at: proc)
        }
    }

    /// Where a line of maps writes a newline, it may stand for one, or for the four characters that it is written with.
    private func name(of vma: VMA, in task: TaskDump) throws -> (path: ProcString, isDeleted: Bool) {
        guard vma.path.bytes.contains(UInt8(ascii: "\n")) else { return (vma.path, vma.isDeleted) }
        let link = FdLink(try task.directory.readlink("map_files/\(vma.mapFile)"))
        guard case .path(let path, let isDeleted) = link else {
            throw Problem("\(task.subject) › mapping \(vma.mapFile)", "\(link) is no path")
        }
        return (path, isDeleted)
    }

    /// The id of a file that is known by path: /proc/PID/exe, cwd, root.
    func linked(_ name: String, of task: TaskDump) throws -> UInt32 {
        let proc = "/proc/\(task.pid)/\(name)"
        let subject = "\(task.subject) › \(name)"
        let link: FdLink
        let status: FileStatus
        do {
            link = FdLink(try task.directory.readlink(name))
            status = try FileStatus(path: Array(proc.utf8))
        } catch { throw Problem(subject, "looking at it", cause: error) }
        guard case .path(let path, let isDeleted) = link else { throw Problem(subject, "\(link) is no path") }
        let file = OpenFile(pid: task.pid, proc: proc, link: link, status: status, subject: subject)
        if name == "exe", Memfd.claims(file) {
            return try segment(status.inode, name: Memfd.name(path), at: proc)
        }
        // As in CRIU's images, cwd and root have entries of their own.
        if name == "exe" { return entries[try mapped(file, path: path, isDeleted: isDeleted, flags: 0)].id }
        return try place(of: file, path: path, isDeleted: isDeleted, flags: 0)
    }

    private func mapped(_ file: OpenFile, path: ProcString, isDeleted: Bool, flags: UInt32) throws -> Int {
        let key = PlacedFiles.Mapped(
            device: file.status.device, inode: file.status.inode, flags: flags, path: path.bytes)
        if let index = places.mapped[key] { return index }
        let index = entries.count
        _ = try place(of: file, path: path, isDeleted: isDeleted, flags: flags)
        places.mapped[key] = index
        return index
    }

    private func place(of file: OpenFile, path: ProcString, isDeleted: Bool, flags: UInt32) throws -> UInt32 {
        let id = newID()
        let (path, isDeleted) = try Unlinked.name(path, isDeleted: isDeleted, file.status, in: dump)
        var entry = RegularFile.entry(id: id, path: path.bytes, flags: flags, position: 0, status: file.status)
        entries.append(FileEntry(type: .REG, id: id, reg: entry))
        if isDeleted {
            let index = entries.count - 1
            try Unlinked.keep(file, path: path, id: id, in: dump)
            Unlinked.noteOtherName(of: &entry, in: dump)
            entries[index].reg = entry
        } else {
            try dump.expect(path, toBe: file)
        }
        return id
    }

    /// The id of the file for a shared segment or memfd, whose pages go into images of their own.
    private func segment(_ inode: UInt64, name: ByteString, at path: String) throws -> UInt32 {
        if let id = places.segments[inode] { return id }
        let id = newID()
        places.segments[inode] = id
        let subject = "shared memory \(inode) (\(name))"
        let status: FileStatus
        let seals: Int
        do {
            let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            defer { try? descriptor.close() }
            status = try FileStatus(descriptor: descriptor.rawValue)
            seals = try systemCall(.fcntl, Int(descriptor.rawValue), Int(Fcntl.getSeals.rawValue))
        } catch Errno.invalidArgument {
            throw Problem(subject, "an unlinked file that has the name of shared memory and is none")
        } catch { throw Problem(subject, "opening it", cause: error) }
        let inodeID = UInt32(truncatingIfNeeded: inode)
        dump.add(
            MemfdInodeEntry(
                name: name, uid: status.uid, gid: status.gid, size: UInt64(clamping: status.size),
                shmid: inodeID,
                seals: UInt32(truncatingIfNeeded: seals), inode_id: UInt64(inodeID), mode: status.mode))
        dump.add(MemfdContent(shmid: inodeID, size: UInt64(clamping: status.size), origin: .link(path)))
        entries.append(
            FileEntry(type: .MEMFD, id: id, memfd: MemfdFileEntry(id: id, flags: 0, pos: 0, inode_id: inodeID)))
        return id
    }
}
