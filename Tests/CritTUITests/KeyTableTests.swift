import TerminalUI
import Testing
import crit_tui

@Suite struct KeyTableTests {
    @Test(arguments: Place.allCases)
    func noKeyHasTwoMeanings(place: Place) {
        #expect(Keys.table.conflicts(in: place) == [])
    }

    @Test func aKeyMeansTheSameEverywhere() {
        // Enter opens, or chooses in a dialog; nothing else may differ between lists.
        var meanings: [Key: Set<Action>] = [:]
        for place in Place.allCases where place != .dialog && place != .prompt {
            for binding in Keys.table.bindings(in: place) {
                for key in binding.keys { meanings[key, default: []].insert(binding.action) }
            }
        }
        #expect(meanings.filter { $0.value.count > 1 }.isEmpty)
    }

    @Test(arguments: Place.allCases)
    func footerAndHelpComeFromTheTable(place: Place) {
        let help = Keys.table.help(in: place)
        for binding in Keys.table.bindings(in: place) {
            #expect(help.contains { $0.help == binding.help && $0.keys.contains(binding.keys[0].name) })
        }
        for (key, _) in Keys.table.footer(in: place, width: 200) {
            #expect(help.contains { $0.keys.split(separator: " ").contains(Substring(key)) })
        }
        #expect(Keys.table.footer(in: place, width: 80).reduce(0) { $0 + $1.key.count + $1.label.count + 2 } <= 80)
    }

    @Test func whatTouchesProcessesHasACapitalOrAFunctionKey() {
        for binding in Keys.table.bindings where [.dump, .restore, .save].contains(binding.action) {
            for key in binding.keys {
                switch key {
                case .function: break
                case .character(let character): #expect(character.isUppercase)
                default: Issue.record("\(key.name) is neither")
                }
            }
        }
    }
}
