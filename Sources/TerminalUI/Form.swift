import TerminalText

/// A dialog: facts, fields to fill in, buttons. The focus starts on the harmless button.
package struct Form: Sendable {
    package enum Field: Sendable, Hashable {
        case text(label: String, LineEditor)
        case check(label: String, Bool)
        /// The buttons with `guarded` work only once this text was typed.
        case confirm(label: String, expected: String, LineEditor)
        case button(label: String, tag: String, guarded: Bool)
    }

    package enum Outcome: Sendable, Hashable {
        case open
        case cancelled
        case pressed(String)
    }

    package var title: String
    package var lines: [Line]
    package var fields: [Field]
    package var focus: Int
    /// The button that Enter in a line of text presses; nil goes to the next field instead.
    package var submit: String?
    /// What is wrong with what was entered.
    package var problem: String?

    package struct Line: Sendable, Hashable {
        package var text: String
        package var role: Role

        package init(_ text: String, _ role: Role = .text) {
            self.text = text
            self.role = role
        }
    }

    package init(title: String, lines: [Line], fields: [Field], focus: Int) {
        self.title = title
        self.lines = lines
        self.fields = fields
        self.focus = focus
    }

    package func text(_ label: String) -> String? {
        for case .text(let name, let editor) in fields where name == label { return editor.text }
        return nil
    }

    package func isChecked(_ label: String) -> Bool {
        for case .check(let name, let value) in fields where name == label { return value }
        return false
    }

    /// Whether everything that had to be typed was typed.
    package var isConfirmed: Bool {
        fields.allSatisfy { field in
            if case .confirm(_, let expected, let editor) = field { editor.text == expected } else { true }
        }
    }

    /// What the keys of a dialog may mean.
    package enum Command: Sendable, Hashable { case next, previous, activate, toggle, cancel }

    package mutating func perform(_ command: Command) -> Outcome {
        guard fields.indices.contains(focus) else { return .cancelled }
        problem = nil
        switch command {
        case .cancel: return .cancelled
        case .next: focus = (focus + 1) % fields.count
        case .previous: focus = (focus + fields.count - 1) % fields.count
        case .toggle, .activate:
            switch fields[focus] {
            case .check(let label, let value): fields[focus] = .check(label: label, !value)
            case .button(_, let tag, let guarded):
                if guarded, !isConfirmed { return askForConfirmation() }
                return .pressed(tag)
            case .confirm:
                if !isConfirmed { return askForConfirmation() }
                if let tag = submit ?? guardedButton { return .pressed(tag) }
                focus = (focus + 1) % fields.count
            case .text:
                if let submit, isConfirmed { return .pressed(submit) }
                focus = (focus + 1) % fields.count
            }
        }
        return .open
    }

    private mutating func askForConfirmation() -> Outcome {
        problem = "not confirmed yet: " + (expectations.first ?? "")
        if let confirmation { focus = confirmation }
        return .open
    }

    private var confirmation: Int? { fields.firstIndex { if case .confirm = $0 { true } else { false } } }

    private var guardedButton: String? {
        for case .button(_, let tag, true) in fields { return tag }
        return nil
    }

    /// Text goes to the field that has the focus; false when that is no field for text. Letters and digits typed at a
    /// button are meant as the confirmation that the dialog asks for.
    package mutating func type(_ key: Key) -> Bool {
        guard fields.indices.contains(focus) else { return false }
        if case .button = fields[focus], case .character(let character) = key, character.isLetter || character.isNumber,
            let confirmation
        {
            focus = confirmation
        }
        switch fields[focus] {
        case .text(let label, var editor):
            guard editor.handle(key) else { return false }
            fields[focus] = .text(label: label, editor)
        case .confirm(let label, let expected, var editor):
            guard editor.handle(key) else { return false }
            fields[focus] = .confirm(label: label, expected: expected, editor)
        case .check, .button: return false
        }
        problem = nil
        return true
    }

    private var expectations: [String] {
        fields.compactMap {
            if case .confirm(let label, let expected, _) = $0 { "\(label): type \(expected)" } else { nil }
        }
    }

    /// Draws the dialog in the middle of the screen. Buttons share the last line; facts that do not fit are counted.
    package func draw(into grid: inout Grid) {
        let width = min(grid.size.columns, max(40, min(78, grid.size.columns - 4)))
        let inner = width - 4
        var text = lines.flatMap { line in Printable.wrapped(line.text, to: max(1, inner)).map { Line($0, line.role) } }
        let inputs = fields.indices.filter { if case .button = fields[$0] { false } else { true } }
        let buttons = fields.indices.filter { !inputs.contains($0) }
        let fixed = inputs.count + 5
        let room = max(0, grid.size.rows - fixed)
        if text.count > room {
            let hidden = text.count - max(0, room - 1)
            text = Array(text.prefix(max(0, room - 1))) + (room > 0 ? [Line("… \(hidden) more lines", .dim)] : [])
        }
        let height = min(grid.size.rows, text.count + fixed)
        let area = Area(
            row: max(0, (grid.size.rows - height) / 2), column: max(0, (grid.size.columns - width) / 2), rows: height,
            columns: width)
        grid.frame(area, title: title, role: .heading)
        grid.cursor = nil
        var row = area.row + 1
        let left = area.column + 2
        for line in text {
            grid.put(line.text, row: row, column: left, width: inner, role: line.role)
            row += 1
        }
        row += 1
        for index in inputs {
            draw(input: index, into: &grid, row: row, column: left, width: inner)
            row += 1
        }
        if let problem { grid.put("✖ " + problem, row: row, column: left, width: inner, role: .error) }
        row += 1
        var at = left
        for index in buttons {
            guard case .button(let label, _, let guarded) = fields[index] else { continue }
            let isOff = guarded && !isConfirmed
            let role: Role = focus == index ? .selection : isOff ? .dim : .key
            if focus == index { grid.cursor = (row, at) }
            at = grid.put("[ \(label) ]", row: row, column: at, width: max(0, left + inner - at), role: role) + 2
        }
    }

    private func draw(input index: Int, into grid: inout Grid, row: Int, column: Int, width: Int) {
        let isFocused = focus == index
        let marker = isFocused ? "▸ " : "  "
        switch fields[index] {
        case .check(let label, let value):
            grid.put(
                marker + (value ? "[x] " : "[ ] ") + label, row: row, column: column, width: width,
                role: isFocused ? .selection : .text)
            if isFocused { grid.cursor = (row, column) }
        case .text(let label, let editor):
            draw(editor, marker + label + ": ", isFocused, into: &grid, row: row, column: column, width: width)
        case .confirm(let label, let expected, let editor):
            draw(
                editor, marker + "\(label), type \(expected): ", isFocused, into: &grid, row: row, column: column,
                width: width)
        case .button: break
        }
    }

    private func draw(
        _ editor: LineEditor, _ label: String, _ isFocused: Bool, into grid: inout Grid, row: Int, column: Int,
        width: Int
    ) {
        let start = grid.put(label, row: row, column: column, width: width, role: .heading)
        let room = column + width - start
        guard room > 0 else { return }
        grid.fill(row: row, column: start, width: room, role: isFocused ? .key : .dim)
        let cursor = editor.draw(into: &grid, row: row, column: start, width: room, role: isFocused ? .key : .text)
        if isFocused {
            grid.cursor = (row, cursor)
            grid.showsCursor = true
        }
    }
}
