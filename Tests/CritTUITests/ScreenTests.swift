import TerminalText
import TerminalUI
import Testing
import crit_tui

@Suite struct ScreenTests {
    @Test func theLiveTreeAtTheDesignSize() {
        let driver = Driver()
        driver.press(.down)
        #expect(
            driver.screen == """
                 crit-tui  LIVE                                               5 tasks  vm  root
                      PID    PPID USER      S  THR   RSS COMMAND
                        1       0 root      S    1   12M ▾ /sbin/init
                ▸    6091       1 root      S    3  1.8M   ▾ victim /run/app
                     6099    6091 alice     R    1    1M       child one
                     6100    6091 root      Z    1     0       [victim]
                     7777       1 postgres  S    6  214M     postgres -D /var/lib/pg











                ────────────────────────────────────────────────────────────────────────────────
                 6091 victim  sleeping, 3 threads, 1.8M resident
                 victim /run/app
                 with 2 descendants: a dump takes them too

                Enter Open C Dump / Find Ctrl-T Live/Ckpt ? Help Esc Back q Quit
                """)
    }

    @Test func wideScreensHaveTheDetailBesideTheList() {
        let driver = Driver(size: Size(rows: 60, columns: 200))
        driver.press(.down)
        let lines = driver.screen.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 60)
        #expect(lines[1].contains("COMMAND") && lines[1].contains("│"))
        #expect(lines[1].hasSuffix("6091 victim  sleeping, 3 threads, 1.8M resident"))
        #expect(lines[4].hasPrefix("     6099    6091 alice"))
    }

    @Test func treesFold() {
        let driver = Driver()
        driver.press(.down, .left)
        #expect(driver.screen.contains("▸ victim /run/app"))
        #expect(!driver.screen.contains("child one"))
        driver.press(.enter)
        #expect(driver.screen.contains("▾ victim /run/app"))
        driver.press(.character("-"))
        #expect(!driver.screen.contains("victim"))
        driver.press(.character("*"))
        #expect(driver.screen.contains("child one"))
    }

    @Test func aTaskBeforeItsDump() {
        let driver = Driver()
        driver.press(.down, .enter)
        #expect(driver.screen.contains("LIVE › 6091 victim"))
        #expect(driver.screen.contains("555555554000"))
        driver.press(.character("3"))
        #expect(driver.screen.contains("pipe:[123]"))
        driver.press(.character("4"))
        #expect(driver.screen.contains("net:[4026531840]"))
        driver.press(.character("1"))
        #expect(driver.screen.contains("/usr/bin/victim"))
        driver.press(.escape)
        #expect(driver.screen.contains("COMMAND"))
    }

    @Test func aCheckpointInItsTabs() {
        let driver = Driver(paths: [Golden.path])
        #expect(driver.screen.contains("14500 victim"))
        driver.press(.enter)
        #expect(driver.screen.contains("▾ victim") && driver.screen.contains("grand\"kid\\"))
        for (tab, text) in [
            (3, "[heap]"), (4, "127.0.0.1:45671 LISTEN"), (5, "@abs-name"), (6, "sighand"), (7, "rip"),
            (8, "core-14500.img"), (1, "frozen for"),
        ] {
            driver.press(.character(Character("\(tab)")))
            driver.press(.home)
            #expect(driver.screen.contains(text), "tab \(tab)")
        }
        // The pid that was selected in the tree is the one of the other tabs.
        driver.press(.character("2"), .down, .down, .character("4"))
        #expect(driver.screen.contains("pid 14506"))
    }

    @Test func pagesAndTheirBytes() {
        let driver = Driver(paths: [Golden.path])
        driver.press(.enter, .character("3"), .character("/"))
        driver.type("[stack]")
        driver.press(.enter, .enter)
        #expect(driver.screen.contains("3 pages") && driver.screen.contains("dumped"))
        driver.press(.end, .enter)
        driver.press(.character("/"))
        driver.type("victim")
        driver.press(.enter)
        #expect(driver.screen.contains("1/") && driver.screen.contains("victim"))
        driver.press(.escape, .escape)
        #expect(driver.screen.contains("BACKING"))
    }

    @Test func searchGoesToTheMatch() {
        let driver = Driver(paths: [Golden.path])
        driver.press(.enter, .character("4"), .character("/"))
        driver.type("abs-name")
        #expect(driver.screen.contains("/abs-name"))
        driver.press(.enter)
        #expect(driver.screen.contains("▸    12 unix"))
        #expect(driver.screen.contains("1/1"))
        driver.press(.character("/"))
        driver.type("nothing like it")
        driver.press(.enter)
        #expect(driver.screen.contains("is not here"))
        driver.press(.character("/"), .escape)
        #expect(driver.model.prompt == nil)
    }

    @Test func helpShowsTheKeysOfTheView() {
        let driver = Driver()
        driver.press(.character("?"))
        #expect(driver.screen.contains("HELP") && driver.screen.contains("dump the task and its children"))
        driver.press(.escape)
        #expect(!driver.screen.contains("HELP"))
    }

    @Test func rootsAreSwitched() {
        let driver = Driver()
        driver.press(.control("t"))
        #expect(driver.screen.contains("CHECKPOINTS"))
        #expect(driver.screen.contains("no checkpoints here"))
        driver.press(.control("t"))
        #expect(driver.screen.contains("COMMAND"))
    }

    @Test(arguments: [
        (1, 1), (1, 80), (24, 1), (2, 20), (3, 10), (4, 19), (5, 20), (6, 30), (10, 40), (24, 80), (60, 200),
    ])
    func everyViewAtEverySize(rows: Int, columns: Int) {
        for paths in [[], [Golden.path]] {
            let driver = Driver(
                size: Size(rows: rows, columns: columns), paths: paths, processes: FakeSource.few + FakeSource.hostile)
            let keys: [Key] =
                [.enter] + (1 ... 8).flatMap { [.character(Character("\($0)")), .end, .home, .pageDown] }
                + [
                    .enter, .enter, .down, .enter, .character("e"), .escape, .escape, .character("?"), .escape,
                    .character("C"), .escape, .character("/"), .character("x"), .enter,
                ]
            for key in keys {
                driver.press(key)
                let grid = render(driver.model, size: driver.model.size)
                #expect(grid.cells.count == rows * columns)
                #expect(grid.cells.allSatisfy { $0.text.unicodeScalars.allSatisfy { $0.columns != nil } })
            }
        }
    }

    @Test func tooSmallSaysSo() {
        let driver = Driver(size: Size(rows: 4, columns: 40))
        #expect(driver.screen.hasPrefix("crit-tui: make me bigger"))
    }
}
