internal import CNcurses
internal import Glibc
import TerminalText

package enum TerminalError: Error, CustomStringConvertible {
    case unknown(type: String)

    package var description: String {
        switch self {
        case .unknown(let type):
            "the terminal type \(type.isEmpty ? "(TERM is not set)" : "“\(type)”") is not known here; set TERM"
        }
    }
}

/// The screen and the keyboard, see ncurses(3). One at a time; used from one thread.
package final class Terminal {
    private let theme: Theme
    private let isUTF8: Bool
    private var pairs: [Pair: Int] = [:]
    private var isOn = true

    private struct Pair: Hashable {
        var foreground: Int
        var background: Int
    }

    /// newterm(3) rather than initscr(3), which ends the process when it does not know TERM.
    package init(theme: Theme) throws(TerminalError) {
        unsafe setlocale(LC_ALL, "")
        isUTF8 = unsafe nl_langinfo(CInt(CODESET)).map { unsafe String(cString: $0) } == "UTF-8"
        let type = unsafe getenv("TERM").map { unsafe String(cString: $0) } ?? ""
        CrashGuard.remember()
        guard type != "dumb", Self.open(type.isEmpty ? [] : [nil, "xterm-256color", "xterm", "vt100"]) else {
            throw .unknown(type: type)
        }
        cbreak()
        noecho()
        nonl()
        unsafe keypad(nc_stdscr(), true)
        unsafe nodelay(nc_stdscr(), true)
        set_escdelay(25)
        // In keypad mode xterm sends ESC O x; others send ESC [ x all the same.
        for (form, key) in [
            ("\u{1b}[A", KEY_UP), ("\u{1b}[B", KEY_DOWN), ("\u{1b}[C", KEY_RIGHT), ("\u{1b}[D", KEY_LEFT),
        ] { unsafe define_key(form, key) }
        if has_colors() {
            start_color()
            use_default_colors()
        }
        let bare = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } ?? false
        self.theme = has_colors() && !bare ? theme : .mono
        curs_set(0)
        CrashGuard.arm(leave: ["rmkx", "rmcup", "cnorm", "sgr0"].map(Self.capability).joined())
    }

    private static func open(_ types: [String?]) -> Bool {
        for type in types where unsafe nc_newterm(type) != nil { return true }
        return false
    }

    private static func capability(_ name: String) -> String {
        guard let text = unsafe tigetstr(name), Int(bitPattern: text) != -1 else { return "" }
        return unsafe String(cString: text)
    }

    deinit { close() }

    /// Gives the terminal back as it was.
    package func close() {
        guard isOn else { return }
        isOn = false
        curs_set(1)
        endwin()
        CrashGuard.disarm()
    }

    package var size: Size { unsafe Size(rows: Int(nc_rows(nc_stdscr())), columns: Int(nc_cols(nc_stdscr()))) }

    /// Gives the terminal to the shell, stops as Ctrl-Z does, and takes the terminal again when the shell says `fg`.
    package func suspend() {
        curs_set(1)
        endwin()
        var ours = sigaction()
        var standard = sigaction()
        unsafe standard.__sigaction_handler.sa_handler = SIG_DFL
        unsafe sigaction(SIGTSTP, &standard, &ours)
        raise(SIGTSTP)
        unsafe sigaction(SIGTSTP, &ours, nil)
        resume()
    }

    /// Takes the terminal again after something else had it: modes, size and every cell.
    package func resume() {
        curs_set(0)
        resize()
        unsafe wrefresh(nc_stdscr())
    }

    /// Reads the size of the terminal anew. Sizes that came and went in between have cut off what ncurses believes to
    /// be there.
    package func resize() {
        unsafe clearok(nc_stdscr(), true)
        var window = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else {
            return
        }
        if unsafe window.ws_row != nc_rows(nc_stdscr()) || window.ws_col != nc_cols(nc_stdscr()) {
            resizeterm(CInt(window.ws_row), CInt(window.ws_col))
        }
    }

    package enum Input: Sendable {
        case key(Key)
        case resized
    }

    /// What was typed, without waiting; nil when there is nothing more.
    package func read() -> Input? {
        while true {
            var value: wint_t = 0
            switch unsafe wget_wch(nc_stdscr(), &value) {
            case ERR: return nil
            case KEY_CODE_YES:
                if CInt(bitPattern: value) == KEY_RESIZE { return .resized }
                if let key = Self.special(CInt(bitPattern: value)) { return .key(key) }
            default:
                if let key = Self.plain(value) { return .key(key) }
            }
        }
    }

    private static func special(_ code: CInt) -> Key? {
        switch code {
        case KEY_UP: .up
        case KEY_DOWN: .down
        case KEY_LEFT: .left
        case KEY_RIGHT: .right
        case KEY_PPAGE: .pageUp
        case KEY_NPAGE: .pageDown
        case KEY_HOME: .home
        case KEY_END: .end
        case KEY_ENTER: .enter
        case KEY_BTAB: .backTab
        case KEY_BACKSPACE: .backspace
        case KEY_DC: .delete
        case KEY_IC: .insert
        case KEY_F0 + 1 ... KEY_F0 + 12: .function(Int(code - KEY_F0))
        default: nil
        }
    }

    private static func plain(_ value: wint_t) -> Key? {
        switch value {
        case 9: return .tab
        case 10, 13: return .enter
        case 27: return .escape
        case 8, 127: return .backspace
        case 1 ..< 27:
            guard let scalar = Unicode.Scalar(value + 0x60) else { return nil }
            return .control(Character(scalar))
        default:
            guard let scalar = Unicode.Scalar(value), scalar.columns != nil else { return nil }
            return .character(Character(scalar))
        }
    }

    /// Shows a grid; ncurses sends only what differs from what is there.
    package func show(_ grid: Grid) {
        unsafe werase(nc_stdscr())
        for row in 0 ..< min(grid.size.rows, size.rows) { show(grid, row: row) }
        if let cursor = grid.cursor { unsafe wmove(nc_stdscr(), CInt(cursor.row), CInt(cursor.column)) }
        curs_set(grid.showsCursor ? 1 : 0)
        unsafe wrefresh(nc_stdscr())
    }

    private func show(_ grid: Grid, row: Int) {
        var column = 0
        while column < grid.size.columns {
            let role = grid[row, column].role
            var run: [wchar_t] = []
            let start = column
            while column < grid.size.columns, grid[row, column].role == role {
                let cell = grid[row, column]
                run += drawn(cell)
                column += max(1, cell.span)
                // Where the C library's idea of a width may differ from ours, the next cell gets its place said again.
                if cell.text.utf8.count > 1 { break }
            }
            select(theme.look(role))
            unsafe mvaddnwstr(CInt(row), CInt(start), run, CInt(run.count))
        }
    }

    /// A cell's characters, or stand-ins where the locale or the C library cannot show them in as many columns.
    private func drawn(_ cell: Cell) -> [wchar_t] {
        if cell.text.utf8.count == 1 { return [wchar_t(cell.text.utf8.first ?? 0x20)] }
        let scalars = Array(cell.text.unicodeScalars)
        guard let first = scalars.first else { return [0x20] }
        if isUTF8, Int(wcwidth(wchar_t(bitPattern: first.value))) == cell.span {
            return scalars.filter { $0 == first || wcwidth(wchar_t(bitPattern: $0.value)) == 0 }.map {
                wchar_t(bitPattern: $0.value)
            }
        }
        let plain = ASCIIGlyphs.stand(in: first)
        return Array(repeating: wchar_t(plain), count: max(1, cell.span))
    }

    private func select(_ look: Look) {
        var attributes: attr_t = 0
        if look.bold { attributes |= nc_attr_bold() }
        if look.dim { attributes |= nc_attr_dim() }
        if look.reverse { attributes |= nc_attr_reverse() }
        if look.underline { attributes |= nc_attr_underline() }
        nc_attr_set(attributes, CInt(pair(look)))
    }

    /// A colour pair, made when it is first wanted: 8-colour terminals have only 64.
    private func pair(_ look: Look) -> Int {
        let colours = Int(nc_colors())
        guard colours > 0 else { return 0 }
        let wanted = Pair(
            foreground: look.foreground.index(of: colours), background: look.background.index(of: colours))
        if wanted == Pair(foreground: -1, background: -1) { return 0 }
        if let number = pairs[wanted] { return number }
        let number = pairs.count + 1
        guard number < min(256, Int(nc_color_pairs())),
            init_pair(Int16(number), Int16(wanted.foreground), Int16(wanted.background)) == OK
        else {
            return 0
        }
        pairs[wanted] = number
        return number
    }
}
