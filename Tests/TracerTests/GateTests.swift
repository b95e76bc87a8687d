import Foundation
import Glibc
import Linux
import Testing
@testable import Tracer

/// A program of our own to work on; ended and reaped with the test.
final class Victim {
    let process = Process()
    var pid: Int32 { process.processIdentifier }

    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = Pipe()
        try process.run()
    }

    deinit {
        kill(pid, SIGKILL)
        process.waitUntilExit()
    }

    var maps: String { (try? String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)) ?? "" }

    var text: [Range<UInt64>] {
        maps.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 1, words[1].contains("x") else { return nil }
            let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            return ends.count == 2 ? ends[0] ..< ends[1] : nil
        }
    }

    func waitUntil(_ condition: (Victim) -> Bool) {
        // Minutes: only so that a hang ends.
        for _ in 0 ..< 300_000 {
            if condition(self) { return }
            usleep(1000)
        }
        Issue.record("waited in vain for process \(pid)")
    }

    /// In clock_nanosleep, or in its restart_syscall.
    var isSleeping: Bool {
        let call = (try? String(contentsOfFile: "/proc/\(pid)/syscall", encoding: .utf8)) ?? ""
        return call.hasPrefix("230 ") || call.hasPrefix("219 ")
    }
}

let plainSignals = TracedProcess.Signals(blocked: 0, ignored: 0, caught: 0, pending: 0)

@Suite(.serialized, .enabled(if: getuid() == 0, "tracing needs root")) struct GateTests {
    @Test func batchRunsAndLeavesNothing() throws {
        let victim = try Victim("/bin/sleep", ["1000"])
        victim.waitUntil { $0.isSleeping }
        let before = victim.maps
        let tree = FrozenTree()
        try tree.freeze(victim.pid, timeout: 5)
        let process = try #require(tree.members[0].process)
        #expect(process.leader.registers.restartsSystemCall)
        let registers = process.leader.registers
        try process.installGate(text: victim.text, signals: [plainSignals])
        var batch = Batch()
        for _ in 0 ..< 2000 { batch.call(.getpid) }
        let room = batch.room(64)
        let eventfd = batch.call(.eventfd2, 7, 0)
        batch.call(.read, .result(eventfd), .buffer(room), 8)
        batch.call(.close, .result(eventfd))
        let answers = try process.leader.run(batch)
        #expect(answers.failure == nil)
        #expect(answers.results.prefix(2000).allSatisfy { $0 == Int64(victim.pid) })
        #expect(UInt64(answers[room], at: 0) == 7)
        #expect(try process.leader.readRegisters() == registers)
        try process.removeGate()
        #expect(try process.leader.readRegisters() == registers)
        tree.thaw()
        #expect(victim.maps == before)
        victim.waitUntil { $0.isSleeping }
        #expect(victim.isSleeping)
    }

    /// A target whose RLIMIT_AS is used up has no room for a gate.
    @Test func withoutRoomForAGate() throws {
        let victim = try Victim("/bin/sleep", ["1000"])
        victim.waitUntil { $0.isSleeping }
        let before = victim.maps
        var limit: [UInt64] = [4096, 4096]
        try limit.withMutableBytes { buffer in _ = try systemCall(.prlimit64, Int(victim.pid), 9, Int(bitPattern: buffer.baseAddress), 0) }
        let tree = FrozenTree()
        try tree.freeze(victim.pid, timeout: 5)
        let process = try #require(tree.members[0].process)
        let registers = process.leader.registers
        try process.installGate(text: victim.text, signals: [plainSignals])
        #expect(process.region == nil)
        var batch = Batch()
        let room = batch.room(64)
        let eventfd = batch.call(.eventfd2, 7, 0)
        batch.call(.read, .result(eventfd), .buffer(room), 8)
        batch.call(.close, .result(eventfd))
        let answers = try process.leader.run(batch)
        #expect(answers.failure == nil && UInt64(answers[room], at: 0) == 7)
        try process.removeGate()
        #expect(try process.leader.readRegisters() == registers)
        tree.thaw()
        #expect(victim.maps == before)
        victim.waitUntil { $0.isSleeping }
        #expect(victim.isSleeping)
    }

    @Test func failedCallStopsTheBatch() throws {
        let victim = try Victim("/bin/sleep", ["1000"])
        let tree = FrozenTree()
        try tree.freeze(victim.pid, timeout: 5)
        defer { tree.thaw() }
        let process = try #require(tree.members[0].process)
        try process.installGate(text: victim.text, signals: [plainSignals])
        var batch = Batch()
        batch.call(.close, 12345, mayFail: true)
        batch.describe("fd 7")
        batch.call(.close, 12345)
        batch.call(.getpid)
        let answers = try process.leader.run(batch)
        #expect(answers.results == [-9, -9])
        #expect(answers.failure?.description == "task \(victim.pid) › fd 7: close(0x3039, 0, 0, 0, 0, 0): Bad file descriptor")
    }
}
