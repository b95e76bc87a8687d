import Foundation
import Testing

@testable import Resources

/// Documentation/kinds.md: between `<!-- REGISTRY -->` and `<!-- end -->` it is what the kinds say of themselves.
@Suite struct KindsDocumentTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Documentation/kinds.md")

    private static let lists: [(registry: String, items: [String])] = [
        ("threadKinds", threadKinds.map { item($0.note) }),
        ("taskKinds", taskKinds.map { item($0.note) }),
        ("fileKinds", fileKinds.map { item($0.note) }),
        ("RefusedFile.names", [RefusedFile.names.joined(separator: ", ") + "."]),
    ]

    private static func item(_ note: KindNote) -> String {
        let parts = [("", note.kept), ("*Refused*: ", note.refused), ("*Lost*: ", note.lost)]
        return "**\(note.name)**: " + parts.filter { !$0.1.isEmpty }.map { "\($0.0)\($0.1)." }.joined(separator: " ")
    }

    /// One item of a list, in lines of at most 120 columns.
    private static func wrapped(_ item: String) -> String {
        var lines = [""], start = "- "
        for word in item.split(separator: " ") {
            if start.count + lines[lines.count - 1].count + word.count > 120 {
                lines.append("  " + word)
            } else {
                lines[lines.count - 1] += start + word
            }
            start = " "
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The document with its lists made anew.
    private static func filled(_ document: String) throws -> String {
        var document = document
        for list in lists {
            let start = try #require(document.range(of: "<!-- \(list.registry) -->\n"), "\(list.registry)")
            let end = try #require(document.range(of: "<!-- end -->", range: start.upperBound ..< document.endIndex))
            document.replaceSubrange(start.upperBound ..< end.lowerBound, with: list.items.map(wrapped).joined())
        }
        return document
    }

    @Test func documentIsWhatTheKindsSay() throws {
        let document = try String(contentsOf: Self.file, encoding: .utf8)
        let made = try Self.filled(document)
        if ProcessInfo.processInfo.environment["CRYO_REGENERATE"] != nil {
            try made.write(to: Self.file, atomically: true, encoding: .utf8)
        } else {
            let isSame = made == document
            #expect(isSame, "Documentation/kinds.md is not what the kinds say of themselves: make regenerate")
        }
    }
}
