import Foundation
import Glibc
import Testing

/// The checkpoint in Samples: published, and made to be restored on any machine.
enum Sample {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("Samples/lighthouse").path

    /// Without separators: in pages and images a string ends with a zero byte, or with what is no text.
    static func texts(of bytes: Data) -> [String] {
        bytes.split { $0 < 0x20 || $0 > 0x7e }.filter { $0.count > 3 }.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Nothing of the machine and the person that made it is in it, in pages neither.
@Suite struct SampleContentTests {
    /// Where its program and its logbook were, and what every machine has.
    private static let ownPaths = ["/tmp/cryo-lighthouse", "/tmp/cryo-logbook", "/dev/", "/proc/"]

    private static let images: [(name: String, bytes: Data)] = entries(Sample.path).sorted().compactMap { name in
        (try? Data(contentsOf: URL(fileURLWithPath: "\(Sample.path)/\(name)"))).map { (name, $0) }
    }

    @Test func isThere() {
        #expect(
            Self.images.contains { $0.name == "inventory.img" } && Self.images.contains { $0.name.hasPrefix("pages-") })
    }

    @Test func noEnvironment() throws {
        let variable = try Regex("^[A-Za-z_][A-Za-z0-9_]{2,}=")
        for (name, bytes) in Self.images {
            for text in Sample.texts(of: bytes) { #expect(text.firstMatch(of: variable) == nil, "\(name): \(text)") }
        }
        // Nor what stands in that of whoever runs this, who may be its maker.
        let values = Set(ProcessInfo.processInfo.environment.values.filter { $0.utf8.count > 7 })
        for (name, bytes) in Self.images {
            for value in values where bytes.range(of: Data(value.utf8)) != nil { Issue.record("\(name): \(value)") }
        }
    }

    @Test func noPaths() throws {
        let path = try Regex("/[A-Za-z0-9._+-]+/[A-Za-z0-9._+/-]*")
        for (name, bytes) in Self.images {
            for text in Sample.texts(of: bytes) {
                for found in text.matches(of: path) {
                    let range = found.range
                    // A path begins where a word begins; in the middle of one it is a slash between two.
                    if range.lowerBound > text.startIndex, text[text.index(before: range.lowerBound)].isLetter {
                        continue
                    }
                    #expect(Self.ownPaths.contains { text[range].hasPrefix($0) }, "\(name): \(text)")
                }
            }
        }
    }

    @Test func noHostName() throws {
        let host = ProcessInfo.processInfo.hostName
        // One of three letters is in any text.
        guard host.utf8.count > 3, host != "localhost" else { try Test.cancel("this machine is called \(host)") }
        for (name, bytes) in Self.images { #expect(bytes.range(of: Data(host.utf8)) == nil, "\(name): \(host)") }
    }
}

extension EngineTests {
    /// In pid and mount namespaces of its own, where no pid is taken.
    @Suite(.programs("unshare", "sh")) struct SampleTests {
        /// Runs a shell as pid 1 of new namespaces; what it prints.
        private func inNamespaces(
            _ script: String, _ arguments: [String], scratch: Scratch
        ) async throws -> (Ending, String) {
            let words = [
                program("unshare")!, "--pid", "--fork", "--mount-proc", "--kill-child", program("sh")!, "-c", script,
                "sh",
            ]
            let ending = try await runToEnd(words + arguments, output: scratch("said"), directory: scratch.path)
            return (ending, contents(scratch("said")) ?? "")
        }

        /// As the README has it: the umask is edited, the sample restored, and the edit is what comes back.
        @Test func editedAndRestored() async throws {
            let scratch = try Scratch()
            let crit = URL(fileURLWithPath: Engine.path).deletingLastPathComponent().appendingPathComponent("crit").path
            guard access(crit, X_OK) == 0 else { try Test.cancel("no crit beside the engine") }
            try FileManager.default.copyItem(atPath: Sample.path, toPath: scratch("lighthouse"))
            let script = """
                set -e
                "$1" decode -i lighthouse/fs-30000.img | sed 's/"umask": 18/"umask": 63/' >fs.json
                "$1" encode -i fs.json -o lighthouse/fs-30000.img
                "$2" restore -D lighthouse -d -v4 -o restore.log || { cat restore.log; exit 1; }
                grep Umask /proc/30000/status
                cat /proc/30000/fd/3 /proc/30003/comm
                readlink /proc/30000/cwd /proc/30003/cwd
                kill -0 30000 30003
                ls /tmp/cryo-lighthouse /tmp/cryo-logbook 2>&1 | grep -c 'No such file'
                """
            let (ending, said) = try await inNamespaces(script, [crit, Engine.path], scratch: scratch)
            #expect(ending == .exited(0), "\(said)")
            #expect(said == "Umask:\t0077\nkeeper 30000 on duty\nlamp 30003 is lit\nlamp\n/\n/\n2\n")
        }
    }
}
