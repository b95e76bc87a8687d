import Foundation
import Testing

/// What is checked in is what the generators make.
@Suite struct GeneratedFilesTests {
    private func check(_ script: String, _ environment: [String: String] = [:]) throws -> (status: Int32, text: String) {
        let process = Process()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        process.executableURL = root.appendingPathComponent("Scripts/\(script)")
        process.arguments = ["--check"]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// Without protoc-c the script says that it skips the check.
    @Test func images() throws {
        let (status, text) = try check("regenerate-images")
        #expect(status == 0, "\(text)")
        if !text.isEmpty { print(text) }
    }

    private static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"].contains { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: hasPython, "python3 is missing")) func manuals() throws {
        let (status, text) = try check("regenerate-manual", ["BIN": CritRun.binary.deletingLastPathComponent().path])
        #expect(status == 0, "\(text)")
    }
}
