package import Images
import Linux
import ProcFS
package import Tracer

/// Watches of inotify(7). The kernel tells which inodes are watched, by handle; their paths are found at the dump.
package enum Inotify: FileKind {
    package static let type = FdTypes.INOTIFY
    package static let note = KindNote(
        "inotify(7)",
        kept: "watches, under the same descriptors",
        refused: "a watch on something that has no path any more, and is not open in the tree",
        lost: "events that wait to be read (warned of)")
    private static let unread: UInt32 = 0x541b  // FIONREAD
    private static let setNextWatch: UInt32 = 0x4004_4900  // INOTIFY_IOC_SETNEXTWD
    /// CRIU's images have room for 128 bytes of a handle.
    private static let handleWords = 16

    package static func claims(_ file: OpenFile) -> Bool { file.link == .anonInode("inotify") }

    package static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader {
        let subject = "\(file.subject) › inotify"
        let waiting = batch.room(4)
        batch.call(.ioctl, .int(number), .int(unread), .buffer(waiting))
        return { answers, fown, dump throws(Problem) in
            if answers[waiting].word(at: 0) != 0 {
                dump.warn("task \(file.pid) › \(subject): events that wait to be read are lost")
            }
            var entry = InotifyFileEntry(id: id, flags: file.info.flags & ~FilePlan.closeOnExec, fown: fown)
            for watch in file.info.inotify.sorted(by: { $0.wd < $1.wd }) {
                let path = dump.context.path(of: watch, in: file.pid)
                entry.wd.append(
                    InotifyWdEntry(
                        id: id, i_ino: watch.ino, mask: watch.mask, ignored_mask: 0, s_dev: watch.device.kernel,
                        wd: UInt32(bitPattern: watch.wd),
                        f_handle: handle(watch.handle, path: path)))
            }
            dump.owners[id] = "task \(file.pid) › \(subject)"
            return FileEntry(type: type, id: id, ify: entry)
        }
    }

    /// What is watched may be open in the tree and have lost its name.
    package static func complete(_ entries: inout [FileEntry], in dump: FileDump) throws(Problem) {
        for index in entries.indices {
            guard var entry = entries[index].ify else { continue }
            for (number, watch) in entry.wd.enumerated() where watch.f_handle.path == nil {
                guard let path = dump.unlinkedPath(inode: watch.i_ino, kernelDevice: watch.s_dev) else {
                    throw Problem(
                        dump.owners[entry.id] ?? "inotify \(entry.id)",
                        "what watch \(watch.wd) watches, inode \(watch.i_ino), has no path that could be found")
                }
                entry.wd[number].f_handle.path = ByteString(path)
            }
            entries[index].ify = entry
        }
    }

    private static func handle(_ handle: FdinfoHandle?, path: [UInt8]?) -> FhEntry {
        var bytes = handle?.bytes ?? []
        let count = bytes.count
        bytes += [UInt8](repeating: 0, count: max(0, handleWords * 8 - bytes.count))
        return FhEntry(
            bytes: UInt32(truncatingIfNeeded: count), type: UInt32(bitPattern: handle?.type ?? 0),
            handle: (0 ..< handleWords).map { bytes.word64(at: $0 * 8) },
            path: path.map { ByteString($0) })
    }

    package static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem) {
        for case let entry? in entries.map(\.ify) {
            let subject = "inotify \(entry.id)"
            plan.create.describe(subject)
            plan.create.call(.inotify_init1, .int(entry.flags & FilePlan.nonblock | FilePlan.closeOnExec))
            plan.park(as: entry.id)
            // Late, so that what a restore does to files is not among the events.
            plan.finish.describe(subject)
            for watch in entry.wd.sorted(by: { $0.wd < $1.wd }) {
                guard let path = watch.f_handle.path?.bytes ?? plan.files.pathOfHandle(watch) else {
                    throw Problem(
                        subject, "what watch \(watch.wd) watches, inode \(watch.i_ino), has no path that could be found"
                    )
                }
                plan.finish.call(.ioctl, .int(plan.parked(entry.id)), .int(setNextWatch), .int(watch.wd))
                plan.finish.call(
                    .inotify_add_watch, .int(plan.parked(entry.id)),
                    plan.finish.path(Unlinked.path(of: path, in: plan.files)), .int(watch.mask))
            }
            plan.own(entry.fown, of: entry.id, flags: entry.flags)
        }
    }
}
