internal import Inspect
package import TerminalUI

/// What differs between two checkpoints.
package struct DiffScreen: Screen {
    package let place = Place.diff
    package var list = ListView(columns: [Column("", 1), Column("WHERE", 26), Column("WHAT", 20)])
    private let old: String
    private let new: String
    private var comparison: Comparison?
    private var failure: String?
    private var showsNoise = false

    package init(old: String, new: String) {
        self.old = old
        self.new = new
    }

    package var title: String { "DIFF" }

    package var note: String {
        guard let comparison else { return "" }
        let noise = comparison.differences.filter(\.isNoise).count
        return
            "\(Format.count(comparison.differences.count - noise, "difference")), \(noise) "
            + "\(showsNoise ? "noise shown" : "hidden as noise")"
    }

    package var empty: String {
        if let failure { return failure }
        return comparison == nil
            ? "comparing …"
            : "no differences" + (comparison?.differences.isEmpty == false ? " but noise (o shows it)" : "")
    }

    package func opening() -> [Effect] { [.compare(old: old, new: new)] }

    package func detail(_ shared: Shared) -> [Form.Line] {
        var lines = [Form.Line("- \(old)", .error), Form.Line("+ \(new)", .ok)]
        guard let comparison else { return lines }
        if let difference = list.selected.flatMap({ Int($0.id) }).flatMap({
            comparison.differences.indices.contains($0) ? comparison.differences[$0] : nil
        }) {
            lines.insert(Form.Line("\(difference.place)  \(difference.what)", .heading), at: 0)
            if let text = difference.old { lines[1] = Form.Line("- \(text)", .error) }
            if let text = difference.new { lines[2] = Form.Line("+ \(text)", .ok) }
        }
        return lines + comparison.notes.map { Form.Line("▲ " + $0, .warning) }
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        switch action {
        case .refresh: return [.effect(.compare(old: old, new: new))]
        case .noise:
            showsNoise.toggle()
            rebuild()
        default: break
        }
        return []
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        guard case .compared(let result) = event else { return [] }
        switch result {
        case .success(let comparison):
            guard comparison.old == old, comparison.new == new else { return [] }
            self.comparison = comparison
            rebuild()
        case .failure(let error): failure = error.description
        }
        return []
    }

    private mutating func rebuild() {
        guard let comparison else { return }
        var rows: [Row] = []
        for (index, difference) in comparison.differences.enumerated() where showsNoise || !difference.isNoise {
            let (sign, role): (String, Role) =
                switch difference.kind {
                case .added: ("+", .ok)
                case .removed: ("-", .error)
                case .changed: ("~", .changed)
                }
            rows.append(
                Row("\(index)", [sign, difference.place, difference.summary], role: difference.isNoise ? .dim : role))
        }
        list.replace(rows: rows)
    }
}
