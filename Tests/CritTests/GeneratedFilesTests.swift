import Foundation
import Testing

/// What is checked in is what the generators make.
@Suite struct GeneratedFilesTests {
    private func check(_ script: String, _ environment: [String: String] = [:]) throws -> (status: Int32, text: String)
    {
        let process = Process()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
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

    /// What the script ends with when a program or file that it needs is missing.
    private static let cannotCheck: Int32 = 77

    @Test func images() throws {
        let (status, text) = try check("regenerate-images")
        if status == Self.cannotCheck { try Test.cancel("\(text.split(separator: "\n").last ?? "")") }
        #expect(status == 0, "\(text)")
        if !text.isEmpty { print(text) }
    }

    private static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(.enabled(if: hasPython, "python3 is missing")) func manuals() throws {
        let (status, text) = try check("regenerate-manual", ["BIN": CritRun.binary.deletingLastPathComponent().path])
        #expect(status == 0, "\(text)")
    }
}
