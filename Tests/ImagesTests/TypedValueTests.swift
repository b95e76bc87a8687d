import Foundation
import Testing
@testable import Images

@Suite struct TypedValueTests {
    @Test func defaultsEncodeRequiredFields() throws {
        #expect(FsEntry(cwd_id: 1, root_id: 2, umask: 0o22).wire() == [0x08, 1, 0x10, 2, 0x18, 18])
        #expect(FsEntry().wire() == [0x08, 0, 0x10, 0])
        #expect(try FsEntry(wire: [0x08, 1, 0x10, 2]) == FsEntry(cwd_id: 1, root_id: 2))
    }

    @Test func namesKeepAnyBytes() throws {
        let name = ByteString([0x61, 0, 0xff, 0x62])
        let file = RegFileEntry(id: 1, name: name, mnt_id: -1, build_id: [1, 2])
        #expect(try RegFileEntry(wire: file.wire()) == file)
    }

    @Test func unknownEnumNumbersSurvive() throws {
        let entry = FdinfoEntry(id: 1, type: FdTypes(rawValue: 99), fd: 3)
        #expect(try FdinfoEntry(wire: entry.wire()).type.rawValue == 99)
        #expect(FdTypes.EVENTFD.name == "EVENTFD")
        #expect(FdTypes(rawValue: 99).name == nil)
    }

    @Test func complaintsNameTheField() {
        #expect(throws: ImageError("fs_entry lacks its required field root_id")) { try FsEntry(wire: [0x08, 1]) }
        #expect(throws: ImageError("fs_entry.root_id at byte 2 is cut off")) { try FsEntry(wire: [0x08, 1, 0x10]) }
    }

    /// A message that nests without end must not take the stack with it.
    @Test func nestingIsLimited() {
        var wire: [UInt8] = CgroupDirEntry(dir_name: "x").wire()
        for _ in 0 ..< 100 {
            let nested = CgroupDirEntry(dir_name: "x").wire()
            var length = wire.count, prefix: [UInt8] = [0x12]
            while length >= 0x80 { prefix.append(UInt8(length & 0x7f) | 0x80); length >>= 7 }
            prefix.append(UInt8(length))
            wire = nested + prefix + wire
        }
        #expect(throws: ImageError.self) { try CgroupDirEntry(wire: wire) }
    }

    private func recode<M: ImageMessage>(_ type: M.Type, _ wire: [UInt8]) throws -> [UInt8] {
        try M(wire: wire).wire()
    }

    /// Every entry of every image CRIU wrote, through the typed values and back.
    @Test(arguments: Fixtures.images)
    func typedValuesRecode(_ path: String) throws {
        let types: [String: any ImageMessage.Type] = [
            "CORE": CoreEntry.self, "IDS": TaskKobjIdsEntry.self, "MM": MmEntry.self, "FS": FsEntry.self,
            "FILES": FileEntry.self, "FDINFO": FdinfoEntry.self, "PSTREE": PstreeEntry.self,
            "INVENTORY": InventoryEntry.self,
            "STATS": StatsEntry.self, "TIMENS": TimensEntry.self, "SECCOMP": SeccompEntry.self,
            "MEMFD_INODE": MemfdInodeEntry.self,
            "REMAP_FPATH": RemapFilePathEntry.self,
        ]
        let reader = try ImageReader(ImageSource(bytes: Fixtures.bytes(path), name: path))
        if reader.kind.payload == .pagemap {
            let head = try #require(try reader.nextEntry())
            #expect(try recode(PagemapHead.self, head) == head)
            while let entry = try reader.nextEntry() { #expect(try recode(PagemapEntry.self, entry) == entry) }
        } else if let type = types[reader.kind.name] {
            while let entry = try reader.nextEntry() { #expect(try recode(type, entry) == entry) }
        }
    }

    @Test func directoriesAreWrittenAsTheyAreRead() throws {
        let path = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let images = try ImageDirectory(path)
        let tasks = [
            PstreeEntry(pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1, 2]),
            PstreeEntry(pid: 7, ppid: 1, pgid: 1, sid: 1, threads: [7]),
        ]
        let writer = try images.write(.pstree)
        for task in tasks { try writer.append(task) }
        try writer.close()
        #expect(try images.entries(PstreeEntry.self, .pstree) == tasks)

        let pipes = try images.write(.pipesData, renamed: true)
        try pipes.append(PipeDataEntry(pipe_id: 3, bytes: 2), payload: [1, 2])
        #expect(!images.contains("pipes-data.img"))
        try pipes.close()
        let reader = try images.reader(.pipesData)
        #expect(try reader.next(PipeDataEntry.self)?.pipe_id == 3)
        #expect(try reader.payload(2) == [1, 2])
        #expect(try reader.next(PipeDataEntry.self) == nil)
        #expect(try images.names() == ["pipes-data.img", "pstree.img"])
        #expect(try images.entries(FdinfoEntry.self, .fdinfo, id: 9).isEmpty)
    }
}
