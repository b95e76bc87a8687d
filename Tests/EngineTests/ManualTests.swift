import Foundation
import EngineInterface
import Testing

/// The page is made of `cryo --help`; what --help does not list is held against the table here.
@Suite struct ManualTests {
    @Test func everyOptionIsInTheManual() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("Documentation/man/cryo.8"), encoding: .utf8)
        let words = Set(page.replacing("\\-", with: "-").split { !($0.isLetter || $0 == "-") }.map(String.init))
        for entry in EngineOption.table {
            let isNamed = words.contains("--\(entry.name)") || words.contains("fB--\(entry.name)")
            if case .unbuilt = entry.meaning {
                #expect(!isNamed, "--\(entry.name) is in the manual and not built")
            } else {
                #expect(isNamed, "--\(entry.name) is not in the manual")
            }
        }
    }
}
