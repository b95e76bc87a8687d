package import TerminalUI

/// One image as a tree of fields.
package struct ImageScreen: Screen {
    package let place = Place.image
    package var list = ListView(columns: [])
    private let image: String

    init(checkpoint: String, image: String) { self.image = image }

    package var title: String { image }
    package var empty: String { "images cannot be unfolded yet" }
}
