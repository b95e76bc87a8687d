import Foundation
import Glibc

/// A directory of one test. It goes away with the value, unless CRYO_TEST_KEEP is set.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let base = ProcessInfo.processInfo.environment["CRYO_TEST_TMP"] ?? "/tmp"
        path = "\(base)/cryo-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Programs that give up root (nginx, memcached) still have to reach their files.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    deinit {
        if ProcessInfo.processInfo.environment["CRYO_TEST_KEEP"] == nil {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func makeDirectory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: true)
        return self(name)
    }

    @discardableResult func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: self(name), atomically: false, encoding: .utf8)
        return self(name)
    }
}

/// The bytes of a file of any kind as text; nil when it cannot be read. By read(2) to the end: Foundation takes the
/// first short read of a /proc file for its end.
func contents(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        guard count >= 0 else { return nil }
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk[..<count]
    }
}

extension StringProtocol {
    /// What stands between such bytes, none of it empty. To look for characters instead takes ten times as long.
    func parts(_ isSeparator: (UInt8) -> Bool) -> [Substring] {
        let text = Substring(self)
        return text.utf8.split(whereSeparator: isSeparator).map { Substring($0) }
    }

    var lines: [Substring] { parts { $0 == UInt8(ascii: "\n") } }
    var words: [Substring] { parts { $0 <= UInt8(ascii: " ") } }
}

func entries(_ path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
}
