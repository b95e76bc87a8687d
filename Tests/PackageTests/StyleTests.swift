import Foundation
import Testing

/// `make format` makes it so.
@Suite struct StyleTests {
    private static func sources(_ folder: String) -> [String] {
        let files = FileManager.default.enumerator(atPath: ImportTests.root.appendingPathComponent(folder).path)
        return (files?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") && !$0.contains("Generated/") }
            .map { "\(folder)/\($0)" }.sorted()
    }

    /// What swift format cannot break, it does not complain of.
    @Test func noLineIsLongerThan120Columns() throws {
        var long: [String] = []
        for file in Self.sources("Sources") {
            let text = try String(contentsOf: ImportTests.root.appendingPathComponent(file), encoding: .utf8)
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where line.count > 120 { long.append("\(file):\(index + 1)") }
        }
        #expect(long.isEmpty)
    }

    @Test func formatted() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.currentDirectoryURL = ImportTests.root
        process.arguments = ["swift", "format", "lint", "--strict"] + Self.sources("Sources") + Self.sources("Tests")
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if said.contains("unable to invoke subcommand") { try Test.cancel("this toolchain has no swift format") }
        #expect(process.terminationStatus == 0, "\(said.prefix(4000))")
    }
}
