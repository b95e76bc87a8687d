package import Images
package import Linux
package import ProcFS

/// Files that are open, mapped or stood in but have lost their name: carried along as ghosts, or linked back
/// (--link-remap).
package enum Unlinked {
    /// Sees to it that `file` can be opened again: its contents come into the images, or it gets a name.
    package static func keep(_ file: OpenFile, path: ProcString, id: UInt32, in dump: FileDump) throws(Problem) {
        if let pid = procPID(path.bytes) {
            return dump.add(RemapFilePathEntry(orig_id: id, remap_id: UInt32(bitPattern: pid), remap_type: .PROCFS))
        }
        let subject = "\(file.subject) › \(path)"
        let status = file.status
        if let object = dump.paths.fileSystem(file.origin.path)?.unlinkedObject {
            throw Problem(subject, "it is \(object)")
        }
        dump.noteUnlinked(FileDump.FileIdentity(device: status.device, inode: status.inode), path: path.bytes)
        if status.links > 0, status.kind != .directory, !isLastName(of: file, in: dump) {
            return try link(file, path: path.bytes, id: id, subject: subject, in: dump)
        }
        let allocated = UInt64(clamping: status.blocks).multipliedReportingOverflow(by: 512).partialValue
        if status.kind == .regular, allocated > dump.options.ghostLimit {
            throw Problem(
                subject,
                "the file is unlinked, and with \(allocated) bytes larger than --ghost-limit "
                    + "\(dump.options.ghostLimit) lets into the images",
                hint: "--ghost-limit \(allocated)")
        }
        let ghost = dump.ghostID(FileDump.FileIdentity(device: status.device, inode: status.inode))
        dump.add(GhostContent(id: ghost, path: path.description, origin: file.origin))
        dump.add(RemapFilePathEntry(orig_id: id, remap_id: ghost, remap_type: .GHOST))
    }

    /// overlayfs leaves the link count of a file of a lower layer as it was when it hides its last name by a whiteout.
    private static func isLastName(of file: OpenFile, in dump: FileDump) -> Bool {
        file.status.links == 1 && dump.names.isOnOverlay(file.origin)
    }

    /// 12 for "/proc/12" and what is below.
    package static func procPID(_ path: [UInt8]) -> Int32? {
        let prefix = Array("/proc/".utf8)
        guard path.starts(with: prefix) else { return nil }
        return Int32(String(decoding: path.dropFirst(prefix.count).prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self))
    }

    /// Whether `path` is in the directory that a process had in /proc which is gone.
    static func isOfGoneProcess(_ path: [UInt8], in dump: FileDump) throws(Problem) -> Bool {
        guard let pid = procPID(path), !dump.tree.contains(pid) else { return false }
        return try dump.sockets.status(Array("/proc/\(pid)".utf8)) == nil
    }

    /// A file may really be called "… (deleted)".
    package static func name(
        _ path: ProcString, isDeleted: Bool, _ status: FileStatus, in dump: FileDump
    ) throws(Problem) -> (ProcString, isDeleted: Bool) {
        guard isDeleted, status.links > 0 else { return (path, isDeleted) }
        let whole = path.bytes + Array(" (deleted)".utf8)
        guard let there = try dump.sockets.status(whole), there.inode == status.inode, there.device == status.device
        else { return (path, true) }
        return (ProcString(whole), false)
    }

    /// Gives a file that still has other names one in the directory it was opened in. While its task runs on, that
    /// would be one name too many for it: then another that it has there is taken.
    private static func link(
        _ file: OpenFile, path: [UInt8], id: UInt32, subject: String, in dump: FileDump
    ) throws(Problem) {
        guard dump.options.linkRemap else {
            throw Problem(
                subject,
                "the name is unlinked, but the file has \(file.status.links) others, which it would lose as a ghost",
                hint: "--link-remap")
        }
        let identity = FileDump.FileIdentity(device: file.status.device, inode: file.status.inode)
        if let known = dump.links[identity] {
            dump.add(RemapFilePathEntry(orig_id: id, remap_id: known, remap_type: .LINKED))
            return
        }
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { throw Problem(subject, "no path to link it to") }
        let directory = Array(path[...slash])
        if dump.options.runsOn, let name = dump.names.other(directory, identity) {
            dump.otherNames[id] = directory + name
            return
        }
        let remap = dump.context.newID()
        let name = try dump.names.link(file.origin, directory + Array("\(LinkedFile.prefix)\(remap)".utf8))
        if dump.options.runsOn {
            dump.warn("\(subject): the file is now \(ByteString(name)), too; the checkpoint needs that name")
        }
        dump.links[identity] = remap
        dump.add(
            FileEntry(
                type: .REG, id: remap,
                reg: RegFileEntry(
                    id: remap, flags: 0, pos: 0, name: ByteString(name), size: UInt64(bitPattern: file.status.size),
                    mode: file.status.mode)))
        dump.add(RemapFilePathEntry(orig_id: id, remap_id: remap, remap_type: .LINKED))
    }

    /// Lets the entry of a file say by which of its names it can be opened.
    package static func noteOtherName(of entry: inout RegFileEntry, in dump: FileDump) {
        guard let name = dump.otherNames[entry.id] else { return }
        entry.cryo_unlinked_name = entry.name
        entry.name = ByteString(name)
    }

    /// Where a file is that is known by the name it had.
    static func path(of name: [UInt8], in files: RestoredFiles) -> [UInt8] {
        for (id, path) in files.ghostPaths.sorted(by: { $0.key < $1.key })
        where files.entries[id]?.reg?.name.bytes == name { return path }
        return name
    }

    /// Where to open `file` from: its own path, or where the engine has put its ghost.
    package static func path(of file: RegFileEntry, in files: RestoredFiles) -> [UInt8] {
        files.ghostPaths[file.id] ?? file.name.bytes
    }
}
