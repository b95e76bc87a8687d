import Foundation
import Testing

@Suite struct ImportTests {
    /// Who may know whom. Below: why some lists are so short.
    static let allowed: [String: Set<String>] = [
        "Linux": ["CLinux", "CCap", "SystemPackage"],
        // Handed bytes and descriptors, asks nothing.
        "ProcFS": ["Linux", "SystemPackage"],
        "Netlink": ["Linux", "SystemPackage"],
        "Tracer": ["Linux", "CLinux", "ProcFS", "CGate", "SystemPackage"],
        // Works on any machine, on files from anywhere.
        "Images": ["CImages", "CProtobufC", "CZlib"],
        "Resources": ["Images", "Tracer", "ProcFS", "Netlink", "Linux", "SystemPackage"],
        // What is asked of the engine, and what it answers: for all who use it.
        "EngineInterface": [],
        "Engine": [
            "EngineInterface", "Resources", "Tracer", "Netlink", "Images", "ProcFS", "Linux", "SystemPackage",
            "Logging",
        ],
        "Inspect": ["Images"],
        // Knows nothing of images.
        "TerminalUI": ["TerminalText", "CNcurses"],
        // Text for people: what Cryo's programs have in common.
        "TerminalText": [],
        "EngineProcess": ["Engine", "EngineInterface", "TerminalText", "Linux", "CLinux", "SystemPackage", "Logging"],
        "cryo": ["EngineProcess"],
        "crit": ["Inspect", "Images", "TerminalText", "ArgumentParser"],
        // The engine it runs is this program again, in a process of its own.
        "crit-tui": [
            "TerminalUI", "TerminalText", "Inspect", "ProcFS", "EngineInterface", "EngineProcess", "SystemPackage",
            "ArgumentParser",
        ],
    ]
    /// Foundation takes 5 ms to start: no program may know the whole of it.
    static let toolchain: Set = ["Glibc", "Synchronization", "Foundation", "FoundationEssentials", "Testing"]
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private struct Description: Decodable {
        struct Dependency: Decodable {
            var name: String

            init(from decoder: any Decoder) throws {
                // {"byName": ["Linux", null]}, {"product": ["Logging", "swift-log", null, null]}
                let byKind = try decoder.singleValueContainer().decode([String: [Part]].self)
                name = byKind.values.first?.first?.text ?? ""
            }
            struct Part: Decodable {
                var text: String?
                init(from decoder: any Decoder) throws {
                    text = try? decoder.singleValueContainer().decode(String.self)
                }
            }
        }
        struct Target: Decodable {
            var name: String
            var type: String
            var dependencies: [Dependency]
        }
        var targets: [Target]
    }

    /// The build folder is not touched: `swift test` holds its lock.
    private static func describe() throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let elsewhere = FileManager.default.temporaryDirectory.appendingPathComponent("cryo-package-\(getpid())")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", elsewhere.path, "dump-package",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: elsewhere)
        try #require(process.terminationStatus == 0, "swift package dump-package")
        return data
    }

    private static func imports(of folder: URL) -> Set<String> {
        var modules: Set<String> = []
        for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            ?? .init() where file.pathExtension == "swift"
        {
            guard let source = try? String(contentsOf: file, encoding: .utf8) else { continue }
            modules.formUnion(Imports.modules(in: source))
        }
        return modules
    }

    @Test func targetsImportWhatTheyDeclareAndMay() throws {
        let described = try JSONDecoder().decode(Description.self, from: Self.describe()).targets
        let names = Dictionary(uniqueKeysWithValues: described.map { ($0.name.replacing("-", with: "_"), $0.name) })
        let targets = described.compactMap { target -> Imports.Target? in
            let isTest = target.type == "test"
            let imported = Self.imports(
                of: Self.root.appendingPathComponent(isTest ? "Tests" : "Sources").appendingPathComponent(target.name))
            // C targets have no imports to look at.
            guard !imported.isEmpty else { return nil }
            return .init(
                name: target.name, isTest: isTest, declared: Set(target.dependencies.map(\.name)),
                imported: Set(imported.map { names[$0] ?? $0 }))
        }
        #expect(targets.count > 20)
        let imports = Imports(
            targets: targets, allowed: Self.allowed, toolchain: Self.toolchain, common: ["Glibc", "Synchronization"])
        let complaints = imports.complaints
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test func complains() {
        let imports = Imports(
            targets: [
                .init(name: "Images", declared: ["CImages", "Linux"], imported: ["CImages", "Linux", "Glibc"]),
                .init(name: "Inspect", declared: ["Images", "CImages"], imported: ["Images", "Linux", "Foundation"]),
                .init(name: "New", declared: [], imported: []),
                .init(name: "InspectTests", isTest: true, declared: ["crit"], imported: ["Images"]),
            ],
            allowed: ["Images": ["CImages"], "Inspect": ["Images"]], toolchain: ["Glibc", "Foundation"],
            common: ["Glibc"])
        #expect(
            imports.complaints == [
                "Images must not know Linux",
                "Inspect imports Linux and does not declare it",
                "Inspect declares CImages and does not import it",
                "Inspect must not know Foundation",
                "Inspect must not know Linux",
                "New: nothing says what it may import",
                "InspectTests imports Images and does not declare it",
            ])
    }

    @Test func findsImports() {
        let source = [
            "// import Nothing", "import Glibc", "@testable import Images", "  package import Linux",
            "private import struct SystemPackage.FilePath", "@preconcurrency @_implementationOnly import C_Tools",
            "let text = \"import X\"", "important()", "let python = \"\"\"", "    import threading", "    \"\"\"",
        ].joined(separator: "\n")
        #expect(Imports.modules(in: source) == ["Glibc", "Images", "Linux", "SystemPackage", "C_Tools"])
    }
}
