import TerminalUI
import Testing
import crit_tui

/// Random keys and sizes. Whatever is pressed, the selection stays in range, every cell is printable, and Esc leads home.
@Suite struct MonkeyTests {
    @Test(arguments: 0 ..< 6)
    func randomKeys(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let before = try Scratch.contents(of: Golden.path)
        let driver = Driver(paths: [Golden.path], isReadOnly: seed % 2 == 0, processes: FakeSource.few + FakeSource.hostile)
        let keys = Set(Keys.table.bindings.flatMap(\.keys)).sorted { $0.name < $1.name } + [.character("x"), .character("7"), .delete]
        for _ in 0 ..< 1500 {
            let key = keys[Int(random.next() % UInt64(keys.count))]
            // A save of the golden images would be a pity, and quitting ends the game.
            if key == .character("W") || key == .function(2) { continue }
            driver.press(key)
            if random.next() % 40 == 0 {
                driver.send(.resized(Size(rows: Int(random.next() % 60), columns: Int(random.next() % 200))))
                let grid = render(driver.model, size: driver.model.size)
                #expect(grid.cells.allSatisfy { $0.text.unicodeScalars.allSatisfy { $0.columns != nil } })
            }
            let list = driver.model.top.list
            #expect(list.rows.isEmpty || list.rows.indices.contains(list.selectedIndex))
        }
        driver.send(.engine(.ended(status: 0)))
        for _ in 0 ..< 30 { driver.press(.escape) }
        #expect(driver.model.screens.count == 1 && driver.model.dialog == nil)
        #expect(try Scratch.contents(of: Golden.path) == before)
    }
}
