/// What a piece of text is; a theme says how that looks. Meaning is never by colour alone: a glyph or a word goes with
/// it.
package enum Role: Hashable, Sendable, CaseIterable {
    case text, dim, title, selection, heading, ok, error, warning, changed, info, match, key
}

package enum Colour: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case terminal
    /// One of the terminal's own 16 colours.
    case ansi(Int)
    /// A base16 slot: its colour where the terminal has 256, else the slot's number among the 16.
    case rgb(red: Int, green: Int, blue: Int, ansi: Int)
}

package struct Look: Hashable, Sendable {
    package var foreground: Colour
    package var background: Colour
    package var bold: Bool
    package var dim: Bool
    package var reverse: Bool
    package var underline: Bool

    package init(
        _ foreground: Colour = .terminal, on background: Colour = .terminal, bold: Bool = false, dim: Bool = false,
        reverse: Bool = false,
        underline: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.dim = dim
        self.reverse = reverse
        self.underline = underline
    }
}

package struct Theme: Hashable, Sendable {
    package var name: String
    package var looks: [Role: Look]

    package func look(_ role: Role) -> Look { looks[role] ?? Look() }

    /// Whatever the person's terminal has: the default.
    package static let terminal = Theme(
        name: "terminal",
        looks: [
            .text: Look(), .dim: Look(.ansi(8)), .title: Look(reverse: true), .selection: Look(reverse: true),
            .heading: Look(.ansi(4), bold: true),
            .ok: Look(.ansi(2)), .error: Look(.ansi(1), bold: true), .warning: Look(.ansi(3)), .changed: Look(.ansi(5)),
            .info: Look(.ansi(6)),
            .match: Look(.ansi(3), reverse: true), .key: Look(reverse: true),
        ])

    /// No colours: for NO_COLOR and terminals without any.
    package static let mono = Theme(
        name: "mono",
        looks: [
            .title: Look(reverse: true), .selection: Look(reverse: true), .heading: Look(bold: true),
            .error: Look(bold: true),
            .warning: Look(underline: true), .changed: Look(bold: true), .info: Look(underline: true),
            .match: Look(bold: true, underline: true),
            .key: Look(reverse: true),
        ])

    /// A scheme of the base16 styling guide: 16 colours as (red, green, blue), base00 to base0F.
    package init?(name: String, base16 palette: [(red: Int, green: Int, blue: Int)]) {
        guard palette.count == 16 else { return nil }
        // The slots' numbers among a terminal's 16 colours, as base16-shell assigns them.
        let ansi = [0, 0, 8, 8, 7, 7, 15, 15, 1, 3, 3, 2, 6, 4, 5, 1]
        func slot(_ number: Int) -> Colour {
            .rgb(red: palette[number].red, green: palette[number].green, blue: palette[number].blue, ansi: ansi[number])
        }
        self.init(
            name: name,
            looks: [
                .text: Look(slot(5), on: slot(0)), .dim: Look(slot(3), on: slot(0)),
                .title: Look(slot(5), on: slot(1), bold: true),
                .selection: Look(slot(6), on: slot(2), bold: true), .heading: Look(slot(0xd), on: slot(0), bold: true),
                .ok: Look(slot(0xb), on: slot(0)), .error: Look(slot(8), on: slot(0), bold: true),
                .warning: Look(slot(0xa), on: slot(0)),
                .changed: Look(slot(0xe), on: slot(0)), .info: Look(slot(0xc), on: slot(0)),
                .match: Look(slot(0), on: slot(0xa)),
                .key: Look(slot(5), on: slot(1)),
            ])
    }

    package init(name: String, looks: [Role: Look]) {
        self.name = name
        self.looks = looks
    }
}

extension Colour {
    /// The number for a terminal with so many colours; -1 is its own.
    package func index(of colours: Int) -> Int {
        switch self {
        case .terminal: return -1
        case .ansi(let number): return reduced(number, colours)
        case .rgb(let red, let green, let blue, let ansi):
            guard colours >= 256 else { return reduced(ansi, colours) }
            return Self.nearest(red, green, blue)
        }
    }

    private func reduced(_ number: Int, _ colours: Int) -> Int {
        if number < colours { return number }
        // Bright black is text that should be faint; on 8 colours the terminal's own is the readable choice.
        return number == 8 || number == 15 || colours < 8 ? -1 : number - 8
    }

    /// The nearest of the 6×6×6 cube and the 24 greys of xterm's 256 colours.
    private static func nearest(_ red: Int, _ green: Int, _ blue: Int) -> Int {
        let levels = [0, 95, 135, 175, 215, 255]
        func level(_ value: Int) -> Int {
            levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
        }
        func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
            (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue)
        }
        let (r, g, b) = (level(red), level(green), level(blue))
        let grey = min(23, max(0, ((red + green + blue) / 3 - 3) / 10))
        let cube = distance(levels[r], levels[g], levels[b])
        return distance(8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey) < cube ? 232 + grey : 16 + 36 * r + 6 * g + b
    }
}
