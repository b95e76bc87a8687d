import Images
import Inspect
import Testing

@Suite struct ComparisonTests {
    @Test func aCheckpointIsTheSameAsItself() throws {
        let comparison = try Comparison(old: Golden.path, new: Golden.path)
        #expect(comparison.differences.isEmpty)
        #expect(comparison.notes.isEmpty)
    }

    @Test func aChangedPageIsFound() throws {
        let copy = try Scratch(copying: Golden.path)
        let head = try ImageDirectory(copy.path).pagemap(id: 14500).head
        let name = ImageKind.pages.fileName(id: UInt64(head.pages_id))
        var pages = try copy.read(name)
        pages[5000] ^= 1
        try copy.write(name, pages)
        let differences = try Comparison(old: Golden.path, new: copy.path).differences
        #expect(differences.count == 1)
        #expect(differences.first?.new?.hasPrefix("pages: 1 changed, ") == true)
        #expect(differences.first?.place == "14500 victim")
    }

    @Test func changedValuesAreFound() throws {
        let copy = try Scratch(copying: Golden.path)
        let images = try ImageDirectory(copy.path)
        var fs = try images.only(FsEntry.self, .fs, id: 14500)
        fs.umask = 0o77
        try images.write(.fs, id: 14500, fs)
        var tree = try images.entries(PstreeEntry.self, .pstree)
        tree.removeAll { $0.pid == 14505 }
        let writer = try images.write(.pstree, renamed: true)
        for entry in tree { try writer.append(entry) }
        try writer.close()
        let differences = try Comparison(old: Golden.path, new: copy.path).differences.filter { !$0.isNoise }
        #expect(differences.contains(Difference(.changed, "14500 victim", "umask", old: "022", new: "077")))
        #expect(differences.contains { $0.kind == .removed && $0.place == "14505 victim" })
        #expect(differences.contains { $0.place == "checkpoint" && $0.what == "tasks" })
        #expect(differences.count == 3)
    }

    @Test func tasksUnderOtherPidsAreMatchedByName() throws {
        let copy = try Scratch(copying: Golden.path)
        let images = try ImageDirectory(copy.path)
        let writer = try images.write(.pstree, renamed: true)
        for var entry in try images.entries(PstreeEntry.self, .pstree) {
            if entry.pid == 14506 { entry.pid = 777 }
            try writer.append(entry)
        }
        try writer.close()
        for kind in [ImageKind.core, .ids, .mm, .fs, .pagemap] {
            try copy.write(kind.fileName(id: 777), copy.read(kind.fileName(id: 14506)))
        }
        let comparison = try Comparison(old: Golden.path, new: copy.path)
        #expect(comparison.notes.contains { $0.contains("14506") && $0.contains("777") })
        #expect(!comparison.differences.contains { $0.what == "task" })
    }

    @Test func noiseIsMarked() throws {
        let copy = try Scratch(copying: Golden.path)
        let images = try ImageDirectory(copy.path)
        var inventory = try images.only(InventoryEntry.self, .inventory)
        inventory.dump_uptime = 99_000_000
        try images.write(.inventory, renamed: true, inventory)
        let differences = try Comparison(old: Golden.path, new: copy.path).differences
        #expect(differences.map(\.isNoise).allSatisfy { $0 })
        #expect(!differences.isEmpty)
    }
}
