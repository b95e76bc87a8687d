package import Images
import Linux
package import ProcFS
package import Tracer

/// An anonymous file of memfd_create(2). Its inode is an entry of memfd.img, its pages are in pagemap-shmem.
package enum Memfd: FileKind {
    package static let type = FdTypes.MEMFD
    package static let note = KindNote(
        "memfd_create(2)", kept: "contents, name, seals, owner, mode, write hint", refused: "memfds of huge pages")
    private static let prefix = Array("/memfd:".utf8)
    private static let accessMode: UInt32 = 3, readWrite: UInt32 = 2

    package static func claims(_ file: OpenFile) -> Bool {
        guard case .path(let path, isDeleted: true) = file.link else { return false }
        return path.bytes.starts(with: prefix) && file.status.links == 0
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem)
        -> FileReader
    {
        guard case .path(let path, _) = file.link else { throw Problem(file.subject, "a memfd without a name") }
        let seals = askSeals(of: number, isPathOnly: file.info.flags & FilePlan.pathOnly != 0, in: &batch)
        let writeHint = WriteHint(asking: &batch, of: number)
        let fileSystem = batch.room(FileSystemType.statfsSize)
        batch.call(.fstatfs, .int(number), .buffer(fileSystem))
        return { answers, fown, dump throws(Problem) in
            let subject = "\(file.subject) › \(path)"
            if FileSystemType(statfs: answers[fileSystem]) == .hugetlbfs {
                throw Problem(subject, "memfds of huge pages are not dumped yet")
            }
            guard answers.succeeded(seals) else {
                throw Problem(subject, "an unlinked file that has the name of a memfd and is none")
            }
            let inode = UInt32(truncatingIfNeeded: file.status.inode)
            let size = UInt64(clamping: file.status.size)
            var memfd = MemfdInodeEntry(
                name: name(path), uid: file.status.uid, gid: file.status.gid, size: size, shmid: inode,
                seals: UInt32(truncatingIfNeeded: answers[seals]), inode_id: UInt64(inode), mode: file.status.mode)
            memfd.cryo_rw_hint = writeHint.hint(answers)
            dump.add(memfd)
            dump.add(MemfdContent(shmid: inode, size: size, origin: file.origin))
            return FileEntry(
                type: type, id: id,
                memfd: MemfdFileEntry(
                    id: id, flags: file.info.flags & ~FilePlan.closeOnExec,
                    pos: UInt64(bitPattern: max(0, file.info.pos)), fown: fown, inode_id: inode))
        }
    }

    /// F_GET_SEALS, for which a descriptor of O_PATH is not enough.
    private static func askSeals(of number: Int32, isPathOnly: Bool, in batch: inout Batch) -> Batch.Result {
        guard isPathOnly else { return batch.fcntl(.int(number), .getSeals, mayFail: true) }
        let opened = batch.call(
            .openat, .currentDirectory, batch.path("/proc/self/fd/\(number)"), .int(FilePlan.closeOnExec))
        let seals = batch.fcntl(.result(opened), .getSeals, mayFail: true)
        batch.call(.close, .result(opened))
        return seals
    }

    /// The name it was given.
    package static func name(_ path: ProcString) -> ByteString { ByteString(path.bytes.dropFirst(prefix.count)) }

    /// Which of the entries are what memfd_create(2) has opened: of each memfd the first that reads and writes.
    static func first(_ entries: [FileEntry]) -> Set<UInt32> {
        var first: [UInt32: UInt32] = [:]
        for memfd in entries.compactMap(\.memfd)
        where memfd.flags & accessMode == readWrite && memfd.flags & FilePlan.pathOnly == 0 {
            first[memfd.inode_id] = min(memfd.id, first[memfd.inode_id] ?? .max)
        }
        return Set(first.values)
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.memfd) {
            guard let segment = plan.files.segments[entry.inode_id], let inode = plan.files.memfds[entry.inode_id]
            else {
                throw Problem("memfd \(entry.id)", "its inode, \(entry.inode_id), is not in memfd.img")
            }
            plan.create.describe("memfd \(inode.name)")
            let isFirst = plan.files.firstOfMemfds.contains(entry.id)
            if isFirst {
                segment.fetch(as: 0, in: &plan.create)
            } else {
                let flags = entry.flags & ~FilePlan.creation | FilePlan.closeOnExec
                plan.create.call(.openat, .currentDirectory, plan.create.path(segment.path), .int(flags))
            }
            if entry.pos != 0 { plan.create.call(.lseek, 0, .int(entry.pos), 0) }
            plan.park(as: entry.id)
            if entry.flags & FilePlan.pathOnly == 0 {
                WriteHint.restore(inode.cryo_rw_hint, of: plan.parked(entry.id), in: &plan.create)
            }
            if isFirst { plan.setFlags(entry.flags, of: entry.id) }
            plan.own(entry.fown, of: entry.id, flags: entry.flags)
        }
    }
}
