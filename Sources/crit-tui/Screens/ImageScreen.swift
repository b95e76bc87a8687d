internal import Inspect
package import TerminalUI

/// One image as a tree of fields, where values are edited.
package struct ImageScreen: Screen {
    package let place = Place.image
    package var list = ListView(columns: [
        Column("TYPE", 10, priority: 2), Column("FIELD", 30, isTree: true), Column("VALUE", 20),
    ])
    private let checkpoint: String
    private let image: String
    private var open: Set<String> = ["0"]
    private var lines: [FieldLine] = []
    private var failure: String?
    private var isRead = false

    package init(checkpoint: String, image: String) {
        self.checkpoint = checkpoint
        self.image = image
    }

    package var title: String { image }
    package var note: String { isRead ? Format.count(lines.count { $0.depth == 0 }, "entry", "entries") : "" }
    package var empty: String { failure ?? (isRead ? "no entries" : "reading …") }

    package func opening() -> [Effect] { [.openImage(checkpoint: checkpoint, name: image)] }

    package func detail(_ shared: Shared) -> [Form.Line] {
        guard let document = shared.sessions[checkpoint]?.documents[image], let id = list.selected?.id else {
            return []
        }
        var detail: [Form.Line] = []
        if let facts = document.facts(id) {
            detail.append(Form.Line("\(facts.name)  (\(facts.type))", .heading))
            detail.append(Form.Line(facts.text))
            detail.append(Form.Line(facts.hint, .dim))
        } else if let line = lines.first(where: { $0.id == id }) {
            detail.append(Form.Line("\(line.name)  \(line.type)", .heading))
            detail.append(Form.Line(line.value))
        }
        if let problem = document.problem { detail.append(Form.Line("▲ " + problem, .warning)) }
        return detail
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        guard let document = shared.sessions[checkpoint]?.documents[image] else { return [] }
        switch action {
        case .undo, .redo, .save: return EditActions.perform(action, on: checkpoint, &shared)
        case .refresh:
            if shared.sessions[checkpoint]?.isDirty == true {
                return [.say("there are edits that are not saved; undo or save them first", .warning)]
            }
            return [.effect(.openImage(checkpoint: checkpoint, name: image))]
        case .open:
            guard let line = selected else { return [] }
            guard line.isFoldable else { return edit(document) }
            if open.remove(line.id) == nil { open.insert(line.id) }
        case .fold:
            guard let line = selected else { return [] }
            if open.remove(line.id) == nil {
                let parent = line.id.split(separator: "/").dropLast().joined(separator: "/")
                // Of a field in a message the entry or the message; both have lines of their own.
                list.select(id: parent)
            }
        case .expandAll: open = document.foldable()
        case .collapseAll: open = []
        case .edit: return edit(document)
        default: return []
        }
        rebuild(document)
        return []
    }

    private func edit(_ document: ImageDocument) -> [Step] {
        guard let id = list.selected?.id, let facts = document.facts(id) else {
            return [.say("unfold it and choose a value", .info)]
        }
        return [.dialog(EditDialog.open(facts, target: EditTarget(checkpoint: checkpoint, image: image, id: id)))]
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        switch event {
        case .image(checkpoint, image, .failure(let error)):
            failure = error.description
            return [.say(error.description, .error)]
        case .image(checkpoint, image, .success):
            isRead = true
            failure = nil
        case .edited(checkpoint), .saved: break
        default: return []
        }
        if let document = shared.sessions[checkpoint]?.documents[image] { rebuild(document) }
        return []
    }

    private var selected: FieldLine? {
        guard let id = list.selected?.id else { return nil }
        return lines.first { $0.id == id }
    }

    private mutating func rebuild(_ document: ImageDocument) {
        lines = document.lines(open: open)
        list.replace(
            rows: lines.map { line in
                Row(
                    line.id, [line.type, line.name, line.value],
                    role: line.isUnknown ? .warning : line.isChanged ? .changed : line.isFoldable ? .heading : .text,
                    depth: line.depth, fold: line.isFoldable ? (line.isOpen ? .open : .closed) : .none,
                    isMarked: line.isChanged)
            })
    }
}
