import TerminalText

/// One line that a person types.
package struct LineEditor: Hashable, Sendable {
    package private(set) var characters: [Character]
    package private(set) var position: Int

    package init(_ text: String = "") {
        characters = Array(text)
        position = characters.count
    }

    package var text: String { String(characters) }

    /// Whether the key meant something to a line of text.
    @discardableResult
    package mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character) where characters.count < 4096:
            characters.insert(character, at: position)
            position += 1
        case .backspace:
            guard position > 0 else { return true }
            position -= 1
            characters.remove(at: position)
        case .delete, .control("d"):
            if position < characters.count { characters.remove(at: position) }
        case .left, .control("b"): position = max(0, position - 1)
        case .right, .control("f"): position = min(characters.count, position + 1)
        case .home, .control("a"): position = 0
        case .end, .control("e"): position = characters.count
        case .control("u"):
            characters.removeFirst(position)
            position = 0
        case .control("k"): characters.removeLast(characters.count - position)
        default: return false
        }
        return true
    }

    /// Draws the line so that the place where typing goes stays visible; answers that place.
    package func draw(into grid: inout Grid, row: Int, column: Int, width: Int, role: Role) -> Int {
        guard width > 0 else { return column }
        var first = 0
        while Printable.columns(String(characters[first ..< position])) >= width, first < position { first += 1 }
        grid.put(String(characters[first...]), row: row, column: column, width: width, role: role)
        return column + Printable.columns(String(characters[first ..< position]))
    }
}
