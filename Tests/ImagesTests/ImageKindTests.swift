import Testing
@testable import Images

@Suite struct ImageKindTests {
    @Test func namesAndIds() {
        #expect(ImageKind.core.fileName(id: 42) == "core-42.img")
        #expect(ImageKind.ghostFile.fileName(id: 255) == "ghost-file-ff.img")
        #expect(ImageKind.stats.fileName(id: "dump") == "stats-dump")
        #expect(ImageKind.files.fileName() == "files.img")
        #expect(ImageKind.of(fileName: "pagemap-shmem-7.img")?.kind == .shmemPagemap)
        #expect(ImageKind.of(fileName: "pagemap-7.img")?.kind == .pagemap)
        #expect(ImageKind.of(fileName: "pages-7.img")?.id == "7")
        #expect(ImageKind.of(fileName: "core-x.img") == nil)
    }

    @Test func everyKindWithAMagicHasAMessage() {
        for kind in ImageKind.all {
            #expect(kind.isRaw == (kind.message == nil), "\(kind.name)")
            #expect(kind.isRaw == (kind.magic == 0), "\(kind.name)")
        }
    }

    @Test func hintsComeFromTheProtoFiles() {
        #expect(VmaEntry.schema.field(named: "prot")?.hint.flags == "mmap.prot")
        #expect(UnixSkEntry.schema.field(named: "name")?.hint.conv == "unix_name")
        let hinted = Schema.all.flatMap(\.fields).filter { $0.hint != DisplayHint() }
        #expect(hinted.count == 103)
    }
}
