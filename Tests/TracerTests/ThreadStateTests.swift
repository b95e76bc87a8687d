import Glibc
import Linux
import Testing

@testable import Tracer

extension TracerTests {
    /// Whatever goes wrong, a thread is put back, or was never ours to put back.
    @Suite struct ThreadStateTests {
        private func freeze(_ victim: Victim, _ patience: Patience = Patience()) throws -> (FrozenTree, TracedProcess) {
            victim.waitUntil { $0.isSleeping }
            let tree = FrozenTree(patience: patience)
            try tree.freeze(victim.pid, timeout: 60)
            let process = try #require(tree.members[0].process)
            try process.installGate(text: victim.text, signals: [plainSignals])
            return (tree, process)
        }

        private var asking: Batch {
            var batch = Batch()
            batch.call(.getpid)
            return batch
        }

        /// A shell that waits for two that sleep.
        private func family() throws -> Victim {
            let shell = try Victim("/bin/sh", ["-c", "sleep 1000 & sleep 1000 & wait"])
            shell.waitUntil { $0.children.count == 2 && $0.children.allSatisfy { Victim.isSleeping($0) } }
            return shell
        }

        @Test(arguments: 0 ..< 5) func killedBetweenSteps(_ step: Int) throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            victim.waitUntil { $0.isSleeping }
            let tree = FrozenTree()
            var failure: (any Error)?
            func at(_ moment: Int, _ body: () throws -> Void) {
                if moment == step { kill(victim.pid, SIGKILL) }
                do { try body() } catch { failure = failure ?? error }
            }
            at(0) { try tree.freeze(victim.pid, timeout: 60) }
            let process = tree.members.first?.process
            at(1) { try process?.installGate(text: victim.text, signals: [plainSignals]) }
            at(2) { _ = try process?.leader.run(asking) }
            at(3) { try process?.removeGate() }
            at(4) { try tree.checkAlive() }
            #expect(failure != nil)
            tree.thaw()
            // Its tracer, which is its parent as well, has waited for it, unless it was gone before it could be seized.
            var status: Int32 = 0
            while waitpid(victim.pid, &status, 0) < 0, errno == EINTR {}
            #expect(kill(victim.pid, 0) != 0 && errno == ESRCH)
        }

        /// The end of one is no reason to leave the others in the gate.
        @Test func oneEndsAmongOthers() throws {
            let shell = try family()
            let children = shell.children
            let tree = FrozenTree()
            try tree.freeze(shell.pid, timeout: 60)
            let processes = tree.members.compactMap(\.process)
            #expect(processes.count == 3)
            for process in processes {
                try process.installGate(text: Victim.text(of: process.pid), signals: [plainSignals])
            }
            kill(children[0], SIGKILL)
            #expect(throws: TraceError.self) { _ = try runAll(processes.map { ($0.leader, asking) }) }
            #expect(processes.allSatisfy { !$0.leader.isInside })
            #expect(throws: FreezeError.self) { try tree.checkAlive() }
            tree.thaw()
            #expect(!shell.maps.contains("/dev/zero"))
            shell.waitUntil { $0.children == [children[1]] }
            #expect(
                shell.children == [children[1]] && shell.state == "S",
                "\(shell.children) of \(children), \(String(describing: shell.state))")
        }

        /// A call that does not come back: the wait ends, and the gate stays where the thread is.
        @Test func waitsHaveABound() throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            var isCancelled = false
            let (tree, process) = try freeze(victim, Patience(isCancelled: { isCancelled }))
            var batch = Batch()
            batch.call(.pause)
            isCancelled = true
            #expect(throws: TraceError.self) { _ = try process.leader.run(batch) }
            #expect(process.leader.isInside)
            #expect(throws: TraceError.self) { try process.removeGate() }
            #expect(victim.maps.contains("/dev/zero"))
            tree.thaw()
            #expect(victim.maps.contains("/dev/zero"))
        }

        @Test(arguments: [true, false]) func stopIsHeld(_ isTakenBack: Bool) throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            let (tree, process) = try freeze(victim)
            var batch = Batch()
            batch.call(.kill, .int(victim.pid), .int(SIGSTOP))
            batch.call(.getpid)
            if isTakenBack { batch.call(.kill, .int(victim.pid), .int(SIGCONT)) }
            let answers = try process.leader.run(batch)
            #expect(answers.failure == nil)
            try process.removeGate()
            tree.thaw()
            victim.waitUntil { isTakenBack ? $0.isSleeping : $0.state == "T" }
            #expect(victim.state == (isTakenBack ? "S" : "T"))
        }

        /// A doorbell that is not ours is nothing to stop for.
        @Test func strangersDoorbell() throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            let (tree, process) = try freeze(victim)
            var batch = Batch()
            for _ in 0 ..< 3 {
                batch.call(.kill, .int(victim.pid), .int(SIGURG))
                batch.call(.getpid)
            }
            let answers = try process.leader.run(batch)
            #expect(answers.results.count == 6)
            try process.removeGate()
            tree.thaw()
            victim.waitUntil { $0.isSleeping }
            #expect(victim.isSleeping)
        }

        /// One that has a handler comes to it, with the siginfo it came with.
        @Test func borrowedDoorbellIsGivenBack() throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            victim.waitUntil { $0.isSleeping }
            let tree = FrozenTree()
            try tree.freeze(victim.pid, timeout: 60)
            let process = try #require(tree.members[0].process)
            let catching = TracedProcess.Signals(blocked: 0, ignored: 0, caught: ~0, pending: 0)
            try process.installGate(text: victim.text, signals: [catching])
            #expect(process.leader.doorbell == SIGWINCH)
            var batch = Batch()
            batch.call(.kill, .int(victim.pid), .int(SIGWINCH))
            batch.call(.getpid)
            _ = try process.leader.run(batch)
            #expect(try process.leader.pendingSignals(shared: false).isEmpty)
            try process.removeGate()
            let given = try process.leader.pendingSignals(shared: false)
            let byKill: Int32 = 0  // SI_USER
            #expect(given.map { Int32($0, at: 0) } == [SIGWINCH] && given.map { Int32($0, at: 8) } == [byKill])
            tree.thaw()
            victim.waitUntil { $0.isSleeping }
            #expect(victim.isSleeping)
        }

        /// The kernel has sent it back to make a restart_syscall(2), and it got no CPU since, or was interrupted there.
        @Test(arguments: [UInt64(SystemCall.clock_nanosleep.rawValue), .max]) func sentBack(
            _ number: UInt64
        ) throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            victim.waitUntil { $0.isSleeping }
            let tree = FrozenTree()
            try tree.freeze(victim.pid, timeout: 60)
            let thread = try #require(tree.members[0].process).leader
            try #require(thread.registers.restart == .block)
            let before = thread.registers
            var sent = before
            (sent.ax, sent.origAX) = (UInt64(SystemCall.restart_syscall.rawValue), number)
            sent.ip -= 2
            try thread.write(sent)
            try thread.capture(.interrupted)
            #expect(thread.registers.restart == .block && thread.registers.ip == before.ip)
            #expect(thread.isInUnknownCall == (number == .max))
            tree.thaw()
            victim.waitUntil { $0.isSleeping }
            #expect(victim.isSleeping)
        }

        /// A thread for which no signal is free makes its calls by ptrace, and what waits goes on waiting.
        @Test func everythingIsBlocked() throws {
            let victim = try Victim("/bin/sleep", ["1000"])
            victim.waitUntil { $0.isSleeping }
            let tree = FrozenTree()
            try tree.freeze(victim.pid, timeout: 60)
            let process = try #require(tree.members[0].process)
            try process.leader.write(mask: ~0)
            process.leader.mask = ~0
            kill(victim.pid, SIGURG)
            try process.installGate(
                text: victim.text,
                signals: [.init(blocked: ~0, ignored: 0, caught: 0, pending: 1 << UInt64(SIGURG - 1))])
            #expect(process.leader.doorbell == nil)
            let answers = try process.leader.run(asking)
            #expect(answers.results == [Int64(victim.pid)])
            try process.removeGate()
            #expect(try process.leader.pendingSignals(shared: true).map { Int32($0, at: 0) } == [SIGURG])
            tree.thaw()
            victim.waitUntil { $0.isSleeping }
            #expect(victim.isSleeping)
        }
    }

    /// What a thread stands in, as registers tell.
    @Suite struct InterruptedCallTests {
        private func registers(_ call: SystemCall, _ result: Int64) -> Registers {
            var registers = Registers()
            (registers.origAX, registers.ax, registers.ip) = (UInt64(call.rawValue), UInt64(bitPattern: result), 0x1002)
            return registers
        }

        @Test func interruptedByUs() {
            let interrupted: Int64 = -4
            #expect(registers(.epoll_wait, interrupted).restartingInterruptedCall.restart == .unlessHandled)
            #expect(registers(.close, interrupted).restartingInterruptedCall.restart == nil)
            #expect(registers(.epoll_wait, 1).restartingInterruptedCall.restart == nil)
            // At the return of a handler there is no call any more.
            var afterHandler = registers(.epoll_wait, interrupted)
            afterHandler.origAX = .max
            #expect(afterHandler.restartingInterruptedCall == afterHandler)
        }

        @Test(arguments: [Registers.Restart.system, .always, .unlessHandled, .block]) func thereAndBack(
            _ restart: Registers.Restart
        ) {
            let found = registers(.pause, restart.rawValue)
            #expect(
                found.restart == restart && found.restarted.ip == 0x1000
                    && found.restarted.ax == UInt64(SystemCall.pause.rawValue))
            #expect(found.restarted.interrupted(restart) == found)
        }

        @Test func whatARestartedCallWas() {
            #expect(RestartedCall.original(sleepingIn: "futex_do_wait", firstArgument: 0x7fff_0000_0000) == .futex)
            #expect(RestartedCall.original(sleepingIn: "do_sys_poll", firstArgument: 0x7fff_0000_0000) == .poll)
            #expect(
                RestartedCall.original(sleepingIn: "hrtimer_nanosleep", firstArgument: 0x7fff_0000_0000) == .nanosleep)
            #expect(RestartedCall.original(sleepingIn: "hrtimer_nanosleep", firstArgument: 1) == .clock_nanosleep)
            #expect(RestartedCall.original(sleepingIn: "do_syscall_64", firstArgument: 0xffff_fff2) == .clock_nanosleep)
            #expect(RestartedCall.original(sleepingIn: "0", firstArgument: 0) == .restart_syscall)
        }

        @Test func whatAStoppedCallWas() {
            var registers = Registers()
            (registers.di, registers.si, registers.r10) = (0x7fff_0000_0000, 128, 0x7fff_0000_0100)
            #expect(RestartedCall.original(called: registers) == .futex)
            registers.si = 128 + 9
            #expect(RestartedCall.original(called: registers) == .futex)
            // Without a time, one of another kind, and perhaps a sleep.
            registers.r10 = 0
            #expect(RestartedCall.original(called: registers) == .restart_syscall)
            (registers.si, registers.r10) = (0, 0x7fff_0000_0100)
            #expect(RestartedCall.original(called: registers) == .restart_syscall)
        }
    }
}
