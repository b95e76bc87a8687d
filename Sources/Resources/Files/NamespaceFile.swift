package import Images
import Linux
import ProcFS
package import Tracer

/// A file of /proc/PID/ns, see namespaces(7).
package enum NamespaceFile: FileKind {
    package static let type = FdTypes.NS
    package static let note = KindNote(
        "files of namespaces(7)", kept: "those of the namespaces that `cryo` runs in", refused: "all others")

    /// The link in /proc/self/ns, the CLONE_NEW flag, and the number that CRIU gives its own namespace of that kind.
    private static let kinds: [(name: ProcString, flag: UInt32, id: UInt32)] = [
        ("pid", 0x2000_0000, 1), ("net", 0x4000_0000, 2), ("ipc", 0x0800_0000, 3), ("uts", 0x0400_0000, 4),
        ("time", 0x0000_0080, 5), ("mnt", 0x0002_0000, 6), ("user", 0x1000_0000, 7), ("cgroup", 0x0200_0000, 8),
    ]

    package static func claims(_ file: OpenFile) -> Bool {
        guard case .numbered(let kind, _) = file.link else { return false }
        return kinds.contains { $0.name == kind }
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        guard case .numbered(let name, let inode) = file.link, let kind = kinds.first(where: { $0.name == name }) else {
            throw Problem(file.subject, "no namespace")
        }
        let flags = file.info.flags & ~FilePlan.closeOnExec
        return { _, _, dump throws(Problem) in
            guard try dump.sockets.status(Array("/proc/self/ns/\(name)".utf8))?.inode == inode else {
                throw Problem("\(file.subject) › \(name):[\(inode)]", "it is not the namespace of the tree")
            }
            return FileEntry(
                type: type, id: id, nsf: NsFileEntry(id: id, ns_id: kind.id, ns_cflag: kind.flag, flags: flags))
        }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.nsf) {
            guard let kind = kinds.first(where: { $0.flag == entry.ns_cflag }) else {
                throw Problem(
                    "namespace file \(entry.id)", "a namespace of kind \(entry.ns_cflag); the image is damaged")
            }
            guard kind.id == entry.ns_id else {
                throw Problem("namespace file \(entry.id)", "namespaces other than our own are not restored yet")
            }
            plan.create.describe("\(kind.name) namespace")
            plan.create.call(
                .openat, .currentDirectory, plan.create.path("/proc/self/ns/\(kind.name)"),
                .int(entry.flags & ~FilePlan.creation | FilePlan.closeOnExec))
            plan.park(as: entry.id)
        }
    }
}
