package import Images
import Linux
import ProcFS
package import Tracer

/// A process by descriptor: pidfd_open(2).
package enum Pidfd: FileKind {
    package static let type = FdTypes.PIDFD
    package static let note = KindNote(
        "pidfd_open(2)",
        kept: "pidfds of processes of the tree, and of processes that have ended",
        refused: "processes outside of the tree; threads (`PIDFD_THREAD`)")
    private static let nonblock: UInt32 = 0o4000
    /// PIDFD_THREAD is O_EXCL.
    private static let thread: UInt32 = 0o200

    package static func claims(_ file: OpenFile) -> Bool {
        switch file.link {
        case .anonInode("pidfd"): true
        case .numbered(kind: "pidfd", _): true
        default: false
        }
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        let subject = "\(file.subject) › pidfd"
        guard let pid = file.info.pid else { throw Problem(subject, "its fdinfo has no Pid") }
        if file.info.flags & thread != 0 {
            throw Problem(subject, "it is of a thread (PIDFD_THREAD), which images cannot tell")
        }
        let flags = file.info.flags & nonblock
        let inode = UInt32(truncatingIfNeeded: file.status.inode)
        return { _, fown, dump throws(Problem) in
            // −1 for a process that has been waited for: any other that ends will do in its place.
            guard pid == -1 || dump.tree.contains(pid) else {
                throw Problem(subject, "its process, \(pid), is outside the tree")
            }
            return FileEntry(
                type: type, id: id, pidfd: PidfdEntry(id: id, ino: inode, flags: flags, nspid: pid, fown: fown))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.pidfd) {
            guard let pid = entry.nspid > 0 ? entry.nspid : plan.files.standIns[entry.ino],
                entry.nspid <= 0 || plan.files.tree.contains(pid)
            else {
                throw Problem("pidfd \(entry.id)", "its process, \(entry.nspid), is not in the checkpoint")
            }
            plan.create.describe("pidfd of \(pid)")
            plan.create.call(.pidfd_open, .int(pid), .int(entry.flags & nonblock))
            plan.park(as: entry.id)
            plan.own(entry.fown, of: entry.id)
        }
    }
}
