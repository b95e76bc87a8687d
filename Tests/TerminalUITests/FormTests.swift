import TerminalUI
import Testing

@Suite struct FormTests {
    private var form: Form {
        Form(
            title: "Restore?", lines: [.init("From /tmp/a"), .init("▲ careful", .warning)],
            fields: [
                .check(label: "--shell-job", false), .confirm(label: "To confirm", expected: "42", LineEditor()),
                .button(label: "Cancel", tag: "cancel", guarded: false),
                .button(label: "Restore", tag: "restore", guarded: true),
            ], focus: 2)
    }

    @Test func theFocusStartsOnTheHarmlessButton() {
        var form = form
        let result1 = form.perform(.activate)
        #expect(result1 == .pressed("cancel"))
    }

    @Test func aGuardedButtonWantsItsWordFirst() {
        var form = form
        form.focus = 3
        let result2 = form.perform(.activate)
        #expect(result2 == .open)
        #expect(form.problem != nil)
        #expect(form.focus == 1)
        let result8 = form.type(.character("4"))
        #expect(result8)
        let result9 = form.type(.character("2"))
        #expect(result9)
        #expect(form.isConfirmed)
        form.focus = 3
        let result3 = form.perform(.activate)
        #expect(result3 == .pressed("restore"))
    }

    @Test func whatIsTypedAtAButtonIsTheConfirmation() {
        var form = form
        for key in "42" {
            let isTaken = form.type(.character(key))
            #expect(isTaken)
        }
        #expect(form.focus == 1 && form.isConfirmed)
        let result = form.perform(.activate)
        #expect(result == .pressed("restore"))
    }

    @Test func aWrongWordConfirmsNothing() {
        var form = form
        _ = form.type(.character("4"))
        let result = form.perform(.activate)
        #expect(result == .open && form.problem != nil && form.focus == 1)
        // A space is for the button, Escape for all of it.
        form.focus = 2
        let isTaken = form.type(.character(" "))
        #expect(!isTaken)
    }

    @Test func boxesToggleAndFocusGoesRound() {
        var form = form
        form.focus = 0
        let result10 = form.type(.character("x"))
        #expect(!result10)
        let result4 = form.perform(.toggle)
        #expect(result4 == .open)
        #expect(form.isChecked("--shell-job"))
        let result5 = form.perform(.previous)
        #expect(result5 == .open)
        #expect(form.focus == 3)
        let result6 = form.perform(.next)
        #expect(result6 == .open)
        #expect(form.focus == 0)
        let result7 = form.perform(.cancel)
        #expect(result7 == .cancelled)
    }

    @Test func drawnInTheMiddle() {
        var grid = Grid(size: Size(rows: 12, columns: 50))
        form.draw(into: &grid)
        #expect(
            grid.text == """

                  ┌─ Restore? ─────────────────────────────────┐
                  │ From /tmp/a                                │
                  │ ▲ careful                                  │
                  │                                            │
                  │   [ ] --shell-job                          │
                  │   To confirm, type 42:                     │
                  │                                            │
                  │ [ Cancel ]  [ Restore ]                    │
                  └────────────────────────────────────────────┘


                """)
    }

    @Test(arguments: [(1, 1), (3, 10), (6, 20), (5, 200)])
    func anySizeWillDo(rows: Int, columns: Int) {
        var grid = Grid(size: Size(rows: rows, columns: columns))
        form.draw(into: &grid)
        #expect(grid.cells.count == rows * columns)
    }

    @Test func aLineIsEdited() {
        var editor = LineEditor("abc")
        for key in [Key.left, .backspace, .character("é"), .home, .delete, .end, .character("!")] { editor.handle(key) }
        #expect(editor.text == "éc!")
        let result11 = editor.handle(.control("u"))
        #expect(result11)
        #expect(editor.text.isEmpty)
        let result12 = editor.handle(.enter)
        #expect(!result12)
    }
}
