package import Images
import Linux
import ProcFS
package import Tracer

/// One end of a pipe(2), with the bytes in it.
package enum Pipe: FileKind {
    package static let type = FdTypes.PIPE
    package static let note = KindNote(
        "pipe(2)",
        kept: "both ends, the capacity, and the data that waits",
        refused: "packet mode (`O_DIRECT`), also when only packets of it are left")
    private static let accessMode: UInt32 = 3
    private static let largeFile: UInt32 = 0o100000
    private static let direct: UInt32 = 0o40000

    package static func claims(_ file: OpenFile) -> Bool {
        if case .pipe = file.link { true } else { false }
    }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem)
        -> FileReader
    {
        guard case .pipe(let inode) = file.link else { throw Problem(file.subject, "no pipe") }
        try refusePackets(file, "pipe:[\(inode)]")
        let pipeID = UInt32(truncatingIfNeeded: inode)
        let flags = file.info.flags & ~0o2000000
        return { _, fown, dump in
            // The data once, through whichever end comes first: reopening it for reading does not need a read end.
            dump.add(PipeContent(id: pipeID, image: .pipesData, origin: file.origin))
            return FileEntry(type: type, id: id, pipe: PipeEntry(id: id, pipe_id: pipeID, flags: flags, fown: fown))
        }
    }

    /// A FIFO gets into packet mode by F_SETFL alone.
    static func refusePackets(_ file: OpenFile, _ name: String) throws(Problem) {
        guard file.info.flags & direct != 0, file.info.flags & FilePlan.pathOnly == 0 else { return }
        throw Problem(
            "\(file.subject) › \(name)", "it is in packet mode (O_DIRECT), whose packet borders cannot be kept")
    }

    package static func group(of entry: FileEntry, in files: RestoredFiles) -> UInt64? {
        entry.pipe.map { UInt64($0.pipe_id) }
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        let pipes = entries.compactMap(\.pipe)
        guard let id = pipes.first?.pipe_id else { return }
        plan.create.describe("pipe:[\(id)]")
        let ends = plan.create.room(8)
        // Never waits, whatever an image says is in it.
        plan.create.call(.pipe2, .buffer(ends), .int(FilePlan.closeOnExec | FilePlan.nonblock))
        fill(plan.files.pipeData[id], writing: 1, in: &plan)
        var isTaken = [false, false]
        for pipe in pipes {
            let end = pipe.flags & accessMode == 0 ? 0 : 1
            // The ends as pipe2 makes them: opened again they would have O_LARGEFILE. More descriptions of one end
            // came of an open.
            if pipe.flags & accessMode <= 1, !isTaken[end], pipe.flags & largeFile == 0 {
                isTaken[end] = true
                plan.create.call(.dup3, .int(end), .int(plan.parked(pipe.id)), .int(FilePlan.closeOnExec))
                plan.setFlags(pipe.flags, of: pipe.id)
            } else {
                reopen(pipe.flags, from: Int32(end), as: pipe.id, in: &plan)
            }
        }
        plan.create.call(.close, 0)
        plan.create.call(.close, 1)
        for pipe in pipes { plan.own(pipe.fown, of: pipe.id, flags: pipe.flags) }
    }

    /// The capacity and the bytes of a pipe or FIFO, through `number`, an end to write to.
    static func fill(_ contents: RestoredFiles.PipeContents?, writing number: Int32, in plan: inout FilePlan) {
        guard let contents else { return }
        if let size = contents.size, size != 65536 {
            plan.create.fcntl(.int(number), .setPipeSize, .int(size), mayFail: true)
        }
        for start in stride(from: 0, to: contents.bytes.count, by: 8192) {
            let piece = plan.create.bytes(Array(contents.bytes[start ..< min(start + 8192, contents.bytes.count)]))
            plan.create.call(.write, .int(number), .buffer(piece), .int(piece.count), returning: Int64(piece.count))
        }
    }

    /// Another open file description of the same end, with flags of its own.
    static func reopen(_ flags: UInt32, from number: Int32, as id: UInt32, in plan: inout FilePlan) {
        let path = plan.create.path("/proc/self/fd/\(number)")
        plan.create.call(.openat, .currentDirectory, path, .int(flags & ~FilePlan.creation | FilePlan.closeOnExec))
        plan.park(2, as: id)
    }
}
