package import Images
import Linux
import ProcFS
package import Tracer

/// A named pipe of fifo(7): the path is an entry of its own, the bytes are kept like those of a pipe.
package enum Fifo: FileKind {
    package static let type = FdTypes.FIFO
    package static let note = KindNote(
        "fifo(7)",
        kept: "all ends, the capacity, and the data that waits; unlinked ones as files",
        refused: "packet mode (`O_DIRECT`), also when only packets of it are left",
        lost: "that nobody has read it: who watches one in which data waits sees a read (`IN_ACCESS`, Linux 6.5)")
    private static let accessMode: UInt32 = 3, writeOnly: UInt32 = 1, readWrite: UInt32 = 2  // O_ACCMODE …

    package static func claims(_ file: OpenFile) -> Bool {
        if case .path = file.link { file.status.kind == .fifo } else { false }
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem)
        -> FileReader
    {
        guard case .path(let path, let isDeleted) = file.link else {
            throw Problem(file.subject, "a FIFO without a path")
        }
        try Pipe.refusePackets(file, "\(path)")
        return { _, fown, dump throws(Problem) in
            let pathID = dump.context.newID()
            let (path, isDeleted) = try Unlinked.name(path, isDeleted: isDeleted, file.status, in: dump)
            var entry = RegularFile.entry(
                id: pathID, path: path.bytes, flags: file.info.flags & ~FilePlan.closeOnExec, position: 0,
                status: file.status)
            entry.fown = fown
            if isDeleted || file.status.links == 0 {
                try Unlinked.keep(file, path: path, id: pathID, in: dump)
            } else {
                try dump.expect(path, toBe: file)
            }
            Unlinked.noteOtherName(of: &entry, in: dump)
            dump.add(FileEntry(type: .REG, id: pathID, reg: entry))
            let pipeID = dump.fifoID(FileDump.FileIdentity(device: file.status.device, inode: file.status.inode))
            // O_PATH descriptors are no ends.
            if file.info.flags & FilePlan.pathOnly == 0 {
                let isWriter = file.info.flags & accessMode == writeOnly
                dump.add(PipeContent(id: pipeID, image: .fifoData, origin: file.origin), isFallback: isWriter)
            }
            return FileEntry(type: type, id: id, fifo: FifoEntry(id: id, pipe_id: pipeID, regf_id: pathID))
        }
    }

    package static func group(of entry: FileEntry, in files: RestoredFiles) -> UInt64? {
        entry.fifo.map { UInt64($0.pipe_id) }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        let fifos = entries.compactMap(\.fifo)
        guard let first = fifos.first else { return }
        func file(_ fifo: FifoEntry) throws(Problem) -> RegFileEntry {
            guard let file = plan.files.entries[fifo.regf_id ?? fifo.id]?.reg else {
                throw Problem("fifo \(fifo.id)", "its path, file \(fifo.regf_id ?? 0), is not in files.img")
            }
            return file
        }
        // Open for both, it waits for nobody, and keeps the bytes until all ends are there.
        let path = Unlinked.path(of: try file(first), in: plan.files)
        plan.create.describe("fifo \(ByteString(path))")
        plan.create.open(path, readWrite | FilePlan.closeOnExec | FilePlan.nonblock)
        Pipe.fill(plan.files.fifoData[first.pipe_id], writing: 0, in: &plan)
        for fifo in fifos {
            let file = try file(fifo)
            let path = Unlinked.path(of: file, in: plan.files)
            var flags = file.flags & ~FilePlan.creation
            // The engine's descriptor of one that has no name is a link of /proc.
            if path.starts(with: "/proc/".utf8) { flags &= ~FilePlan.noFollow }
            plan.create.open(path, flags | FilePlan.closeOnExec)
            plan.park(1, as: fifo.id)
            plan.own(file.fown, of: fifo.id, flags: file.flags)
        }
        plan.create.call(.close, 0)
    }
}
