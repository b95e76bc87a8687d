import EngineInterface
import TerminalUI
import Testing
import crit_tui

@Suite struct JobTests {
    private func dumping(_ driver: Driver) {
        driver.press(.down, .character("C"))
    }

    @Test func aDumpIsAskedFor() {
        let driver = Driver()
        dumping(driver)
        #expect(driver.screen.contains("Dump 6091 victim?"))
        #expect(driver.screen.contains("[x] leave the tasks running (-R)"))
        // Enter on the button that has the focus does nothing but close.
        driver.press(.enter)
        #expect(driver.model.dialog == nil)
        #expect(driver.jobs.isEmpty)
    }

    @Test func aDumpWantsThePid() throws {
        let driver = Driver()
        dumping(driver)
        driver.press(.tab, .enter)
        #expect(driver.screen.contains("not confirmed yet"))
        driver.type("6091")
        driver.press(.tab, .tab, .enter)
        let job = try #require(driver.jobs.first)
        #expect(job.command == .dump && job.pid == 6091 && job.leavesRunning)
        #expect(job.imagesDirectory.hasPrefix("./victim-6091-"))
        #expect(job.arguments.prefix(3) == ["dump", "-t", "6091"])
        #expect(job.arguments.contains("-R"))
    }

    @Test func progressAndFrozenTime() {
        let driver = Driver()
        dumping(driver)
        driver.press(.tab, .enter)
        driver.type("6091")
        driver.press(.tab, .tab, .enter)
        #expect(driver.model.shared.isJobRunning)
        driver.send(.job(.engine(.froze(tasks: 3))))
        driver.send(.job(.engine(.progress(Progress(.pages, task: 6091, 62, of: 100)))))
        driver.send(.tick(time: 0, clock: 1_250_000))
        #expect(driver.screen.contains("62%  62/100 pages"))
        #expect(driver.screen.contains("Application frozen for 250.0 ms …"))
        // q does not leave a running job alone; Esc cancels it.
        driver.press(.character("q"))
        #expect(!driver.hasQuit && driver.screen.contains("still running"))
        // Pages are counted over all tasks.
        driver.send(.job(.engine(.progress(Progress(.pages, task: 6093, 100, of: 100)))))
        #expect(
            driver.screen.contains("100%  100/100 pages") && driver.screen.contains("task 6091: pages")
                && driver.screen.contains("task 6093: pages, 100 of 100"))
        driver.send(.job(.engine(.wrote(bytes: 307_200))))
        driver.send(.job(.engine(.done(EngineOutcome(pid: 6091, frozenTime: 87_400)))))
        driver.send(.job(.ended(status: 0)))
        #expect(!driver.model.shared.isJobRunning)
        #expect(
            driver.screen.contains("✔ done") && driver.screen.contains("Application frozen for 87.4 ms")
                && driver.screen.contains("300K"))
        driver.press(.escape)
        #expect(driver.screen.contains("COMMAND"))
    }

    @Test func cancelling() {
        let driver = Driver()
        dumping(driver)
        driver.press(.tab, .enter)
        driver.type("6091")
        driver.press(.tab, .tab, .enter, .escape)
        // Esc is pressed by mistake too: it is asked for, and Enter goes on.
        #expect(driver.screen.contains("the tasks run on, what was made is removed"))
        driver.press(.enter)
        #expect(driver.cancelled == 0 && driver.model.dialog == nil)
        driver.press(.escape, .tab, .enter)
        #expect(driver.cancelled == 1)
        #expect(driver.screen.contains("cancelling"))
        driver.send(.job(.ended(status: -15)))
        #expect(driver.screen.contains("cancelled; cryo ended by signal 15"))
    }

    @Test func aJobThatEndsIsNotAskedAbout() {
        let driver = Driver()
        dumping(driver)
        driver.press(.tab, .enter)
        driver.type("6091")
        driver.press(.tab, .tab, .enter, .escape)
        #expect(driver.model.dialog != nil)
        driver.send(.job(.ended(status: 0)))
        #expect(driver.model.dialog == nil && driver.cancelled == 0 && driver.screen.contains("✔ done"))
    }

    @Test func aWrongDirectoryComesBackToTheForm() throws {
        let driver = Driver()
        dumping(driver)
        driver.press(.tab, .enter)
        driver.type("6091")
        driver.press(.tab, .tab, .enter)
        driver.send(.engineRefused(EngineStartError("cannot make /no/where: No such file or directory")))
        #expect(driver.model.place == .dialog && !driver.model.shared.isJobRunning)
        #expect(driver.screen.contains("cannot make /no/where") && driver.screen.contains("type 6091: 6091"))
        driver.press(.escape)
        #expect(driver.screen.contains("COMMAND"))
    }

    @Test func connectionsAreLeftBehindWhenAsked() throws {
        let driver = Driver()
        dumping(driver)
        for _ in 0 ..< 2 { driver.press(.backTab) }
        #expect(driver.screen.contains("▸ [ ] leave TCP connections behind, closed (--tcp-close)"))
        driver.press(.character(" "), .tab)
        driver.type("6091")
        driver.press(.enter)
        #expect(try #require(driver.jobs.first).tcpClose)
    }

    @Test func anEngineThatDiesWithoutAWordFailed() {
        let driver = Driver()
        dumping(driver)
        driver.press(.tab, .enter)
        driver.type("6091")
        driver.press(.tab, .tab, .enter)
        driver.send(.job(.log("(00.001) Error (cr-dump): task 6091 › fd 5 › io_uring is not supported")))
        driver.send(.job(.ended(status: 1)))
        #expect(driver.screen.contains("✖ cryo ended with 1: (00.001) Error (cr-dump): task 6091 › fd 5 › io_uring"))
    }

    @Test func aRestoreIsAskedFor() throws {
        let driver = Driver(paths: [Golden.path])
        driver.press(.character("R"))
        #expect(driver.screen.contains("Will make pids 14500 14504 14506 14505"))
        driver.press(.backTab)
        driver.type("14500")
        driver.press(.tab, .tab, .enter)
        let job = try #require(driver.jobs.first)
        #expect(job.arguments == ["restore", "-D", Golden.path, "-d"])
        driver.send(.job(.engine(.restored(task: 14500))))
        driver.send(.job(.engine(.done(EngineOutcome(pid: 14500, frozenTime: 0)))))
        driver.send(.job(.ended(status: 0)))
        #expect(driver.screen.contains("task 14500 restored"))
    }

    @Test func withoutRootItSaysWhatItCannotDo() {
        let driver = Driver(paths: [Golden.path], isRoot: false)
        driver.press(.character("R"))
        #expect(driver.screen.contains("a restore needs root"))
        driver.press(.control("t"), .down, .character("C"))
        #expect(driver.screen.contains("a dump needs root"))
        #expect(driver.screen.contains("not root"))
    }

    @Test func readOnlyChangesNothing() {
        let driver = Driver(paths: [Golden.path], isReadOnly: true)
        driver.press(.character("R"))
        #expect(driver.model.dialog == nil && driver.screen.contains("--read-only"))
        #expect(driver.screen.contains("[RO]"))
    }

    @Test func leaving() {
        let driver = Driver()
        driver.press(.control("c"))
        #expect(!driver.hasQuit && driver.screen.contains("Ctrl-C again quits"))
        driver.press(.down, .control("c"))
        #expect(!driver.hasQuit)
        driver.press(.control("c"))
        #expect(driver.hasQuit)
        let other = Driver()
        other.press(.enter, .character("q"))
        #expect(!other.hasQuit)
        other.press(.control("z"))
        #expect(other.suspended == 1)
        other.press(.character("q"))
        #expect(other.hasQuit)
    }

    @Test func commandsAreQuotedForAShell() {
        var request = EngineRequest.restore(from: "/tmp/it's here")
        request.isDetached = true
        #expect(request.shellCommand == #"cryo restore -D '/tmp/it'\''s here' -d"#)
    }
}
