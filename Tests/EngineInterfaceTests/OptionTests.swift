import Testing

@testable import EngineInterface

@Suite struct OptionTests {
    @Test func namesAreOfOneOptionEach() {
        let names = EngineOption.table.flatMap { option in
            [option.name] + (option.isBoolean ? ["no-" + option.name] : [])
        }
        #expect(Set(names).count == names.count)
        let letters = EngineOption.table.compactMap(\.short)
        #expect(Set(letters).count == letters.count)
    }

    @Test func whatIsBuiltHasHelp() {
        for option in EngineOption.table where option.isBuilt {
            #expect(!option.help.isEmpty, "\(option.name)")
            #expect(option.metavariable.isEmpty == (option.argument == .none), "\(option.name)")
            #expect(option.dialogs.isEmpty == option.label.isEmpty, "\(option.name)")
        }
    }

    /// What is set by an option is asked for by the words that a request has for itself.
    @Test func requestsSayWhatWasSet() throws {
        let values = [
            "tree": "12", "ghost-limit": "4096", "timeout": "3", "progress-fd": "5", "file-validation": "filesize",
            "verbosity": "4",
        ]
        for option in EngineOption.table where option.isBuilt {
            var request = EngineRequest(.dump)
            let value = option.argument == .none ? nil : values[option.name] ?? "text"
            try option.set(value, in: &request)
            let words = request.arguments
            #expect(words.first == "dump" && words.count > 1, "\(option.name): \(words)")
            if let value, words.count > 2 { #expect(words == ["dump", option.word, value]) }
            if case .flag = option.meaning, option.isBoolean {
                try option.set(nil, isNegated: true, in: &request)
                #expect(request == EngineRequest(.dump), "\(option.name)")
            }
        }
    }

    @Test(arguments: [
        ("tree", "0", "--tree takes a number (PID), not “0”"), ("tree", "x", "--tree takes a number (PID), not “x”"),
        ("ghost-limit", "1Q", "--ghost-limit takes a size like 512K, 1M or 2G, not “1Q”"),
        ("ghost-limit", "99999999999G", "--ghost-limit takes a size like 512K, 1M or 2G, not “99999999999G”"),
        ("file-validation", "no", "--file-validation takes filesize or buildid, not “no”"),
        ("lazy-pages", "", "--lazy-pages is not built yet"),
    ]) func wrongValues(_ name: String, _ value: String, _ words: String) throws {
        let option = try #require(EngineOption.table.first { $0.name == name })
        var request = EngineRequest(.dump)
        let error = #expect(throws: EngineOption.WrongValue.self) { try option.set(value, in: &request) }
        #expect(error?.description == words)
        #expect(request == EngineRequest(.dump))
    }
}
