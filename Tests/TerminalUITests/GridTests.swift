import TerminalText
import TerminalUI
import Testing

@Suite struct GridTests {
    @Test func textIsCutAtTheBorder() {
        var grid = Grid(size: Size(rows: 2, columns: 5))
        let result1 = grid.put("hello world", row: 0, column: 2)
        #expect(result1 == 5)
        grid.put("x", row: 5, column: 0)
        grid.put("x", row: -1, column: 0)
        grid.put("日本", row: 1, column: 2)
        #expect(grid.text == "  hel\n  日")
    }

    @Test func halfOfAWideCharacterLeavesABlank() {
        var grid = Grid(size: Size(rows: 1, columns: 6))
        grid.put("日本語", row: 0, column: 0)
        grid.put("x", row: 0, column: 1)
        #expect(grid.text == " x本語")
        grid.put("y", row: 0, column: 2)
        #expect(grid.text == " xy 語")
    }

    @Test func controlCharactersNeverBecomeCells() {
        var grid = Grid(size: Size(rows: 3, columns: 30))
        grid.put("a\u{1b}]0;title\u{7}b\u{202e}", row: 0, column: 0)
        #expect(grid.cells.allSatisfy { $0.text.unicodeScalars.allSatisfy { $0.columns != nil } })
        #expect(grid.text.hasPrefix("a\\x1b]0;title\\x07b\\u{202e}"))
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 5), (10, 40)])
    func framesFitAnySize(rows: Int, columns: Int) {
        var grid = Grid(size: Size(rows: rows, columns: columns))
        grid.frame(
            Area(row: 0, column: 0, rows: rows, columns: columns), title: "a long title for a frame", role: .heading)
        #expect(grid.cells.count == rows * columns)
    }
}
