package import TerminalUI

/// One view of the stack: a list, some lines about what is selected, and what its keys do.
package protocol Screen: Sendable {
    var place: Place { get }
    /// Its piece of the title line.
    var title: String { get }
    /// Facts at the right end of the title line.
    var note: String { get }
    var tabs: [String] { get }
    var tab: Int { get }
    var list: ListView { get set }
    /// What is said when the list is empty.
    var empty: String { get }

    func detail(_ shared: Shared) -> [Form.Line]
    mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step]
    mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step]
    /// What has to be read before it can show anything.
    func opening() -> [Effect]
}

extension Screen {
    package var note: String { "" }
    package var tabs: [String] { [] }
    package var tab: Int { 0 }
    package var empty: String { "nothing here" }
    package func detail(_ shared: Shared) -> [Form.Line] { [] }
    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] { [] }
    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] { [] }
    package func opening() -> [Effect] { [] }
}

/// What a screen wants from the model.
package enum Step: Sendable {
    case effect(Effect)
    case push(any Screen)
    case pop
    case dialog(Dialog)
    case say(String, Role)
    /// The edits of this checkpoint changed; views that show them hear of it.
    case edited(String)
}
