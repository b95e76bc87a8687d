import Foundation
import Glibc
import Testing

extension EngineTests {
    /// What is changed in an image is what comes back.
    @Suite(.programs("cc")) struct EditedImageTests {
        private func crit(_ arguments: [String]) async throws {
            let tool = URL(fileURLWithPath: Engine.path).deletingLastPathComponent().appendingPathComponent("crit").path
            guard access(tool, X_OK) == 0 else { try Test.cancel("no crit beside the engine") }
            #expect(try await runToEnd([tool] + arguments) == .exited(0), "crit \(arguments)")
        }

        @Test func umask() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let images = try await target.dump()
                try await target.expectGone()
                let (image, json) = ("\(images)/fs-\(target.pid).img", target.scratch("fs.json"))
                try await crit(["decode", "-i", image, "-o", json])
                let text = try #require(contents(json))
                try #require(text.contains("\"umask\": 18"), "\(text)")
                try text.replacingOccurrences(of: "\"umask\": 18", with: "\"umask\": 63").write(
                    toFile: json, atomically: false, encoding: .utf8)
                try await crit(["encode", "-i", json, "-o", image])
                try await target.restore(images)
                #expect(contents("/proc/\(target.pid)/status")?.contains("Umask:\t0077") == true)
            }
        }

        /// What is not there any more is named, and nothing is made without it.
        @Test func missingAndOverwritten() async throws {
            try await Victims.run("bulk", arguments: ["1"]) { target in
                let images = try await target.dump()
                try await target.expectGone()
                let table = try #require(entries(images).first { $0.hasPrefix("fdinfo-") })
                for (name, damage) in [(table, nil), ("mm-\(target.pid).img", Data(repeating: 0, count: 100))] {
                    let path = "\(images)/\(name)"
                    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
                    if let damage { try damage.write(to: URL(fileURLWithPath: path)) } else { unlink(path) }
                    let outcome = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                    #expect(
                        !outcome.succeeded && outcome.log.contains(name) && access("/proc/\(target.pid)", F_OK) != 0,
                        "\(outcome)")
                    try whole.write(to: URL(fileURLWithPath: path))
                }
                try await target.restore(images)
            }
        }
    }
}
