import Images
import TerminalUI
import Testing
import crit_tui

@Suite struct DiffTests {
    @Test func twoCheckpointsAreMarkedAndCompared() throws {
        let copy = try Scratch(copying: Golden.path)
        let images = try ImageDirectory(copy.path)
        try images.write(.fs, id: 14500, FsEntry(cwd_id: 29, root_id: 30, umask: 0o77))
        var inventory = try images.only(InventoryEntry.self, .inventory)
        inventory.dump_criu_run_id = "another run"
        try images.write(.inventory, renamed: true, inventory)
        let driver = Driver(paths: [Golden.path, copy.path])
        driver.press(.character("="))
        #expect(driver.screen.contains("mark one with m first"))
        driver.press(.character("m"), .character("="))
        #expect(driver.screen.contains("that is the marked one itself"))
        driver.press(.down, .character("="))
        #expect(driver.screen.contains("1 difference, 2 hidden as noise"))
        #expect(driver.screen.contains("umask: 022 → 077"))
        #expect(!driver.screen.contains("run id"))
        driver.press(.character("o"))
        #expect(driver.screen.contains("run id"))
        driver.press(.escape)
        #expect(driver.screen.contains("DIRECTORY"))
    }
}
