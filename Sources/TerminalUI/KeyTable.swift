/// What keys do, in one table: dispatch, footer and help all read it, so they cannot disagree.
package struct KeyTable<Action: Hashable & Sendable, Place: Hashable & Sendable>: Sendable {
    /// Some keys with one meaning, in some places.
    package struct Binding: Sendable {
        package let keys: [Key]
        package let action: Action
        /// The word in the footer; nil keeps the key out of it.
        package let label: String?
        package let help: String
        /// Where it works; nil is everywhere.
        package let places: Set<Place>?

        package init(_ keys: [Key], _ action: Action, label: String? = nil, help: String, in places: Set<Place>? = nil)
        {
            self.keys = keys
            self.action = action
            self.label = label
            self.help = help
            self.places = places
        }

        package func works(in place: Place) -> Bool { places?.contains(place) ?? true }
    }

    package let bindings: [Binding]

    package init(_ bindings: [Binding]) { self.bindings = bindings }

    package func action(for key: Key, in place: Place) -> Action? {
        bindings.first { $0.works(in: place) && $0.keys.contains(key) }?.action
    }

    package func bindings(in place: Place) -> [Binding] { bindings.filter { $0.works(in: place) } }

    /// Keys that mean more than one thing in a place.
    package func conflicts(in place: Place) -> [Key] {
        var seen: Set<Key> = []
        return bindings(in: place).flatMap(\.keys).filter { !seen.insert($0).inserted }
    }

    /// The footer: keys with their words in the order of the table, as many as fit.
    package func footer(in place: Place, width: Int, without hidden: Set<Action> = []) -> [(key: String, label: String)]
    {
        var result: [(key: String, label: String)] = []
        var used = 0
        for binding in bindings(in: place) where !hidden.contains(binding.action) {
            guard let key = binding.keys.first?.name, let label = binding.label else { continue }
            let columns = key.count + 1 + label.count + 2
            guard used + columns <= width else { continue }
            used += columns
            result.append((key, label))
        }
        return result
    }

    /// Lines for the help view: keys, then what they do. Neighbours that do the same kind of thing share a line.
    package func help(in place: Place) -> [(keys: String, help: String)] { Self.help(bindings(in: place)) }

    /// The same for all places.
    package var help: [(keys: String, help: String)] { Self.help(bindings) }

    private static func help(_ bindings: [Binding]) -> [(keys: String, help: String)] {
        var result: [(keys: String, help: String)] = []
        for binding in bindings {
            let keys = binding.keys.map(\.name).joined(separator: " ")
            if let last = result.last, last.help == binding.help {
                result[result.count - 1].keys = last.keys + " " + keys
            } else {
                result.append((keys, binding.help))
            }
        }
        return result
    }
}
