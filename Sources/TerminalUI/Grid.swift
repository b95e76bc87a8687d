import TerminalText

/// Rows and columns of a terminal.
package struct Size: Hashable, Sendable {
    package var rows: Int
    package var columns: Int

    package init(rows: Int, columns: Int) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }
}

/// A part of a grid.
package struct Area: Hashable, Sendable {
    package var row: Int
    package var column: Int
    package var size: Size

    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.size = Size(rows: rows, columns: columns)
    }

    package var rows: Int { size.rows }
    package var columns: Int { size.columns }
}

/// One column of one row: a character with its marks, or the right half of a wide one (`span` 0).
package struct Cell: Hashable, Sendable {
    package var text: String
    package var span: Int
    package var role: Role

    package static let blank = Cell(text: " ", span: 1, role: .text)
}

/// A screenful of cells. Whatever is put on it ends up printable and inside its borders.
package struct Grid: Hashable, Sendable {
    package let size: Size
    package private(set) var cells: [Cell]
    /// Where the terminal's own cursor belongs, so that screen readers and magnifiers follow.
    package var cursor: (row: Int, column: Int)? {
        get { position.map { ($0.row, $0.column) } }
        set { position = newValue.map { Position(row: $0.row, column: $0.column) } }
    }
    /// Whether the cursor is shown: only where a person types.
    package var showsCursor = false
    private var position: Position?

    private struct Position: Hashable, Sendable {
        var row: Int
        var column: Int
    }

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.rows * size.columns)
    }

    package var area: Area { Area(row: 0, column: 0, rows: size.rows, columns: size.columns) }

    package subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

    /// Writes text from a column on, cut at `width` columns and at the border; answers the column after it.
    @discardableResult
    package mutating func put(
        _ text: some StringProtocol, row: Int, column: Int, width: Int = .max, role: Role = .text
    ) -> Int {
        guard row >= 0, row < size.rows, column < size.columns, width > 0 else { return column }
        let end = width >= size.columns - column ? size.columns : column + width
        var at = column
        for piece in Printable.pieces(text) {
            if piece.isSpelled {
                for character in piece.text where at < end {
                    set(Cell(text: String(character), span: 1, role: role), row: row, column: at)
                    at += 1
                }
                continue
            }
            guard at + piece.columns <= end else { break }
            set(Cell(text: piece.text, span: piece.columns, role: role), row: row, column: at)
            at += piece.columns
        }
        return at
    }

    /// Gives a stretch of a row blank cells of one role.
    package mutating func fill(row: Int, column: Int = 0, width: Int = .max, role: Role, with text: String = " ") {
        guard row >= 0, row < size.rows, column >= 0, column < size.columns, width > 0 else { return }
        let end = width >= size.columns - column ? size.columns : column + width
        for at in column ..< end { set(Cell(text: text, span: 1, role: role), row: row, column: at) }
    }

    /// Blanks an area and draws a frame around it, with a title in the upper border.
    package mutating func frame(_ area: Area, title: String, role: Role) {
        guard area.rows >= 2, area.columns >= 2 else { return }
        let last = area.row + area.rows - 1
        for row in area.row ... last { fill(row: row, column: area.column, width: area.columns, role: .text) }
        let bar = String(repeating: "─", count: area.columns - 2)
        put("┌" + bar + "┐", row: area.row, column: area.column, width: area.columns, role: role)
        put("└" + bar + "┘", row: last, column: area.column, width: area.columns, role: role)
        for row in area.row + 1 ..< max(area.row + 1, last) {
            put("│", row: row, column: area.column, role: role)
            put("│", row: row, column: area.column + area.columns - 1, role: role)
        }
        if !title.isEmpty, area.columns > 6 {
            put(
                " " + Printable.elided(title, to: area.columns - 6) + " ", row: area.row, column: area.column + 2,
                role: .heading)
        }
    }

    /// The cells as lines of text without trailing spaces: what a test compares.
    package var text: String {
        var lines: [String] = []
        for row in 0 ..< size.rows {
            var line = ""
            for column in 0 ..< size.columns where self[row, column].span > 0 { line += self[row, column].text }
            while line.last == " " { line.removeLast() }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    private mutating func set(_ cell: Cell, row: Int, column: Int) {
        guard column >= 0, column + cell.span <= size.columns else { return }
        let index = row * size.columns + column
        // Half of a wide character that is overwritten leaves a blank in its other half.
        if cells[index].span == 0, column > 0 {
            cells[index - 1] = Cell(text: " ", span: 1, role: cells[index - 1].role)
        }
        let after = column + cell.span
        if after < size.columns, cells[row * size.columns + after].span == 0 {
            cells[row * size.columns + after] = Cell(text: " ", span: 1, role: cells[row * size.columns + after].role)
        }
        cells[index] = cell
        if cell.span == 2 { cells[index + 1] = Cell(text: "", span: 0, role: cell.role) }
    }
}
