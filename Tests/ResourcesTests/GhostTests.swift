import Glibc
import Images
import Linux
import ProcFS
@testable import Resources
import Testing

@Suite struct GhostTests {
    private func write(
        _ scratch: ScratchImages, _ path: String, ghost: GhostFileEntry?, chunks: [(GhostChunkEntry, [UInt8])] = [],
        raw: [UInt8] = [], type: RemapType = .GHOST
    ) throws -> [FileEntry] {
        let remaps = try scratch.images.write(.remapFpath)
        try remaps.append(RemapFilePathEntry(orig_id: 9, remap_id: 1, remap_type: type))
        try remaps.close()
        if let ghost {
            let writer = try scratch.images.write(.ghostFile, id: 1)
            try writer.append(ghost)
            try writer.append(bytes: raw)
            for (chunk, bytes) in chunks { try writer.append(chunk, payload: bytes) }
            try writer.close()
        }
        return [FileEntry(type: .REG, id: 9, reg: RegFileEntry(id: 9, name: ByteString(path)))]
    }

    private func contents(_ path: [UInt8]) -> [UInt8] {
        let file = open(String(decoding: path, as: UTF8.self), O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 20000)
        let count = read(file, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    private func link(_ path: [UInt8]) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(String(decoding: path, as: UTF8.self), &buffer, buffer.count - 1)
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func names(_ scratch: ScratchImages) -> [String] {
        ((try? scratch.images.names()) ?? []).filter { !$0.hasSuffix(".img") }
    }

    @Test func aGhostIsKnownByItsNameAndHasNone() throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/away/ghost"
        let entries = try write(
            scratch, path, ghost: GhostFileEntry(uid: geteuid(), gid: getegid(), mode: 0o100640),
            raw: Array("hello".utf8))
        let host = HostChanges(lazilyIn: scratch.images)
        let files = try RemappedFiles(from: scratch.images, entries: entries, host: host)
        let made = try #require(files.paths[9])
        #expect(link(made) == path + " (deleted)")
        #expect(contents(made) == Array("hello".utf8))
        let status = try FileStatus(path: made)
        #expect(status.mode == 0o100640 && status.links == 0)
        #expect(access(scratch.path + "/away", F_OK) != 0)
        #expect(host.end(succeeded: true).isEmpty && names(scratch).isEmpty)
    }

    /// Whatever lies at the path and beside it (two killed restores left two ghosts there).
    @Test func aPathThatIsTakenStaysAsItIs() throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/ghost"
        for taken in [path, path + ".cr.1.ghost", path + ".cr.1.ghost.2"] {
            close(open(taken, O_CREAT | O_WRONLY, 0o600))
        }
        let entries = try write(
            scratch, path,
            ghost: GhostFileEntry(uid: geteuid(), gid: getegid(), mode: 0o100600, chunks: true, size: 9000),
            chunks: [(GhostChunkEntry(len: 3, off: 8000), [1, 2, 3])])
        let host = HostChanges(lazilyIn: scratch.images)
        let files = try RemappedFiles(from: scratch.images, entries: entries, host: host)
        let made = try #require(files.paths[9])
        #expect(link(made) == path + ".cr.1.ghost.3 (deleted)")
        let bytes = contents(made)
        #expect(bytes.count == 9000 && bytes.firstIndex { $0 != 0 } == 8000 && bytes[8000 ..< 8003] == [1, 2, 3])
        #expect(bytes.suffix(997).allSatisfy { $0 == 0 })
        host.end(succeeded: false)
        #expect(names(scratch) == ["ghost", "ghost.cr.1.ghost", "ghost.cr.1.ghost.2"])
    }

    /// The owner of the directory leads the name to another file while root works on the ghost.
    @Test func aLinkInThePathOfAGhostIsNotFollowed() throws {
        try #require(geteuid() == 0, "only root can be led astray")
        let scratch = try ScratchImages()
        mkdir(scratch.path + "/roots", 0o755)
        close(open(scratch.path + "/roots/secret", O_CREAT | O_WRONLY, 0o600))
        mkdir(scratch.path + "/home", 0o755)
        symlink("../roots", scratch.path + "/home/away")
        lchown(scratch.path + "/home", 1000, 1000)
        lchown(scratch.path + "/home/away", 1000, 1000)
        let entries = try write(scratch, scratch.path + "/home/away/ghost", ghost: GhostFileEntry(mode: 0o100666))
        let host = HostChanges(lazilyIn: scratch.images)
        let problem = #expect(throws: Problem.self) {
            try RemappedFiles(from: scratch.images, entries: entries, host: host)
        }
        #expect(problem?.description.contains("a symbolic link of user 1000") == true)
        host.end(succeeded: false)
        #expect(try FileStatus(path: Array((scratch.path + "/roots/secret").utf8)).mode == 0o100600)
    }

    @Test(arguments: [true, false]) func aLinkIsKeptUntilTheRestoreSucceeds(_ isOurs: Bool) throws {
        let scratch = try ScratchImages()
        let name = isOurs ? "link_remap.5" : "precious"
        let link = scratch.path + "/" + name
        close(open(link, O_CREAT | O_WRONLY, 0o600))
        let remaps = try scratch.images.write(.remapFpath)
        try remaps.append(RemapFilePathEntry(orig_id: 9, remap_id: 5, remap_type: .LINKED))
        try remaps.close()
        let entries = [("ghost", 9), (name, 5)].map { name, id in
            FileEntry(
                type: .REG, id: UInt32(id),
                reg: RegFileEntry(id: UInt32(id), name: ByteString("\(scratch.path)/\(name)")))
        }
        for succeeded in [false, true] {
            let host = HostChanges(lazilyIn: scratch.images)
            let files = try RemappedFiles(from: scratch.images, entries: entries, host: host)
            let made = try #require(files.paths[9])
            #expect(self.link(made) == "\(scratch.path)/ghost (deleted)")
            host.end(succeeded: succeeded)
            #expect(names(scratch) == (succeeded && isOurs ? [] : [name]))
        }
    }

    /// A name of its own that a file has kept is nobody's to take away.
    @Test func aFileIsKnownByTheNameItLost() throws {
        let scratch = try ScratchImages()
        close(open(scratch.path + "/kept", O_CREAT | O_WRONLY, 0o600))
        var entry = RegFileEntry(id: 9, name: ByteString(scratch.path + "/kept"))
        entry.cryo_unlinked_name = ByteString(scratch.path + "/gone")
        let host = HostChanges(lazilyIn: scratch.images)
        let files = try RemappedFiles(
            from: scratch.images, entries: [FileEntry(type: .REG, id: 9, reg: entry)], host: host)
        #expect(link(try #require(files.paths[9])) == scratch.path + "/gone (deleted)")
        host.end(succeeded: true)
        #expect(names(scratch) == ["kept"])
    }

    @Test(arguments: [0, 1, 2, 3, 4]) func damagedImagesLeaveNothing(damage: Int) throws {
        let scratch = try ScratchImages()
        let path = damage == 0 ? "relative" : scratch.path + "/deep/ghost"
        let entries = try write(
            scratch, path,
            ghost: damage == 1 ? nil : GhostFileEntry(mode: damage == 2 ? 0o170000 : 0o100600, chunks: true, size: 10),
            chunks: [(GhostChunkEntry(len: damage == 3 ? .max : 3, off: 8), [1, 2, 3])],
            type: damage == 4 ? .PROCFS : .GHOST)
        let host = HostChanges(lazilyIn: scratch.images)
        #expect(throws: Problem.self) { try RemappedFiles(from: scratch.images, entries: entries, host: host) }
        host.end(succeeded: false)
        #expect(names(scratch).isEmpty)
        #expect(access(scratch.path + "/deep", F_OK) != 0)
    }

    @Test func whatIsTooLargeIsRefusedByName() throws {
        var status = FileStatus()
        (status.mode, status.blocks, status.size) = (0o100600, 4096, 5)
        let dump = FileDump(options: .init(), tree: [], context: noContext)
        let file = OpenFile(pid: 1, fd: 5, link: .path("/x/big", isDeleted: true), status: status, info: Fdinfo())
        let problem = #expect(throws: Problem.self) { try Unlinked.keep(file, path: "/x/big", id: 3, in: dump) }
        #expect(
            problem?.description
                == "fd 5 › /x/big: the file is unlinked, and with 2097152 bytes larger than --ghost-limit 1048576 lets into the images; --ghost-limit 2097152"
        )
    }
}
