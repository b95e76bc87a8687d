import Foundation
import Glibc
import Testing

extension EngineTests {
    /// What is found under the name of a file at the restore has to be that file.
    @Suite(.programs("cc")) struct ReplacedFileTests {
        /// Another build of a program, of the same size, is not laid under the memory of this one.
        @Test func anotherBuild() async throws {
            let path = try await Victims.binary("bulk")
            var program = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            // Elf64_Nhdr of the build-id: four bytes of name, twenty of hash, NT_GNU_BUILD_ID; "GNU".
            let note: [UInt8] = [4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0] + Array("GNU\0".utf8)
            guard let range = Data(program).range(of: Data(note)) else {
                try Test.cancel("the linker writes no build-ids")
            }
            try await Target.run { scratch in
                try FileManager.default.copyItem(atPath: path, toPath: scratch("program"))
                return [scratch("program"), "1"]
            } _: { target in
                try await target.ready()
                let images = try await target.dump()
                try await target.expectGone()
                program[range.upperBound] ^= 1
                try replace(target.scratch("program"), program)
                let refused = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(
                    !refused.succeeded && refused.log.contains("build-id") && access("/proc/\(target.pid)", F_OK) != 0,
                    "\(refused)")
                try await target.restore(images, options: ["--file-validation", "filesize"])
                try await target.expectOK()
            }
        }

        /// Of a program without a build-id only its time tells that it is another.
        @Test func withoutABuildID() async throws {
            let path = try await Victims.binary("bulk", flags: ["-Wl,--build-id=none", "-static"])
            let program = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            try await Target.run { scratch in
                try FileManager.default.copyItem(atPath: path, toPath: scratch("program"))
                return [scratch("program"), "1"]
            } _: { target in
                try await target.ready()
                let images = try await target.dump()
                try await target.expectGone()
                try replace(target.scratch("program"), program)
                let outcome = try await Engine.run("restore", ["-D", images, "-d"], work: target.scratch.path)
                #expect(outcome.succeeded && outcome.log.contains("no build-id"), "\(outcome)")
                try await target.expectOK()
            }
        }

        private func replace(_ path: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path + ".new"))
            try #require(chmod(path + ".new", 0o755) == 0 && rename(path + ".new", path) == 0)
        }
    }
}
