import Foundation
import Glibc
import Testing

/// A program under test: started, dumped, restored, and in the end always gone.
final class Target {
    let scratch: Scratch
    let pid: pid_t
    let outputPath: String
    private var dumps = 0
    /// The pids of its tree when it was last dumped.
    var seen: Set<pid_t>

    private init(scratch: Scratch, pid: pid_t, outputPath: String) {
        (self.scratch, self.pid, self.outputPath, seen) = (scratch, pid, outputPath, [pid])
    }

    /// Starts a program (`arguments` may need the scratch directory), lets `body` do the test, and ends and reaps the
    /// whole tree on every path.
    static func run(
        _ arguments: (Scratch) throws -> [String], environment: [String: String] = [:],
        _ body: (Target) async throws -> Void
    ) async throws {
        let scratch = try Scratch()
        let words = try arguments(scratch)
        let output = scratch("output")
        let pid = try spawn(words, environment: environment, directory: scratch.path, output: output)
        let target = Target(scratch: scratch, pid: pid, outputPath: output)
        do {
            try await body(target)
        } catch {
            try? await target.end()
            throw error
        }
        try await target.end()
    }

    func end() async throws { try await ProcessTree.kill(pid, also: Array(seen)) }

    var output: String { contents(outputPath) ?? "" }
    var isAlive: Bool { ProcessTree.state(pid).map { $0 != "Z" } ?? false }

    func expectOutput(_ text: String) async throws {
        try await waitUntil(
            "output \(text.debugDescription) of \(pid), which wrote \(output.suffix(400).debugDescription)"
        ) {
            if output.contains(text) { return true }
            guard isAlive else {
                if output.contains(text) { return true }
                throw WaitedInVain(
                    description: "process \(pid) ended before it wrote \(text.debugDescription): \(output.suffix(400))")
            }
            return false
        }
    }

    func asleep() async throws {
        try await waitUntil("all threads of the tree of \(pid) asleep") {
            ProcessTree.members(of: pid).allSatisfy {
                ProcessTree.state($0) == "Z" || ProcessTree.state($0) == "T" || ProcessTree.isAsleep($0)
            }
        }
    }

    // MARK: dump and restore

    /// A dump that has to fail: with an error that says `words`, without a whole checkpoint, and with the target as it
    /// was.
    func expectRefusal(
        _ options: [String] = [], images: String? = nil, wrapper: [String] = [], saying words: [String] = []
    ) async throws {
        let before = TreeSnapshot(pid)
        let directory = try images ?? newImageDirectory()
        let outcome = try await Engine.run(
            "dump", ["-t", "\(pid)", "-D", directory] + options, work: scratch.path, wrapper: wrapper)
        #expect(!outcome.succeeded && outcome.ending != .killed(SIGKILL), "the dump was not refused: \(outcome.ending)")
        for word in words {
            #expect(outcome.description.localizedCaseInsensitiveContains(word), "no \(word) in: \(outcome)")
        }
        #expect(access("\(directory)/inventory.img", F_OK) != 0, "inventory.img after a dump that failed")
        try #require(isAlive, "a dump that failed killed its target")
        try await expectSame(as: before)
    }

    /// Dumps into a new directory, and expects success and a whole checkpoint.
    func dump(_ options: [String] = [], engine: String = Engine.path) async throws -> String {
        let images = try newImageDirectory()
        seen = Set(ProcessTree.members(of: pid))
        let outcome = try await Engine.run(
            "dump", ["-t", "\(pid)", "-D", images] + options, work: scratch.path, engine: engine)
        let dumped = entries(images).compactMap { name in
            name.hasPrefix("core-") ? pid_t(name.dropFirst(5).prefix { $0 != "." }) : nil
        }
        seen.formUnion(dumped)
        try #require(outcome.succeeded, "dump: \(outcome)")
        try #require(access("\(images)/inventory.img", F_OK) == 0, "a dump that succeeded left no inventory.img")
        return images
    }

    /// Whether a dump is refused, in which case the refusal is held to what is expected of one.
    func refuses(_ options: [String]) async throws -> Bool {
        let trial = try await Engine.run(
            "dump", ["-t", "\(pid)", "-D", newImageDirectory(), "-R"] + options, work: scratch.path)
        if trial.succeeded { return false }
        try await expectRefusal(options)
        return true
    }

    func newImageDirectory() throws -> String {
        dumps += 1
        return try scratch.makeDirectory("images-\(dumps)")
    }

    /// After a dump that kills: no process of the tree is left, and their pids are free.
    func expectGone() async throws {
        try await waitUntil("the dumped tree of \(pid) gone") {
            for member in seen { _ = reap(member) }
            return seen.allSatisfy { access("/proc/\($0)", F_OK) != 0 }
        }
    }

    func restore(_ images: String, options: [String] = [], engine: String = Engine.path) async throws {
        let outcome = try await Engine.run(
            "restore", ["-D", images, "-d"] + options, work: scratch.path, engine: engine)
        try #require(outcome.succeeded, "restore: \(outcome)")
        try #require(access("/proc/\(pid)", F_OK) == 0, "restored, but no process \(pid)")
        seen.formUnion(ProcessTree.members(of: pid))
    }

    /// Dump, gone, restore; what /proc says of the tree has to be the same as before when `comparing` (programs that
    /// never rest cannot be compared).
    func freezeAndThaw(_ options: [String] = [], comparing: Bool = true) async throws {
        let before = comparing ? TreeSnapshot(pid) : nil
        let images = try await dump(options)
        try await expectGone()
        try await restore(images, options: options)
        if let before { try await expectSame(as: before) }
    }

    /// Dump with --leave-running; the program goes on untouched, `check` sees to that; then it is killed, and the
    /// images bring it back.
    func leaveRunningThenRestore(_ options: [String] = [], check: () async throws -> Void) async throws {
        let before = TreeSnapshot(pid)
        let images = try await dump(options + ["-R"])
        try #require(isAlive, "dumped with --leave-running, but dead")
        try await expectSame(as: before)
        try await check()
        try await end()
        try await restore(images, options: options)
        try await expectSame(as: before)
    }

    func expectSame(as before: TreeSnapshot) async throws {
        var differences: [String] = []
        // A thread that was just let go may still be on its way back into its system call.
        let settled: Void? = try? await waitUntil("no difference: \(differences)") {
            differences = TreeSnapshot(pid).differences(from: before)
            return differences.isEmpty
        }
        if settled == nil { Issue.record("changed: \(differences.joined(separator: "\n"))") }
    }
}
