import Glibc
import Images
import Linux
import ProcFS
import Resources
import Testing

@Suite struct GhostTests {
    private func write(_ scratch: ScratchImages, _ path: String, ghost: GhostFileEntry?, chunks: [(GhostChunkEntry, [UInt8])] = [], raw: [UInt8] = [], type: RemapType = .GHOST) throws -> [FileEntry] {
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

    @Test func aGhostIsThereForTheTimeOfTheRestore() throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/away/ghost"
        let entries = try write(scratch, path, ghost: GhostFileEntry(uid: geteuid(), gid: getegid(), mode: 0o100640), raw: Array("hello".utf8))
        let files = try RemappedFiles(from: scratch.images, entries: entries)
        #expect(files.paths == [9: Array(path.utf8)])
        #expect(contents(Array(path.utf8)) == Array("hello".utf8))
        #expect(try FileStatus(path: Array(path.utf8)).mode == 0o100640)
        files.remove(restored: true)
        #expect(access(scratch.path + "/away", F_OK) != 0)
    }

    @Test func aPathThatIsTakenStaysAsItIs() throws {
        let scratch = try ScratchImages()
        let path = scratch.path + "/ghost"
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let entries = try write(
            scratch, path, ghost: GhostFileEntry(uid: geteuid(), gid: getegid(), mode: 0o100600, chunks: true, size: 9000), chunks: [(GhostChunkEntry(len: 3, off: 8000), [1, 2, 3])])
        let files = try RemappedFiles(from: scratch.images, entries: entries)
        let made = try #require(files.paths[9])
        #expect(made == Array((path + ".cr.1.ghost").utf8))
        let bytes = contents(made)
        #expect(bytes.count == 9000 && bytes.firstIndex { $0 != 0 } == 8000 && bytes[8000 ..< 8003] == [1, 2, 3])
        #expect(bytes.suffix(997).allSatisfy { $0 == 0 })
        files.remove(restored: false)
        #expect(access(path, F_OK) == 0 && access(path + ".cr.1.ghost", F_OK) != 0)
    }

    @Test func aLinkIsKeptUntilTheRestoreSucceeds() throws {
        let scratch = try ScratchImages()
        let link = scratch.path + "/link_remap.5"
        close(open(link, O_CREAT | O_WRONLY, 0o600))
        let remaps = try scratch.images.write(.remapFpath)
        try remaps.append(RemapFilePathEntry(orig_id: 9, remap_id: 5, remap_type: .LINKED))
        try remaps.close()
        let entries = [("ghost", 9), ("link_remap.5", 5)].map { name, id in
            FileEntry(type: .REG, id: UInt32(id), reg: RegFileEntry(id: UInt32(id), name: ByteString("\(scratch.path)/\(name)")))
        }
        let failed = try RemappedFiles(from: scratch.images, entries: entries)
        #expect(failed.paths[9] == Array("\(scratch.path)/ghost".utf8))
        failed.remove(restored: false)
        #expect(access(link, F_OK) == 0 && access(scratch.path + "/ghost", F_OK) != 0)
        try RemappedFiles(from: scratch.images, entries: entries).remove(restored: true)
        #expect(access(link, F_OK) != 0)
    }

    @Test(arguments: [0, 1, 2, 3, 4]) func damagedImagesLeaveNothing(damage: Int) throws {
        let scratch = try ScratchImages()
        let path = damage == 0 ? "relative" : scratch.path + "/deep/ghost"
        let entries = try write(
            scratch, path, ghost: damage == 1 ? nil : GhostFileEntry(mode: damage == 2 ? 0o170000 : 0o100600, chunks: true, size: 10),
            chunks: [(GhostChunkEntry(len: damage == 3 ? .max : 3, off: 8), [1, 2, 3])], type: damage == 4 ? .PROCFS : .GHOST)
        #expect(throws: Problem.self) { try RemappedFiles(from: scratch.images, entries: entries) }
        #expect(access(scratch.path + "/deep", F_OK) != 0)
    }

    @Test func whatIsTooLargeIsRefusedByName() throws {
        var status = FileStatus()
        (status.mode, status.blocks, status.size) = (0o100600, 4096, 5)
        let dump = FileDump(options: .init(), tree: [])
        let file = OpenFile(pid: 1, fd: 5, link: .path("/x/big", isDeleted: true), status: status, info: Fdinfo())
        let problem = #expect(throws: Problem.self) { try Unlinked.keep(file, path: "/x/big", id: 3, in: dump) }
        #expect(problem?.description == "fd 5 › /x/big: the file is unlinked, and with 2097152 bytes larger than --ghost-limit 1048576 lets into the images; --ghost-limit 2097152")
    }
}
