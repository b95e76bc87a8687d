package import TerminalUI

/// What a key can mean.
package enum Action: Hashable, Sendable {
    case up, down, pageUp, pageDown, top, bottom
    case open, fold, expandAll, collapseAll, close, back, quit, cancel, suspend
    case search, findNext, findPrevious
    case help, refresh, redraw, switchRoot, tab(Int), nextTab, previousTab
    case dump, restore, mark, compare, edit, undo, redo, save, noise
    case formNext, formPrevious, formActivate, formToggle

    /// Actions that change running processes or files; a read-only session has none of them.
    package static let writing: Set<Action> = [.dump, .restore, .edit, .undo, .redo, .save]
    /// Actions that only root can do.
    package static let privileged: Set<Action> = [.dump, .restore]
}

/// Where keys have a meaning.
package enum Place: Hashable, Sendable, CaseIterable {
    case live, liveTask, checkpoints, checkpoint, image, pages, page, diff, progress, help, dialog, prompt
}

package enum Keys {
    private static let lists: Set<Place> = [
        .live, .liveTask, .checkpoints, .checkpoint, .image, .pages, .page, .diff, .progress, .help,
    ]
    private static let tabbed: Set<Place> = [.liveTask, .checkpoint]

    /// The table: keys, footer and help come from here and from nowhere else.
    package static let table = KeyTable<Action, Place>(
        [
            .init(
                [.enter, .character("l")], .open, label: "Open", help: "open what is selected, unfold a tree",
                in: lists.subtracting([.help, .progress, .diff, .liveTask, .page])),
            .init(
                [.character("C"), .function(7)], .dump, label: "Dump",
                help: "dump the task and its children (asks first)", in: [.live, .liveTask]),
            .init(
                [.character("R"), .function(8)], .restore, label: "Restore",
                help: "restore the checkpoint (asks first)", in: [.checkpoints, .checkpoint]),
            .init([.character("e"), .function(9)], .edit, label: "Edit", help: "edit the value", in: [.image]),
            .init(
                [.character("u"), .character("z")], .undo, label: "Undo", help: "undo the last edit",
                in: [.image, .checkpoint]),
            .init(
                [.character("Z")], .redo, label: "Redo", help: "redo the edit that was undone",
                in: [.image, .checkpoint]),
            .init(
                [.character("W"), .function(2)], .save, label: "Save", help: "save the edits (shows them first)",
                in: [.image, .checkpoint]),
            .init(
                [.character("m")], .mark, label: "Mark", help: "mark the checkpoint for a comparison",
                in: [.checkpoints]),
            .init(
                [.character("=")], .compare, label: "Diff", help: "compare the marked checkpoint with this one",
                in: [.checkpoints]),
            .init([.character("o")], .noise, label: "Noise", help: "show or hide what always differs", in: [.diff]),
            .init(
                [.left, .character("h"), .backspace], .fold, help: "fold a tree, go to the parent",
                in: [.live, .image, .checkpoint]),
            .init([.character("*"), .character("+")], .expandAll, help: "unfold everything", in: [.live, .image]),
            .init([.character("-")], .collapseAll, help: "fold everything", in: [.live, .image]),
            .init([.character("]"), .tab], .nextTab, label: "Tabs", help: "next tab", in: tabbed),
            .init([.character("["), .backTab], .previousTab, help: "previous tab", in: tabbed),
        ]
            + (1 ... 8).map { number in
                .init(
                    [.character(Character(String(number)))], .tab(number), help: "the tab of that number",
                    in: number <= 4 ? tabbed : [.checkpoint])
            } + [
                .init([.up, .character("k")], .up, help: "up", in: lists),
                .init([.down, .character("j")], .down, help: "down", in: lists),
                .init([.pageUp, .control("u"), .control("b")], .pageUp, help: "a page up", in: lists),
                .init([.pageDown, .control("d"), .control("f")], .pageDown, help: "a page down", in: lists),
                .init([.home, .character("g")], .top, help: "to the top", in: lists),
                .init([.end, .character("G")], .bottom, help: "to the bottom", in: lists),
                .init(
                    [.character("/"), .function(3)], .search, label: "Find",
                    help: "search; lower case finds upper case too", in: lists),
                .init([.character("n")], .findNext, help: "next match", in: lists),
                .init([.character("N")], .findPrevious, help: "previous match", in: lists),
                .init(
                    [.control("t")], .switchRoot, label: "Live/Ckpt",
                    help: "switch between live processes and checkpoints", in: lists),
                .init([.control("r")], .refresh, help: "read everything again", in: lists),
                .init([.character("?"), .function(1)], .help, label: "Help", help: "this help", in: lists),
                .init([.tab, .down, .right], .formNext, label: "Next", help: "next field", in: [.dialog]),
                .init([.backTab, .up, .left], .formPrevious, help: "previous field", in: [.dialog]),
                .init([.character(" ")], .formToggle, label: "Toggle", help: "switch a box on or off", in: [.dialog]),
                .init(
                    [.enter], .formActivate, label: "Choose", help: "press the button, or go to the next field",
                    in: [.dialog]),
                .init([.enter], .formActivate, label: "Search", help: "search for what was typed", in: [.prompt]),
                .init(
                    [.escape], .back, label: "Back",
                    help: "close this view or dialog; cancel a running job (asks first)"),
                .init([.character("q")], .close, label: "Quit", help: "close this view, at the root quit", in: lists),
                .init([.character("Q"), .function(10)], .quit, help: "quit", in: lists),
                .init([.control("c")], .cancel, help: "cancel; at the root, twice, quit"),
                .init([.control("l")], .redraw, help: "draw the screen again"),
                .init([.control("z")], .suspend, help: "stop; fg in the shell comes back"),
            ])
}
