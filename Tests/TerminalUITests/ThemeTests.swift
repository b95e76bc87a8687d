import TerminalUI
import Testing

@Suite struct ThemeTests {
    private let palette: [(red: Int, green: Int, blue: Int)] = (0 ..< 16).map { ($0 * 16, $0 * 16, 255) }

    @Test func aSchemeHasSixteenColours() {
        #expect(Theme(name: "x", base16: palette) != nil)
        #expect(Theme(name: "x", base16: palette.dropLast()) == nil)
    }

    @Test func everyRoleHasALook() throws {
        let theme = try #require(Theme(name: "x", base16: palette))
        for role in Role.allCases { #expect(theme.looks[role] != nil) }
        for role in Role.allCases { #expect(Theme.terminal.looks[role] != nil) }
    }

    @Test func coloursFallBack() {
        #expect(Colour.rgb(red: 255, green: 0, blue: 0, ansi: 1).index(of: 256) == 196)
        #expect(Colour.rgb(red: 128, green: 128, blue: 128, ansi: 7).index(of: 256) == 244)
        #expect(Colour.rgb(red: 255, green: 0, blue: 0, ansi: 1).index(of: 16) == 1)
        #expect(Colour.ansi(12).index(of: 8) == 4)
        #expect(Colour.ansi(8).index(of: 8) == -1)
        #expect(Colour.terminal.index(of: 8) == -1)
    }

    @Test func meaningIsNotByColourAlone() {
        // In mono what must be told apart is told apart by attributes.
        #expect(Theme.mono.look(.selection) != Theme.mono.look(.text))
        #expect(Theme.mono.look(.error) != Theme.mono.look(.text))
        #expect(Theme.mono.look(.warning) != Theme.mono.look(.error))
    }
}
