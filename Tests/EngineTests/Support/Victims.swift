import Foundation
import Glibc
import Testing

/// The self-checking C programs of Tests/Victims, compiled once each.
enum Victims {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Victims").path

    private static let compiled = Compiled()
    private nonisolated(unsafe) static var binaries: String?

    private actor Compiled {
        private var binaries: [String: String] = [:]
        private var scratch: Scratch?

        func binary(_ name: String, flags: [String]) async throws -> String {
            let key = ([name] + flags).joined(separator: " ")
            if let known = binaries[key] { return known }
            let scratch = try self.scratch ?? Scratch()
            if self.scratch == nil {
                self.scratch = scratch
                Victims.binaries = scratch.path
                // Nothing of a test process is deinitialized at its end.
                atexit { if let path = Victims.binaries { try? FileManager.default.removeItem(atPath: path) } }
            }
            let path = scratch("\(name)\(flags.contains("-static") ? "-static" : "")")
            let log = scratch("\(name).log")
            let ending = try await runToEnd(
                [program("cc")!, "-O1", "-g", "-Wall", "-pthread", "-o", path, "\(directory)/\(name).c"] + flags,
                output: log)
            guard ending == .exited(0) else { throw WaitedInVain(description: "cc \(name).c: \(contents(log) ?? "")") }
            binaries[key] = path
            return path
        }
    }

    static func binary(_ name: String, flags: [String] = []) async throws -> String {
        try await compiled.binary(name, flags: flags)
    }

    /// Runs a victim until it is ready and asleep, does `body`, then tells it to look at itself, and expects that it
    /// finds nothing wrong.
    static func run(
        _ name: String, flags: [String] = [], arguments: [String] = [], resting: Bool = true,
        _ body: (Target) async throws -> Void
    ) async throws {
        let path = try await binary(name, flags: flags)
        try await Target.run({ _ in [path] + arguments }) { victim in
            try await victim.ready(resting: resting)
            try await body(victim)
            try await victim.expectOK()
        }
    }
}

extension Target {
    /// A victim that has set itself up; one that says that this machine cannot run it cancels the test.
    func ready(resting: Bool = true) async throws {
        do {
            try await expectOutput("ready\n")
        } catch {
            if let reason = output.split(separator: "\n").first(where: { $0.hasPrefix("cannot: ") }) {
                try Test.cancel("\(reason)")
            }
            throw error
        }
        if resting { try await asleep() }
    }

    /// Tells a victim to look at itself and expects the best.
    func expectOK() async throws {
        let start = output.count
        kill(pid, SIGUSR1)
        let ending = try await waitForEnd(of: pid)
        let said = output.dropFirst(start)
        #expect(ending == .exited(0) && said.hasSuffix("ok\n"), "\(ending): \(said)")
    }
}
