import Images
import Inspect
import Testing

@Suite struct EditSessionTests {
    private let copy: Scratch

    init() throws { copy = try Scratch(copying: Golden.path) }

    private func session(_ images: String...) throws -> EditSession {
        var session = EditSession(path: copy.path)
        for image in images { session.add(try ImageDocument(reading: image, in: copy.path), name: image) }
        return session
    }

    @Test func aValueIsChangedUndoneRedoneAndSaved() throws {
        var session = try session("fs-14500.img")
        let before = try copy.read("fs-14500.img")
        try session.set(image: "fs-14500.img", id: "0/umask", to: "0o77")
        #expect(session.isDirty)
        #expect(session.edits.map { "\($0.place): \($0.old) → \($0.new)" } == ["fs-14500.img umask: 022 → 077"])
        let undone = session.undo()
        #expect(undone?.old == "022")
        #expect(!session.isDirty)
        #expect(session.undo() == nil)
        _ = session.redo()
        #expect(session.isDirty && session.redo() == nil)
        // Nothing has touched the disk so far.
        #expect(try copy.read("fs-14500.img") == before)
        #expect(try session.write() == ["fs-14500.img"])
        #expect(try ImageDirectory(copy.path).only(FsEntry.self, .fs, id: 14500).umask == 0o77)
        session.wasSaved(as: session)
        #expect(!session.isDirty)
        session.add(try ImageDocument(reading: "fs-14500.img", in: copy.path), name: "fs-14500.img")
        // Undo goes back behind the save, and can be saved too: the very bytes of before.
        _ = session.undo()
        #expect(session.isDirty)
        #expect(try session.write() == ["fs-14500.img"])
        #expect(try copy.read("fs-14500.img") == before)
    }

    /// What was changed on purpose is no damage, and what else was is.
    @Test func theListOfImagesFollows() throws {
        let images = try ImageDirectory(copy.path)
        try images.write(.fs, id: 14500, try images.only(FsEntry.self, .fs, id: 14500))
        var inventory = try images.only(InventoryEntry.self, .inventory)
        inventory.cryo_images = try images.list()
        try images.write(.inventory, inventory)
        var session = try session("fs-14500.img", "inventory.img")
        try session.set(image: "fs-14500.img", id: "0/umask", to: "0o7")
        #expect(try session.write() == ["fs-14500.img", "inventory.img"])
        func problems() throws -> [String] {
            var report = CritVerifier.Report()
            try CritVerifier.verify(copy.path, into: &report)
            return report.problems.map(\.description)
        }
        #expect(try problems() == [])
        try images.write(.fs, id: 14500, FsEntry(cwd_id: 12, root_id: 13, umask: 0))
        #expect(try problems().contains { $0.hasPrefix("fs-14500.img: has ") })
    }

    /// The text of the format calls 3 a zombie and 6 stopped; here they are what they do.
    @Test func statesOfTasksAreWhatTheyMean() throws {
        for (name, number) in [("Stopped", 3), ("Zombie", 6), ("3", 3)] as [(String, UInt32)] {
            var session = try session("core-14500.img")
            let document = try #require(session.documents["core-14500.img"])
            #expect(
                document.facts("0/tc/task_state")?.hint.contains("Alive (1), Dead (2), Stopped (3), Zombie (6)") == true
            )
            try session.set(image: "core-14500.img", id: "0/tc/task_state", to: name)
            _ = try session.write()
            #expect(try ImageDirectory(copy.path).only(CoreEntry.self, .core, id: 14500).tc?.task_state == number)
        }
    }

    @Test func onlyTheChangedMessageIsNew() throws {
        var session = try session("pipes-data.img", "files.img")
        let before = try copy.read("files.img")
        let document = try #require(session.documents["files.img"])
        let index = try #require(document.lines(open: []).firstIndex { $0.value.contains("type=REG") })
        try session.set(image: "files.img", id: "\(index)/reg/name", to: "/tmp/w\\xffrk \\\\ ö")
        try session.set(image: "files.img", id: "\(index)/reg/flags", to: "O_RDWR | O_APPEND | 0x10000000")
        _ = try session.write()
        let after = try copy.read("files.img")
        // The bytes before and behind the message are the same ones.
        let start = zip(before, after).prefix { $0 == $1 }.count
        let end = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count
        #expect(start + end > before.count - 60)
        let entries = try ImageDirectory(copy.path).entries(FileEntry.self, .files)
        let old = try ImageDirectory(Golden.path).entries(FileEntry.self, .files)
        #expect(entries.count == old.count)
        #expect(entries.indices.filter { entries[$0] != old[$0] } == [index])
        #expect(entries[index].reg?.name.bytes == Array("/tmp/w".utf8) + [0xff] + Array("rk \\ ö".utf8))
        #expect(entries[index].reg?.flags == 0x1000_0402)
    }

    @Test func wrongValuesAreRefusedWithAReason() throws {
        var session = try session("fs-14500.img", "core-14500.img", "pipes-data.img", "files.img")
        func refused(_ image: String, _ id: String, _ text: String) -> String {
            do throws(InspectError) {
                try session.set(image: image, id: id, to: text)
                return "taken"
            } catch {
                return error.description
            }
        }
        #expect(refused("fs-14500.img", "0/umask", "lots") == "\"lots\" is not a number")
        #expect(refused("fs-14500.img", "0/umask", "-1").contains("fit"))
        #expect(refused("fs-14500.img", "0/umask", "4294967296").contains("fit"))
        #expect(refused("fs-14500.img", "0/nothing", "1").contains("no field nothing"))
        #expect(refused("fs-14500.img", "7/umask", "1").contains("not open"))
        #expect(refused("nowhere.img", "0/umask", "1").contains("not open"))
        #expect(refused("core-14500.img", "0/tc/comm", "a name of sixteen").contains("15 bytes"))
        #expect(refused("core-14500.img", "0/tc/comm", "nul\\x00").contains("zero byte"))
        #expect(refused("core-14500.img", "0/tc/comm", "bad \\q").contains("backslash"))
        #expect(refused("core-14500.img", "0/tc", "1").contains("fields of its own"))
        #expect(refused("core-14500.img", "0/mtype", "VAX").contains("X86_64"))
        #expect(refused("pipes-data.img", "0/bytes", "3").contains("cannot change alone"))
        #expect(!session.isDirty)
    }

    @Test func namesKeepEveryByte() throws {
        var session = try session("core-14500.img")
        try session.set(image: "core-14500.img", id: "0/tc/comm", to: "\\xff\\\\ö\\x1b")
        _ = try session.write()
        let comm = try #require(try ImageDirectory(copy.path).only(CoreEntry.self, .core, id: 14500).tc?.comm)
        #expect(comm.bytes == [0xff, 0x5c, 0xc3, 0xb6, 0x1b])
        let again = try ImageDocument(reading: "core-14500.img", in: copy.path)
        #expect(again.facts("0/tc/comm")?.editable == "\\xff\\\\ö\\x1b")
    }

    @Test func octalIsTakenForModes() throws {
        var session = try session("fs-14500.img")
        try session.set(image: "fs-14500.img", id: "0/umask", to: "027")
        #expect(session.edits.first?.new == "027")
        try session.set(image: "fs-14500.img", id: "0/umask", to: "18")
        #expect(!session.isDirty)
    }

    @Test func anEditOfSomebodyElseIsNotOverwritten() throws {
        var session = try session("fs-14500.img")
        try session.set(image: "fs-14500.img", id: "0/umask", to: "0")
        try ImageDirectory(copy.path).write(.fs, id: 14500, FsEntry(cwd_id: 1, root_id: 2, umask: 0o70))
        let other = try copy.read("fs-14500.img")
        #expect(throws: InspectError.self) { try session.write() }
        #expect(try copy.read("fs-14500.img") == other)
        #expect(try ImageDirectory(copy.path).names().allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func undoneEditsAreForgottenByANewOne() throws {
        var session = try session("fs-14500.img")
        try session.set(image: "fs-14500.img", id: "0/umask", to: "1")
        _ = session.undo()
        try session.set(image: "fs-14500.img", id: "0/umask", to: "2")
        #expect(session.redo() == nil)
        #expect(session.edits.map(\.new) == ["02"])
    }

    @Test func pidsAreWarnedAbout() throws {
        var session = try session("pstree.img")
        try session.set(image: "pstree.img", id: "0/pid", to: "5")
        #expect(session.warnings.first?.contains("other images") == true)
    }

    @Test func everyValueOfEveryImageReadsBackAsItself() throws {
        for name in try ImageDirectory(copy.path).names() {
            guard let document = try? ImageDocument(reading: name, in: copy.path) else { continue }
            var session = EditSession(path: copy.path)
            session.add(document, name: name)
            for line in document.lines(open: document.foldable(limit: 3000)) {
                guard let facts = document.facts(line.id) else { continue }
                if document.kind.payload != .none, ["bytes", "length", "chunks"].contains(facts.name) { continue }
                try session.set(image: name, id: line.id, to: facts.editable)
                #expect(!session.isDirty, "\(name) \(line.id) \(facts.editable)")
            }
        }
    }
}
