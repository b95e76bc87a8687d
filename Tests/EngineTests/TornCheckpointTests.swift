import Foundation
import Glibc
import Testing

extension EngineTests {
    /// What a crash of the machine may leave of images that were not on the disk yet: `crit verify` sees it in each of
    /// them.
    @Suite(.programs("cc")) struct TornCheckpointTests {
        enum Damage: CaseIterable { case gone, empty, half, zeros, tail }

        private func crit(_ arguments: [String]) async throws -> Ending {
            let tool = URL(fileURLWithPath: Engine.path).deletingLastPathComponent().appendingPathComponent("crit").path
            guard access(tool, X_OK) == 0 else { try Test.cancel("no crit beside the engine") }
            return try await runToEnd([tool] + arguments)
        }

        @Test func everyImage() async throws {
            let path = try await Victims.binary("kinds")
            try await Target.run({ scratch in [path, "threads", try scratch.makeDirectory("held")] }) { target in
                try await target.ready()
                let images = try await target.dump()
                #expect(try await crit(["verify", images]) == .exited(0))
                for name in entries(images) where name.hasSuffix(".img") {
                    let file = URL(fileURLWithPath: "\(images)/\(name)")
                    let whole = try Data(contentsOf: file)
                    // Memory and whole files are known by their sizes alone: their zeros may be what the program wrote.
                    let isRaw = ["pages-", "ghost-file-", "pipes-data"].contains { name.hasPrefix($0) }
                    for damage in Damage.allCases {
                        switch damage {
                        case .gone: unlink(file.path)
                        case .empty: try Data().write(to: file)
                        case .half: try whole.prefix(whole.count / 2).write(to: file)
                        case .zeros where !isRaw: try Data(count: whole.count).write(to: file)
                        case .tail where !isRaw:
                            let half = whole.count / 2
                            try (whole.prefix(half) + Data(count: whole.count - half)).write(to: file)
                        default: continue
                        }
                        #expect(try await crit(["verify", images]) == .exited(1), "\(name), \(damage)")
                        try whole.write(to: file)
                    }
                }
                #expect(try await crit(["verify", images]) == .exited(0))
            }
        }

        /// One that is missing is named before anything is made; one that was worked on is what comes back, with a word
        /// unless it was Cryo that did it.
        @Test func restored() async throws {
            try await Victims.run("pipes") { target in
                let images = try await target.dump()
                try await target.expectGone()
                let aside = target.scratch("aside")
                for name in ["pipes-data.img", "core-\(target.pid).img"] {
                    #expect(rename("\(images)/\(name)", aside) == 0)
                    let outcome = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                    #expect(!outcome.succeeded && outcome.log.contains("\(name): it is missing"), "\(outcome)")
                    #expect(rename(aside, "\(images)/\(name)") == 0)
                }
                let file = URL(fileURLWithPath: "\(images)/fs-\(target.pid).img")
                let whole = try Data(contentsOf: file)
                let json = target.scratch("fs.json")
                #expect(try await crit(["decode", "-i", file.path, "-o", json]) == .exited(0))
                let text = try #require(contents(json)).replacingOccurrences(
                    of: "\"umask\": 18", with: "\"umask\": 511")
                try text.write(toFile: json, atomically: false, encoding: .utf8)
                #expect(try await crit(["encode", "-i", json, "-o", file.path]) == .exited(0))
                #expect(try Data(contentsOf: file).count == whole.count + 1)
                let outcome = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(
                    outcome.succeeded
                        && outcome.log.contains("\(file.lastPathComponent): it has \(whole.count + 1) bytes, and had"),
                    "\(outcome)")
            }
        }
    }
}
