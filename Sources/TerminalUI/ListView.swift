import TerminalText

/// A column of a list.
package struct Column: Hashable, Sendable {
    package enum Alignment: Sendable { case left, right }
    /// Where text that is too long is cut: of a path both ends tell most, of a sentence the start.
    package enum Cut: Sendable { case end, middle }

    package var title: String
    package var width: Int
    package var alignment: Alignment
    /// Columns with the highest number go first when the screen is narrow; 0 stays.
    package var priority: Int
    package var cut: Cut
    /// Whether the depth of a row and its fold are drawn here.
    package var isTree: Bool

    package init(
        _ title: String, _ width: Int, _ alignment: Alignment = .left, priority: Int = 0, cut: Cut = .end,
        isTree: Bool = false
    ) {
        self.title = title
        self.width = width
        self.alignment = alignment
        self.priority = priority
        self.cut = cut
        self.isTree = isTree
    }
}

/// A line of a list.
package struct Row: Hashable, Sendable {
    package enum Fold: Sendable { case none, open, closed }

    /// What the row is about: selection survives a refresh by it.
    package var id: String
    package var cells: [String]
    package var role: Role
    package var depth: Int
    package var fold: Fold
    package var isMarked: Bool

    package init(
        _ id: String, _ cells: [String], role: Role = .text, depth: Int = 0, fold: Fold = .none, isMarked: Bool = false
    ) {
        self.id = id
        self.cells = cells
        self.role = role
        self.depth = depth
        self.fold = fold
        self.isMarked = isMarked
    }
}

/// The one list that every screen is made of: columns, a selection, scrolling, search. Learnt once.
package struct ListView: Sendable {
    package private(set) var columns: [Column]
    package private(set) var rows: [Row]
    package private(set) var selectedIndex = 0
    private var top = 0
    /// What was searched for last; n and N go on with it.
    package private(set) var pattern = ""

    package init(columns: [Column], rows: [Row] = []) {
        self.columns = columns
        self.rows = rows
    }

    package var selected: Row? { rows.indices.contains(selectedIndex) ? rows[selectedIndex] : nil }

    /// New rows; the selection stays on what it was on, or near.
    package mutating func replace(rows new: [Row]) {
        let id = selected?.id
        rows = new
        if let id, !(rows.indices.contains(selectedIndex) && rows[selectedIndex].id == id),
            let index = rows.firstIndex(where: { $0.id == id })
        {
            selectedIndex = index
        }
        selectedIndex = min(max(0, selectedIndex), max(0, rows.count - 1))
    }

    package mutating func select(_ index: Int) { selectedIndex = min(max(0, index), max(0, rows.count - 1)) }

    package mutating func move(_ distance: Int) {
        let (index, isTooFar) = selectedIndex.addingReportingOverflow(distance)
        select(isTooFar ? (distance > 0 ? .max : .min) : index)
    }

    @discardableResult
    package mutating func select(id: String) -> Bool {
        guard let index = rows.firstIndex(where: { $0.id == id }) else { return false }
        selectedIndex = index
        return true
    }

    /// Goes to the next row that holds the pattern, around the end; says what it found.
    package mutating func search(_ pattern: String, forward: Bool = true, includingCurrent: Bool = false) -> String {
        self.pattern = pattern
        guard !pattern.isEmpty else { return "nothing to search for" }
        let found = rows.indices.filter { self.matches(rows[$0]) }
        guard let first = found.first, let last = found.last else { return "“\(pattern)” is not here" }
        let here = selectedIndex
        let next: Int
        if forward {
            next = found.first { $0 > here || (includingCurrent && $0 == here) } ?? first
        } else {
            next = found.last { $0 < here } ?? last
        }
        let wrapped = forward ? next < here : next > here
        selectedIndex = next
        let position = (found.firstIndex(of: next) ?? 0) + 1
        return "\(position)/\(found.count)" + (wrapped ? ", from the other end" : "")
    }

    /// A pattern in lower case finds upper case too.
    private func matches(_ row: Row) -> Bool {
        guard !pattern.isEmpty else { return false }
        let exact = pattern.contains(where: \.isUppercase)
        return row.cells.contains { exact ? $0.contains(pattern) : $0.lowercased().contains(pattern) }
    }

    /// Keeps the selection on a screen of so many rows.
    package mutating func settle(height: Int) { top = visibleTop(height: height) }

    private func visibleTop(height: Int) -> Int {
        guard height > 0 else { return selectedIndex }
        var top = min(self.top, max(0, rows.count - height))
        top = min(top, selectedIndex)
        return max(top, selectedIndex - height + 1)
    }

    /// Draws the header line and the rows below it.
    package func draw(into grid: inout Grid, area: Area, empty: String) {
        guard area.rows > 0, area.columns > 0 else { return }
        let shown = shownColumns(width: area.columns)
        drawHeader(shown, into: &grid, area: area)
        let height = area.rows - 1
        if rows.isEmpty {
            let lines = Printable.wrapped(empty, to: area.columns - 2)
            for (index, line) in lines.prefix(height).enumerated() {
                grid.put(line, row: area.row + 1 + index, column: area.column + 1, width: area.columns - 1, role: .dim)
            }
            return
        }
        let first = visibleTop(height: height)
        for line in 0 ..< max(0, min(height, rows.count - first)) {
            draw(
                rows[first + line], shown, isSelected: first + line == selectedIndex, into: &grid,
                row: area.row + 1 + line, area: area)
        }
    }

    /// Indices of the columns that fit, with their widths; the last one takes what is left.
    private func shownColumns(width: Int) -> [(index: Int, width: Int)] {
        var indices = Array(columns.indices)
        func needed() -> Int { 2 + indices.reduce(0) { $0 + columns[$1].width + 1 } }
        while needed() > width,
            let drop = indices.filter({ columns[$0].priority > 0 }).max(by: {
                columns[$0].priority < columns[$1].priority
            })
        {
            indices.removeAll { $0 == drop }
        }
        let spare = max(0, width - needed())
        return indices.map { ($0, columns[$0].width + ($0 == indices.last ? spare : 0)) }
    }

    private func drawHeader(_ shown: [(index: Int, width: Int)], into grid: inout Grid, area: Area) {
        var at = area.column + 2
        for (index, width) in shown where at < area.column + area.columns {
            put(
                columns[index].title, columns[index], into: &grid, row: area.row, column: at,
                width: min(width, area.column + area.columns - at), role: .heading)
            at += width + 1
        }
    }

    private func draw(
        _ row: Row, _ shown: [(index: Int, width: Int)], isSelected: Bool, into grid: inout Grid, row line: Int,
        area: Area
    ) {
        let end = area.column + area.columns
        let role = isSelected ? Role.selection : row.role
        if isSelected {
            grid.fill(row: line, column: area.column, width: area.columns, role: .selection)
            grid.cursor = (line, area.column)
        }
        let marker = isSelected ? "▸" : " "
        grid.put(marker, row: line, column: area.column, width: area.columns, role: role)
        if row.isMarked {
            grid.put(
                "*", row: line, column: area.column + 1, width: area.columns - 1, role: isSelected ? role : .changed)
        }
        let found = matches(row)
        var at = area.column + 2
        for (index, width) in shown where at < end {
            var text = row.cells.indices.contains(index) ? row.cells[index] : ""
            let room = min(width, end - at)
            if columns[index].isTree { text = treePrefix(row) + text }
            put(
                text, columns[index], into: &grid, row: line, column: at, width: room,
                role: found && !isSelected ? .match : role)
            at += width + 1
        }
    }

    private func treePrefix(_ row: Row) -> String {
        let isTree = row.fold != .none || row.depth > 0
        guard isTree else { return "" }
        let sign = row.fold == .open ? "▾ " : row.fold == .closed ? "▸ " : "  "
        return String(repeating: "  ", count: min(row.depth, 40)) + sign
    }

    private func put(
        _ text: String, _ kind: Column, into grid: inout Grid, row: Int, column: Int, width: Int, role: Role
    ) {
        let alignment = kind.alignment
        let shown = kind.cut == .middle ? Printable.elided(text, to: width) : Printable.cut(text, to: width)
        let used = alignment == .right ? Printable.columns(shown) : 0
        grid.put(
            shown, row: row, column: column + (alignment == .right ? max(0, width - used) : 0), width: width, role: role
        )
    }
}
