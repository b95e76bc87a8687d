import Engine
import EngineInterface
import Foundation
import Glibc
import Images
import Testing

/// The golden checkpoint of CRIU: four tasks, three threads, and a file of nearly every kind.
private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "../ImagesTests/Fixtures/images"
).standardized

@Suite struct PlanTests {
    @Test func goldenCheckpointHasAPlan() throws {
        let plan = try Restore(EngineRequest.restore(from: golden.path)) { _ in }.plan()
        for text in [
            "make task 14500, the root", "make task 14504 of 14500, task 14505 of 14500", "make task 14506 of 14504",
            "end task 14505 with status 768",
            "make thread 14502 of 14500, thread 14503 of 14500", "PR_SET_MM_MAP", "eventfd 20", "epoll 21",
            "state: credentials",
        ] { #expect(plan.contains(text), "\(text)") }
    }

    /// What comes from an image is hostile: a plan or one line that says what is wrong, never a trap or a hang.
    @Test(arguments: 0 ..< 12) func damagedImages(seed: UInt64) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: golden.path).filter {
            !$0.hasPrefix("pages-") && !$0.hasPrefix("stats-")
        }.sorted()
        var random = Generator(state: seed &* 0x9e37_79b9_7f4a_7c15 | 1)
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("cryo-plan-\(getpid())-\(seed)")
        try? FileManager.default.removeItem(at: directory)
        try FileManager.default.copyItem(at: golden, to: directory)
        defer { try? FileManager.default.removeItem(at: directory) }
        for _ in 0 ..< 40 {
            let name = names.randomElement(using: &random)!
            let file = directory.appendingPathComponent(name)
            let whole = try Data(contentsOf: golden.appendingPathComponent(name))
            var bytes = [UInt8](whole)
            for _ in 0 ..< Int.random(in: 1 ... 4, using: &random) where bytes.count > 8 {
                let at = Int.random(in: 8 ..< bytes.count, using: &random)
                switch Int.random(in: 0 ..< 4, using: &random) {
                case 0: bytes[at] ^= 1 << UInt8.random(in: 0 ..< 8, using: &random)
                case 1: bytes[at] = 0xff
                case 2: bytes[at] = UInt8.random(in: 0 ... 255, using: &random)
                default: bytes.removeLast(bytes.count - at)
                }
            }
            try Data(bytes).write(to: file)
            do {
                _ = try Restore(EngineRequest.restore(from: directory.path)) { _ in }.plan()
            } catch {
                #expect(!error.description.isEmpty && !error.description.contains("\n"))
            }
            try whole.write(to: file)
        }
    }

    /// A copy of the golden checkpoint with something wrong in it; what the planner says.
    private func refusal(_ damage: (String) throws -> Void) throws -> String? {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "cryo-plan-\(getpid())-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: golden, to: directory)
        defer { try? FileManager.default.removeItem(at: directory) }
        try damage(directory.path)
        do {
            _ = try Restore(EngineRequest.restore(from: directory.path)) { _ in }.plan()
            return nil
        } catch { return error.description }
    }

    /// Whoever opened it would wait for somebody who writes.
    @Test func pagesThatAreAFIFO() throws {
        let refusal = try refusal { directory in
            for number in 1 ... 5 {
                unlink("\(directory)/pages-\(number).img")
                mkfifo("\(directory)/pages-\(number).img", 0o600)
            }
        }
        #expect(refusal?.contains("regular file") == true)
    }

    /// SIGCHLD, SIGSTOP and SIGWINCH end nobody; a task cannot be ended by 127, or with more than 16 bits.
    @Test(arguments: [17, 19, 28, 127, 0x1_0000, 0x0109] as [UInt32]) func endThatNoTaskHas(status: UInt32) throws {
        let refusal = try refusal { directory in
            let images = try ImageDirectory(directory)
            var core = try images.only(CoreEntry.self, .core, id: 14505)
            core.tc?.exit_code = status
            try images.write(.core, id: 14505, core)
        }
        #expect(refusal?.contains("core-14505.img") == true, "\(refusal ?? "a plan")")
    }

    /// A task is no child of a thread, and not its own.
    @Test(arguments: [14502, nil] as [UInt32?]) func parentThatIsNone(parent: UInt32?) throws {
        let refusal = try refusal { directory in
            let images = try ImageDirectory(directory)
            var tasks = try images.entries(PstreeEntry.self, .pstree)
            tasks[tasks.count - 1].ppid = parent ?? tasks[tasks.count - 1].pid
            let writer = try images.write(.pstree)
            for task in tasks { try writer.append(task) }
            try writer.close()
        }
        #expect(refusal?.contains("has no parent") == true, "\(refusal ?? "a plan")")
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }
}
