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
                try text.replacingOccurrences(of: "\"umask\": 18", with: "\"umask\": 63").write(toFile: json, atomically: false, encoding: .utf8)
                try await crit(["encode", "-i", json, "-o", image])
                try await target.restore(images)
                #expect(contents("/proc/\(target.pid)/status")?.contains("Umask:\t0077") == true)
            }
        }
    }
}
