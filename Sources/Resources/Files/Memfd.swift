package import Images
import Linux
import ProcFS
package import Tracer

/// An anonymous file of memfd_create(2). Its inode is an entry of memfd.img, its pages are in pagemap-shmem.
package enum Memfd: FileKind {
    package static let type = FdTypes.MEMFD
    private static let prefix = Array("/memfd:".utf8)
    private static let getSeals: Int32 = 1034, addSeals: Int32 = 1033  // F_GET_SEALS, F_ADD_SEALS
    private static let hugetlbfs: UInt32 = 0x9584_58f6  // HUGETLBFS_MAGIC

    package static func claims(_ file: OpenFile) -> Bool {
        guard case .path(let path, isDeleted: true) = file.link else { return false }
        return path.bytes.starts(with: prefix) && file.status.links == 0
    }

    package static func dump(_ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch) throws(Problem) -> FileReader {
        guard case .path(let path, _) = file.link else { throw Problem(file.subject, "a memfd without a name") }
        let seals = batch.call(.fcntl, .int(number), .int(getSeals), 0, mayFail: true)
        let fileSystem = batch.room(120)
        batch.call(.fstatfs, .int(number), .buffer(fileSystem))
        return { answers, fown, dump throws(Problem) in
            if answers[fileSystem].word(at: 0) == hugetlbfs { throw Problem("\(file.subject) › \(path)", "memfds of huge pages are not dumped yet") }
            let inode = UInt32(truncatingIfNeeded: file.status.inode)
            let size = UInt64(clamping: file.status.size)
            dump.add(MemfdInodeEntry(
                name: ByteString(path.bytes.dropFirst(prefix.count)), uid: file.status.uid, gid: file.status.gid, size: size, shmid: inode,
                seals: answers.succeeded(seals) ? UInt32(truncatingIfNeeded: answers[seals]) : 1, inode_id: UInt64(inode), mode: file.status.mode))
            dump.add(.memfd(shmid: inode, size: size, file.origin))
            return FileEntry(type: type, id: id, memfd: MemfdFileEntry(
                id: id, flags: file.info.flags & ~FilePlan.closeOnExec, pos: UInt64(bitPattern: max(0, file.info.pos)), fown: fown, inode_id: inode))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.memfd) {
            guard let path = plan.files.segmentPaths[entry.inode_id], let inode = plan.files.memfds[entry.inode_id] else {
                throw Problem("memfd \(entry.id)", "its inode, \(entry.inode_id), is not in memfd.img")
            }
            plan.create.describe("memfd \(inode.name)")
            plan.create.call(.openat, -100, plan.create.path(path), .int(entry.flags & ~FilePlan.creation | FilePlan.closeOnExec))
            if entry.pos != 0 { plan.create.call(.lseek, 0, .int(entry.pos), 0) }
            plan.park(as: entry.id)
            plan.own(entry.fown, of: entry.id)
            // A descriptor that cannot write cannot seal; seals there already do no harm.
            if inode.seals != 0, entry.flags & 3 != 0 {
                plan.finish.describe("memfd \(inode.name)")
                plan.finish.call(.fcntl, .int(plan.parked(entry.id)), .int(getSeals), 0)
                plan.finish.call(.fcntl, .int(plan.parked(entry.id)), .int(addSeals), .int(inode.seals), mayFail: inode.seals & 1 != 0)
            }
        }
    }
}
