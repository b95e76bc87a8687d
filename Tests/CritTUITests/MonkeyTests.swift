import TerminalText
import TerminalUI
import Testing
import crit_tui

/// Random keys and sizes. Whatever is pressed, the selection stays in range, every cell is printable, and Esc leads
/// home.
@Suite struct MonkeyTests {
    @Test(arguments: 0 ..< 6)
    func randomKeys(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let before = try Scratch.contents(of: Golden.path)
        let driver = Driver(
            paths: [Golden.path], isReadOnly: seed % 2 == 0, processes: FakeSource.few + FakeSource.hostile)
        let keys =
            Set(Keys.table.bindings.flatMap(\.keys)).sorted { $0.name < $1.name } + [
                .character("x"), .character("7"), .delete,
            ]
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
        driver.send(.job(.ended(status: 0)))
        for _ in 0 ..< 30 { driver.press(.escape) }
        #expect(driver.model.screens.count == 1 && driver.model.dialog == nil)
        #expect(try Scratch.contents(of: Golden.path) == before)
    }
}

/// Damaged images are opened all the same; what cannot be read is said.
@Suite struct DamageTests {
    @Test(arguments: 0 ..< 5)
    func everyTabOfDamagedImages(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed) &+ 100)
        let copy = try Scratch(copying: Golden.path)
        for name in try Scratch.contents(of: copy.path).keys.sorted() {
            var bytes = try copy.read(name)
            for _ in 0 ..< 2 where !bytes.isEmpty && random.next() % 3 == 0 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            if random.next() % 8 == 0 { bytes.removeLast(bytes.count / 2) }
            try copy.write(name, bytes)
        }
        let driver = Driver(paths: [copy.path])
        driver.press(.enter)
        for tab in 1 ... 7 {
            driver.press(.character(Character("\(tab)")))
            for _ in 0 ..< 12 { driver.press(.down) }
            if tab == 3 { driver.press(.enter, .enter) }
            while driver.model.screens.count > 2 { driver.press(.escape) }
            _ = driver.screen
        }
        driver.press(.character("8"), .home)
        for _ in 0 ..< driver.model.top.list.rows.count {
            let depth = driver.model.screens.count
            driver.press(.enter)
            if driver.model.screens.count > depth { driver.press(.character("*"), .end, .character("e")) }
            while driver.model.screens.count > depth { driver.press(.escape) }
            driver.press(.down)
        }
        #expect(driver.model.screens.count == 2)
    }
}
