import Foundation
import Testing

/// The built crit, run as people run it.
struct CritRun {
    let status: Int32
    let output: Data
    let error: String

    var text: String { String(decoding: output, as: UTF8.self) }

    static let binary: URL =
        Bundle.allBundles.compactMap { bundle -> URL? in
            let url = bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("crit")
            return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
        }.first
        ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("crit")

    init(_ arguments: [String], input: Data = Data(), in directory: String? = nil) throws {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crit-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["in", "out", "err"] {
            _ = FileManager.default.createFile(
                atPath: folder.appendingPathComponent(name).path, contents: name == "in" ? input : nil)
        }
        process.standardInput = try FileHandle(forReadingFrom: folder.appendingPathComponent("in"))
        process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("out"))
        process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("err"))
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try Data(contentsOf: folder.appendingPathComponent("out"))
        error = String(decoding: try Data(contentsOf: folder.appendingPathComponent("err")), as: UTF8.self)
    }
}

/// The images that the tests of `Images` have.
enum Golden {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("ImagesTests/Fixtures").path

    static func data(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"))
    }

    static func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).sorted()
    }

    /// A directory of the test's own; the caller removes it.
    static func temporaryDirectory(copying folder: String? = nil) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("crit-test-\(UUID().uuidString)").path
        if let folder {
            try FileManager.default.copyItem(atPath: "\(root)/\(folder)", toPath: path)
        } else {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        return path
    }
}
