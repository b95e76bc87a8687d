package import TerminalUI

/// The keys of a view, from the table that also dispatches them.
package struct HelpScreen: Screen {
    package let place = Place.help
    package var list: ListView
    private let about: Place

    package init(about place: Place) {
        about = place
        list = ListView(
            columns: [Column("KEYS", 22), Column("WHAT THEY DO", 20)],
            rows: Keys.table.help(in: place).enumerated().map { Row("\($0)", [$1.keys, $1.help]) })
    }

    package var title: String { "HELP" }
    package var note: String { "keys of this view" }

    package func detail(_ shared: Shared) -> [Form.Line] {
        [
            Form.Line("Capital letters and F-keys touch processes or files and ask first; lower case is safe.", .dim),
            Form.Line("● ok  ▲ warning  ✖ error  * marked or edited", .dim),
        ]
    }
}
