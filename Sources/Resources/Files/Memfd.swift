package import Images
import Linux
import ProcFS
package import Tracer

/// An anonymous file of memfd_create(2).
package enum Memfd: FileKind {
    package static let type = FdTypes.MEMFD

    package static func claims(_ file: OpenFile) -> Bool {
        guard case .path(let path, isDeleted: true) = file.link else { return false }
        return path.bytes.starts(with: Array("/memfd:".utf8))
    }

    package static func dump(_ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch) throws(Problem) -> FileReader {
        throw Problem("\(file.subject) › memfd", "memfds are not dumped yet")
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        throw Problem("memfd", "memfds are not restored yet")
    }
}
