import Images
import TerminalUI
import Testing
import crit_tui

@Suite struct EditTests {
    private let copy: Scratch
    private let driver: Driver

    init() throws {
        copy = try Scratch(copying: Golden.path)
        driver = Driver(paths: [copy.path])
        driver.press(.enter, .character("8"), .character("/"))
        driver.type("fs-14500")
        driver.press(.enter, .enter)
    }

    private func edit(_ text: String) {
        driver.press(.end, .character("e"), .control("u"))
        driver.type(text)
        driver.press(.enter)
    }

    private func umask() throws -> UInt32? { try ImageDirectory(copy.path).only(FsEntry.self, .fs, id: 14500).umask }

    @Test func anImageUnfolds() {
        #expect(driver.screen.contains("▾ fs_entry 0"))
        #expect(driver.screen.contains("umask") && driver.screen.contains("022"))
        driver.press(.left)
        #expect(driver.screen.contains("▸ fs_entry 0") && driver.screen.contains("cwd_id=29  root_id=30  umask=022"))
        driver.press(.enter, .down)
        #expect(driver.screen.contains("▸ uint32"))
    }

    @Test func editUndoRedoSave() throws {
        edit("077")
        #expect(driver.screen.contains("✎ 1") && driver.screen.contains("077"))
        driver.press(.character("u"))
        #expect(!driver.screen.contains("✎") && driver.screen.contains("undone"))
        driver.press(.character("Z"))
        #expect(driver.screen.contains("✎ 1"))
        #expect(try umask() == 0o22)
        driver.press(.character("W"))
        #expect(driver.screen.contains("- 022") && driver.screen.contains("+ 077"))
        // Enter on Cancel saves nothing.
        driver.press(.enter)
        #expect(try umask() == 0o22)
        driver.press(.character("W"), .backTab)
        driver.type("save")
        driver.press(.tab, .tab, .enter)
        #expect(driver.screen.contains("saved fs-14500.img"))
        #expect(!driver.screen.contains("✎"))
        #expect(try umask() == 0o77)
        // The other tabs know of it.
        driver.press(.escape, .character("2"), .home)
        #expect(driver.screen.contains("umask 077"))
    }

    @Test func aWrongValueStaysInTheDialog() {
        edit("many")
        #expect(driver.screen.contains("✖ \"many\" is not a number"))
        driver.press(.escape)
        #expect(driver.model.dialog == nil && !driver.screen.contains("✎"))
    }

    @Test func quittingWithEditsAsks() {
        edit("0")
        driver.press(.character("Q"))
        #expect(!driver.hasQuit && driver.screen.contains("1 edit not saved"))
        driver.press(.enter)
        #expect(!driver.hasQuit)
        driver.press(.character("Q"), .tab, .enter)
        #expect(driver.hasQuit)
    }

    @Test func aRestoreSaysThatEditsAreNotSaved() {
        edit("0")
        driver.press(.escape, .character("R"))
        #expect(driver.screen.contains("not saved: restore uses what is on disk"))
    }

    @Test func pidsComeWithAWarning() {
        driver.press(.escape, .character("/"))
        driver.type("pstree")
        driver.press(.enter, .enter, .home, .down, .character("e"))
        #expect(driver.screen.contains("▲ other images are named by pids"))
    }

    @Test func readOnlyHasNoEdits() throws {
        let driver = Driver(paths: [copy.path], isReadOnly: true)
        driver.press(.enter, .character("8"), .enter, .down, .character("e"))
        #expect(driver.model.dialog == nil)
    }
}
