package import Images
package import Linux
import ProcFS
package import Tracer

/// A file, directory or stateless device opened by path: open(2).
package enum RegularFile: FileKind {
    package static let type = FdTypes.REG
    package static let note = KindNote(
        "files, directories and devices, open(2)",
        kept: """
            path, position and flags, also of `O_PATH`; write hints (`F_SET_RW_HINT`); unlinked files up to \
            `--ghost-limit`, also those of `O_TMPFILE`, which can still be linked; files that lost the name \
            they are open under (`--link-remap`; with `-R` another name of the file in the same directory, if \
            it has one); devices that keep nothing of who opens them, such as `/dev/null`
            """,
        refused: """
            unlinked files over `--ghost-limit`; a directory of whose changes signals tell (`F_NOTIFY`); POSIX \
            message queues
            """,
        lost: """
            extended attributes of unlinked files; `O_EXCL` of an `O_TMPFILE` file, of which the kernel does \
            not tell: it comes back as one that linkat(2) can give a name (warned of); the place that a reader \
            of `/dev/kmsg` had reached: it reads from the start (warned of)
            """)
    private static let accessMode: UInt32 = 3
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

    /// Devices whose driver keeps nothing of an open file, or hardly anything: /dev/null, zero, full, random, urandom,
    /// mem, kmem, port, kmsg.
    package static func isStateless(_ rdev: UInt64) -> Bool { rdev >> 8 & 0xfff == 1 }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem)
        -> FileReader
    {
        guard case .path(let path, let isDeleted) = file.link else {
            throw Problem(file.subject, "a file without a path")
        }
        let fileSystem = batch.room(FileSystemType.statfsSize)
        let mayBeQueue = isLikeQueue(file.status)
        if mayBeQueue { batch.call(.fstatfs, .int(number), .buffer(fileSystem)) }
        let writeHint = file.status.kind == .regular ? WriteHint(asking: &batch, of: number) : nil
        return { answers, fown, dump throws(Problem) in
            if mayBeQueue, FileSystemType(statfs: answers[fileSystem]) == .mqueue {
                throw Problem("\(file.subject) › \(path)", "it is a POSIX message queue, which is not dumped yet")
            }
            if file.status.kind == .directory, fown.pid != 0 {
                // fcntl(2) with F_NOTIFY makes who asks the owner, and cannot be asked what it was told.
                throw Problem(
                    "\(file.subject) › \(path)",
                    "signals tell its owner of changes in this directory (dnotify), which cannot be kept")
            }
            if isKernelLog(file) {
                dump.warn(
                    "task \(file.pid) › \(file.subject) › \(path): restored, it reads the log of the kernel from its "
                        + "start"
                )
            }
            let (path, isDeleted) = try Unlinked.name(path, isDeleted: isDeleted, file.status, in: dump)
            var entry = Self.entry(
                id: id, path: path.bytes, flags: file.info.flags & ~FilePlan.closeOnExec, position: file.info.pos,
                status: file.status)
            entry.fown = fown
            entry.cryo_rw_hint = writeHint?.hint(answers)
            let isOfGoneProcess = try Unlinked.isOfGoneProcess(path.bytes, in: dump)
            if isDeleted || file.status.links == 0 || isOfGoneProcess {
                try Unlinked.keep(file, path: path, id: id, in: dump)
            } else {
                try dump.expect(path, toBe: file)
            }
            Unlinked.noteOtherName(of: &entry, in: dump)
            if file.info.flags & temporary == temporary, file.status.links == 0 {
                dump.warn(
                    "\(file.subject) › \(path): it was made by O_TMPFILE, and comes back without O_EXCL if it had that")
            }
            return FileEntry(type: type, id: id, reg: entry)
        }
    }

    /// A queue of mq_open(3) pretends to be a file of FILENT_SIZE bytes (ipc/mqueue.c) that needs no block; a question
    /// to a file system is not for nothing, its server may be one of the tasks that stand still.
    private static func isLikeQueue(_ status: FileStatus) -> Bool {
        status.kind == .regular && status.size == 80 && status.blocks == 0
    }

    /// /dev/kmsg remembers for each description what was read of it.
    private static func isKernelLog(_ file: OpenFile) -> Bool {
        file.status.kind == .character && DeviceNumber(dev: file.status.rdev) == DeviceNumber(major: 1, minor: 11)
            && file.info.flags & accessMode != writeOnly && file.info.flags & FilePlan.pathOnly == 0
    }

    /// The entry for a path, for descriptors and for what is mapped, run (exe) or stood in (cwd, root).
    package static func entry(
        id: UInt32, path: [UInt8], flags: UInt32, position: Int64, status: FileStatus
    )
        -> RegFileEntry
    {
        var entry = RegFileEntry(
            id: id, flags: flags, pos: UInt64(bitPattern: max(0, position)), name: ByteString(path), mode: status.mode)
        // A log that only grows may have grown by the time it is opened again.
        if status.kind == .regular, flags & (writeOnly | append) != writeOnly | append {
            entry.size = UInt64(bitPattern: status.size)
        }
        return entry
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let file? in entries.map(\.reg) {
            plan.create.describe("file \(file.name)")
            if let number = plan.files.descriptions[file.id] {
                plan.create.call(.pidfd_open, .int(plan.files.engine), 0)
                plan.create.call(.pidfd_getfd, 0, .int(number), 0)
                plan.park(1, as: file.id)
                plan.create.call(.close, 0)
            } else {
                var flags = file.flags & ~FilePlan.creation
                if flags & temporary == temporary { flags &= ~temporary }
                plan.create.open(Unlinked.path(of: file, in: plan.files), flags | FilePlan.closeOnExec)
                plan.park(as: file.id)
            }
            if file.pos != 0, file.flags & FilePlan.pathOnly == 0 {
                plan.create.call(.lseek, .int(plan.parked(file.id)), .int(file.pos), 0)
            }
            WriteHint.restore(file.cryo_rw_hint, of: plan.parked(file.id), in: &plan.create)
            plan.own(file.fown, of: file.id, flags: file.flags)
        }
    }
}
