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
        #expect(ImageKind.of(fileName: "stats-dump")?.id == "dump")
        #expect(ImageKind.of(fileName: "stats-dumped") == nil)
        #expect(ImageKind.of(fileName: "core-1.img.bak") == nil)
        #expect(ImageKind.of(fileName: "ghost-file-fg.img") == nil)
        #expect(ImageKind.of(fileName: "pages-shmem-7.img")?.kind == .shmPagesOld)
        #expect(ImageKind.of(fileName: "amdgpu-kfd-3.img")?.kind == .amdgpuKfd)
        #expect(ImageKind.of(fileName: "amdgpu-pages-3-00ff.img")?.id == "3-00ff")
        #expect(ImageKind.of(fileName: "amdgpu-drm-pages-3-128-0a10.img")?.id == "3-128-0a10")
        #expect(ImageKind.of(fileName: "amdgpu-drm-pages-3-0a10.img") == nil)
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
        #expect(hinted.count == 108)
    }
}
