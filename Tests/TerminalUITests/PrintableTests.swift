import TerminalUI
import Testing
import TerminalText

@Suite struct PrintableTests {
    @Test func plainTextStaysAsItIs() {
        #expect(Printable.text("redis-server *:6379") == "redis-server *:6379")
        #expect(Printable.text("wörk ☃ 日本") == "wörk ☃ 日本")
    }

    @Test func whatSteersATerminalIsSpelledOut() {
        #expect(Printable.text("a\u{1b}[2Jb") == "a\\x1b[2Jb")
        #expect(Printable.text("\r\n\t\u{7f}\u{9b}31m") == "\\x0d\\x0a\\x09\\x7f\\x9b31m")
        #expect(Printable.text("evil\u{202e}txt.exe") == "evil\\u{202e}txt.exe")
        #expect(Printable.text("a\u{200b}b\u{feff}") == "a\\u{200b}b\\u{feff}")
    }

    @Test func bytesThatAreNotUTF8AreSpelledOut() {
        #expect(Printable.text(bytes: [0x61, 0x62, 0xc3, 0x78]) == "ab\\xc3x")
        #expect(Printable.text(bytes: [0xff, 0xc3, 0xb6]) == "\\xffö")
        #expect(Printable.text(bytes: [0xed, 0xa0, 0x80]) == "\\xed\\xa0\\x80")
    }

    @Test func marksStayOnTheirCharacterAndAreLimited() {
        #expect(Printable.columns("e\u{301}") == 1)
        #expect(Printable.columns("日本") == 4)
        #expect(Printable.text("\u{301}x") == "\\u{0301}x")
        #expect(Printable.text("a\u{301}\u{302}\u{303}") == "a\u{301}\u{302}\\u{0303}")
    }

    @Test(arguments: [0, 1, 2, 5, 9, 10, 40])
    func elidedFits(width: Int) {
        for text in ["/usr/lib/x86_64-linux-gnu/libc.so.6", "日本語日本語", "a\u{1b}b\u{1b}c", ""] {
            #expect(Printable.columns(Printable.elided(text, to: width)) <= max(0, width))
            #expect(Printable.columns(Printable.cut(text, to: width)) <= max(0, width))
        }
        #expect(Printable.elided("/usr/lib/libc.so.6", to: 12) == "/usr/…c.so.6")
        #expect(Printable.cut("redis-server *:6379", to: 8) == "redis-s…")
        #expect(Printable.cut("a\u{1b}b", to: 6) == "a\u{1b}b")
    }

    @Test func wrappedBreaksAtSpacesAndLongWords() {
        #expect(Printable.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(Printable.wrapped("abcdefgh", to: 3) == ["abc", "def", "gh"])
        #expect(Printable.wrapped("", to: 3) == [""])
        #expect(Printable.wrapped("x", to: 0) == [])
    }
}
