internal import Inspect
package import TerminalUI
internal import TerminalText

/// Where things are on a screen of some size.
package struct Layout {
    package var list: Area
    package var detail: Area?
    var hasTabs: Bool

    package init(size: Size, screen: any Screen, shared: Shared) {
        hasTabs = !screen.tabs.isEmpty && size.rows >= 8
        let top = hasTabs ? 2 : 1
        // The title above; the status line and the footer below.
        let rows = max(0, size.rows - top - (size.rows >= 6 ? 2 : 1))
        list = Area(row: top, column: 0, rows: rows, columns: size.columns)
        let lines = screen.detail(shared)
        guard !lines.isEmpty else { return }
        if size.columns >= 120 {
            let width = size.columns * 2 / 5
            list.size.columns = size.columns - width - 1
            detail = Area(row: top, column: size.columns - width, rows: rows, columns: width)
        } else if rows >= 12 {
            let height =
                min(
                    rows / 3,
                    lines.reduce(0) { $0 + max(1, Printable.wrapped($1.text, to: max(1, size.columns - 2)).count) }) + 1
            list.size.rows = rows - height
            detail = Area(row: top + rows - height, column: 0, rows: height, columns: size.columns)
        }
    }
}

/// The screen for a model and a size: nothing else goes into it.
package func render(_ model: Model, size: Size) -> Grid {
    var grid = Grid(size: size)
    guard size.rows >= 5, size.columns >= 20 else {
        grid.put("crit-tui: make me bigger", row: 0, column: 0, role: .warning)
        return grid
    }
    let screen = model.top
    let layout = Layout(size: size, screen: screen, shared: model.shared)
    drawTitle(model, into: &grid)
    if layout.hasTabs { drawTabs(screen, into: &grid) }
    screen.list.draw(into: &grid, area: layout.list, empty: screen.empty)
    if let area = layout.detail { draw(screen.detail(model.shared), into: &grid, area: area) }
    drawStatus(model, into: &grid)
    drawFooter(model, into: &grid)
    model.dialog?.form.draw(into: &grid)
    return grid
}

private func drawTitle(_ model: Model, into grid: inout Grid) {
    let width = grid.size.columns
    grid.fill(row: 0, role: .title)
    let shared = model.shared
    var facts = [model.top.note, shared.host, shared.isReadOnly ? "[RO]" : shared.isRoot ? "root" : "not root"].filter {
        !$0.isEmpty
    }
    let edits = shared.sessions.values.reduce(0) { $0 + $1.edits.count }
    if edits > 0 { facts.insert("✎ \(edits)", at: 0) }
    let right = facts.joined(separator: "  ")
    let crumbs = " crit-tui  " + model.screens.map(\.title).joined(separator: " › ")
    let room = width - Printable.columns(right) - 3
    let left = Printable.elided(crumbs, to: max(12, room))
    grid.put(left, row: 0, column: 0, role: .title)
    if room >= 12 { grid.put(right, row: 0, column: width - Printable.columns(right) - 1, role: .title) }
}

private func drawTabs(_ screen: any Screen, into grid: inout Grid) {
    var at = 1
    for (index, tab) in screen.tabs.enumerated() {
        let isShown = index == screen.tab
        at = grid.put(
            isShown ? "[\(index + 1)\(tab)]" : " \(index + 1)\(tab) ", row: 1, column: at,
            role: isShown ? .selection : .dim)
    }
}

private func draw(_ lines: [Form.Line], into grid: inout Grid, area: Area) {
    var row = area.row
    var left = area.column + 1
    if area.column == 0 {
        grid.fill(row: row, role: .dim, with: "─")
        row += 1
    } else {
        for line in area.row ..< area.row + area.rows { grid.put("│", row: line, column: area.column - 1, role: .dim) }
        left = area.column + 1
    }
    let width = area.columns - 2
    for line in lines {
        for text in Printable.wrapped(line.text, to: max(1, width)) {
            guard row < area.row + area.rows else { return }
            grid.put(text, row: row, column: left, width: width, role: line.role)
            row += 1
        }
    }
}

private func drawStatus(_ model: Model, into grid: inout Grid) {
    guard grid.size.rows >= 6 else { return }
    let row = grid.size.rows - 2
    if let prompt = model.prompt {
        let start = grid.put("/", row: row, column: 1, role: .heading)
        let cursor = prompt.draw(
            into: &grid, row: row, column: start, width: grid.size.columns - start - 1, role: .text)
        grid.cursor = (row, cursor)
        grid.showsCursor = true
    } else {
        grid.put(
            Printable.elided(model.status.text, to: grid.size.columns - 2), row: row, column: 1, role: model.status.role
        )
    }
}

private func drawFooter(_ model: Model, into grid: inout Grid) {
    let hidden = model.shared.isReadOnly ? Action.writing : model.shared.isRoot ? [] : Action.privileged
    var at = 0
    for (key, label) in Keys.table.footer(in: model.place, width: grid.size.columns, without: hidden) {
        at = grid.put(key, row: grid.size.rows - 1, column: at, role: .key)
        at = grid.put(" " + label, row: grid.size.rows - 1, column: at) + 1
    }
}
