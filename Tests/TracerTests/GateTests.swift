import Glibc
import Linux
import Testing
@testable import Tracer

extension TracerTests {
    @Suite struct GateTests {
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
            try limit.withMutableBytes { buffer in
                _ = try systemCall(.prlimit64, Int(victim.pid), 9, Int(bitPattern: buffer.baseAddress), 0)
            }
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
            #expect(
                answers.failure?.description
                    == "task \(victim.pid) › fd 7: close(0x3039, 0, 0, 0, 0, 0): Bad file descriptor")
        }
    }
}
