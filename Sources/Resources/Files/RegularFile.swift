package import Images
package import Linux
import ProcFS
package import Tracer

/// A file, directory or stateless device opened by path: open(2).
package enum RegularFile: FileKind {
    package static let type = FdTypes.REG
    private static let writeOnly: UInt32 = 1
    private static let append: UInt32 = 0o2000
    /// O_TMPFILE, which has O_DIRECTORY in it. Opened again the file has a name.
    private static let temporary: UInt32 = 0o20200000

    package static func claims(_ file: OpenFile) -> Bool {
        guard case .path = file.link, !Memfd.claims(file) else { return false }
        switch file.status.kind {
        case .regular, .directory, .block, .link: return true
        case .character: return isStateless(file.status.rdev)
        default: return false
        }
    }

    /// Devices whose driver keeps nothing of an open file: /dev/null, zero, full, random, urandom, mem, kmem, port.
    package static func isStateless(_ rdev: UInt64) -> Bool { rdev >> 8 & 0xfff == 1 }

    package static func dump(_ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch) throws(Problem) -> FileReader {
        guard case .path(let path, let isDeleted) = file.link else { throw Problem(file.subject, "a file without a path") }
        return { _, fown, dump throws(Problem) in
            let (path, isDeleted) = Unlinked.name(path, isDeleted: isDeleted, file.status, in: dump)
            var entry = Self.entry(id: id, path: path.bytes, flags: file.info.flags & ~FilePlan.closeOnExec, position: file.info.pos, status: file.status)
            entry.fown = fown
            if isDeleted || file.status.links == 0 || Unlinked.isOfGoneProcess(path.bytes, in: dump) { try Unlinked.keep(file, path: path, id: id, in: dump) }
            return FileEntry(type: type, id: id, reg: entry)
        }
    }

    /// The entry for a path, for descriptors and for what is mapped, run (exe) or stood in (cwd, root).
    package static func entry(id: UInt32, path: [UInt8], flags: UInt32, position: Int64, status: FileStatus) -> RegFileEntry {
        var entry = RegFileEntry(id: id, flags: flags, pos: UInt64(bitPattern: max(0, position)), name: ByteString(path), mode: status.mode)
        // A log that only grows may have grown by the time it is opened again.
        if status.kind == .regular, flags & (writeOnly | append) != writeOnly | append { entry.size = UInt64(bitPattern: status.size) }
        return entry
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let file? in entries.map(\.reg) {
            plan.create.describe("file \(file.name)")
            let path = plan.create.path(Unlinked.path(of: file, in: plan.files))
            var flags = file.flags & ~FilePlan.creation
            if flags & temporary == temporary { flags &= ~temporary }
            plan.create.call(.openat, -100, path, .int(flags | FilePlan.closeOnExec))
            if file.pos != 0, file.flags & FilePlan.pathOnly == 0 { plan.create.call(.lseek, 0, .int(file.pos), 0) }
            plan.park(as: file.id)
            plan.own(file.fown, of: file.id)
        }
    }
}
