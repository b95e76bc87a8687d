internal import EngineInterface
internal import TerminalUI

/// The options of the engine that a dialog offers, as boxes to be ticked: those with words for it in their table.
enum OptionBoxes {
    private static func options(
        _ command: EngineRequest.Command
    ) -> [(label: String, property: WritableKeyPath<EngineRequest, Bool>)] {
        EngineOption.table.compactMap { option in
            guard case .flag(let property) = option.meaning, option.dialogs.contains(command) else { return nil }
            return ("\(option.label) (\(option.word))", property)
        }
    }

    static func fields(_ request: EngineRequest) -> [Form.Field] {
        options(request.command).map { .check(label: $0.label, request[keyPath: $0.property]) }
    }

    static func read(_ form: Form, into request: inout EngineRequest) {
        for (label, property) in options(request.command) { request[keyPath: property] = form.isChecked(label) }
    }
}
