import TerminalUI
import Testing
import crit_tui

@Suite struct ThemeFileTests {
    @Test func theThemesThatComeAlongAreRead() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let theme = try ThemeFile.read(path: root + "/Themes/default-dark.yaml")
        #expect(theme.name == "Default Dark")
        #expect(theme.look(.ok).foreground == .rgb(red: 0xa1, green: 0xb5, blue: 0x6c, ansi: 2))
    }

    @Test func whatIsNoSchemeSaysWhy() {
        func problem(_ text: String) -> String {
            do throws(ThemeError) {
                _ = try ThemeFile.parse(text, name: "x.yaml")
                return "taken"
            } catch {
                return error.description
            }
        }
        #expect(problem("palette: # colours\n  base00: '000000' # black\n") == "x.yaml: palette has no base01")
        #expect(problem("name: x") == "x.yaml: has no palette")
        #expect(problem("[1, 2") == "x.yaml: not a base16 scheme: line 1: expected “key: value”")
        #expect(problem("name: x\npalette: {base00: \"000000\"}").hasPrefix("x.yaml: not a base16 scheme: line 2: "))
        #expect(
            problem("name: \"x\n")
                == "x.yaml: not a base16 scheme: line 1: the value of “name” is not a text in one line")
        #expect(problem("system: base99 # new\npalette:\n") == "x.yaml: system is “base99”, expected base16 or base24")
        let slots = (0 ..< 16).map {
            "  base0\(String($0, radix: 16, uppercase: true)): \"\($0 == 9 ? "red" : "#102030")\""
        }.joined(separator: "\n")
        #expect(problem("palette:\n" + slots) == "x.yaml: base09 is “red”, expected RRGGBB")
        #expect(problem("") != "taken")
    }

    @Test func anInstalledThemeHasAName() {
        #expect(
            ThemeFile.path(of: "default-dark", program: "/usr/local/bin/crit-tui")
                == "/usr/local/share/cryo/themes/default-dark.yaml")
        #expect(ThemeFile.path(of: "x.yaml", program: "/bin/crit-tui") == "/share/cryo/themes/x.yaml")
        #expect(ThemeFile.path(of: "./x", program: "/bin/crit-tui") == "./x")
    }

    @Test func aMissingFileIsAnError() {
        #expect(throws: ThemeError.self) { try ThemeFile.read(path: "/nowhere.yaml") }
    }
}
