import EngineInterface
import Foundation
import Synchronization
import Testing
import crit_tui

/// The seam to the engine, with shell scripts in the place of `cryo`.
@Suite struct CryoRunnerTests {
    private final class Events: Sendable {
        private let list = Mutex<[JobEvent]>([])

        func add(_ event: JobEvent) { list.withLock { $0.append(event) } }

        /// Everything up to `.ended`.
        func all() async throws -> [JobEvent] {
            try await until { if case .ended = $0.last { true } else { false } }
        }

        func until(_ isEnough: ([JobEvent]) -> Bool) async throws -> [JobEvent] {
            let deadline = ContinuousClock.now + .seconds(patience)
            while true {
                // The clock is asked before the list: tests that block their threads may keep this one waiting for
                // minutes.
                let isLate = ContinuousClock.now > deadline
                let events = list.withLock { $0 }
                if isEnough(events) { return events }
                guard !isLate else { break }
                try await Task.sleep(for: .milliseconds(5))
            }
            Issue.record("the events did not come")
            return list.withLock { $0 }
        }
    }

    private func script(_ body: String) throws -> String {
        let path = NSTemporaryDirectory() + "cryo-\(UUID().uuidString)"
        // Written by another process: a child forked by a test beside this one would keep our descriptor, and exec fail
        // with ETXTBSY.
        _ = try Tmux.output(of: [
            "sh", "-c", "printf '#!/bin/sh\\n%s' \"$1\" >\"$2\"; chmod 755 \"$2\"", "sh", body, path,
        ])
        return path
    }

    private func directory() -> String { NSTemporaryDirectory() + "dump-\(UUID().uuidString)" }

    @Test func eventsComeInOrderAndTheStatusLast() async throws {
        let path = try script(
            """
            echo "(00.001) args: $*"
            echo '{"event":"froze","tasks":3}' >&3
            echo '{"event":"brand new"}' >&3
            printf '{"event":"done","pid":42,"frozen_us":12}' >&3
            exit 0
            """)
        defer { unlink(path) }
        let target = directory()
        defer { rmdir(target) }
        let events = Events()
        _ = try CryoRunner(path: path).start(.dump(42, into: target)) { events.add($0) }
        let all = try await events.all()
        #expect(
            all.filter { if case .log = $0 { false } else { true } } == [
                .engine(.froze(tasks: 3)), .engine(.done(EngineOutcome(pid: 42, frozenTime: 12))), .ended(status: 0),
            ])
        #expect(all.contains(.log("(00.001) args: dump -t 42 -D \(target) --progress-fd 3")))
        // The directory was made, as CRIU's command line expects it.
        #expect(access(target, F_OK) == 0)
    }

    @Test func cancellingSendsSIGTERM() async throws {
        let path = try script(
            """
            trap 'echo thawed; exit 9' TERM
            echo '{"event":"froze","tasks":1}' >&3
            while :; do sleep 0.05; done
            """)
        defer { unlink(path) }
        let events = Events()
        let job = try CryoRunner(path: path).start(.restore(from: "/tmp")) { events.add($0) }
        _ = try await events.until { $0.contains(.engine(.froze(tasks: 1))) }
        job.cancel()
        let all = try await events.all()
        #expect(all.contains(.log("thawed")))
        #expect(all.last == .ended(status: 9))
        // There is nobody left to be hit by it.
        job.cancel()
    }

    @Test func aFailedDumpLeavesNoEmptyDirectory() async throws {
        let path = try script("exit 1\n")
        defer { unlink(path) }
        let target = directory()
        let events = Events()
        _ = try CryoRunner(path: path).start(.dump(42, into: target)) { events.add($0) }
        #expect(try await events.all().last == .ended(status: 1))
        #expect(access(target, F_OK) != 0)
    }

    @Test func deathBySignalIsTold() async throws {
        let path = try script("kill -9 $$\n")
        defer { unlink(path) }
        let events = Events()
        _ = try CryoRunner(path: path).start(.restore(from: "/tmp")) { events.add($0) }
        #expect(try await events.all().last == .ended(status: -9))
    }

    @Test func whatCannotStartSaysWhy() {
        #expect(throws: EngineStartError.self) {
            try CryoRunner(path: "/nowhere/cryo").start(.restore(from: "/tmp")) { _ in }
        }
        #expect(throws: EngineStartError.self) {
            try CryoRunner(path: "/bin/true").start(.dump(1, into: "/nowhere/at/all")) { _ in }
        }
        // A checkpoint is never written over.
        #expect(throws: EngineStartError.self) {
            try CryoRunner(path: "/bin/true").start(.dump(1, into: Golden.path)) { _ in }
        }
    }
}
