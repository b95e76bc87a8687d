import CLinux
import EngineInterface
import Glibc

/// A wrong command line.
struct UsageError: Error, CustomStringConvertible { let description: String }

/// The command line as getopt_long(3) sees it: options and the command in any order, `-v4`, `-vvv`, abbreviated long
/// names, `--no-x`.
struct Arguments {
    private(set) var command: String?
    private(set) var words: [String] = []
    private(set) var request = EngineRequest(.dump)

    init(_ arguments: [String]) throws(UsageError) {
        var long: [clinux_option] = unsafe []
        var names: [UnsafeMutablePointer<CChar>] = unsafe []
        var meaning: [(index: Int, isNegated: Bool)] = []
        func add(_ name: String, _ argument: EngineOption.Argument, _ index: Int, _ isNegated: Bool) {
            guard let copy = unsafe strdup(name) else { return }
            unsafe names.append(copy)
            unsafe long.append(
                clinux_option(name: copy, has_arg: argument.rawValue, flag: nil, val: Int32(1000 + meaning.count)))
            meaning.append((index, isNegated))
        }
        var short = ""
        for (index, entry) in EngineOption.table.enumerated() {
            add(entry.name, entry.argument, index, false)
            if entry.isBoolean { add("no-" + entry.name, .none, index, true) }
            if let letter = entry.short {
                short += String(letter) + String(repeating: ":", count: Int(entry.argument.rawValue))
            }
        }
        unsafe long.append(clinux_option())
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe argv.forEach { unsafe free($0) }
            unsafe names.forEach { unsafe free($0) }
        }
        var vector = unsafe argv
        var next: Int32 = 1
        var isFirst: Int32 = 1
        while true {
            var found: UnsafePointer<CChar>?
            let result = unsafe clinux_getopt(Int32(arguments.count), &vector, short, long, isFirst, &found, &next)
            isFirst = 0
            if result == -1 { break }
            let argument = unsafe found.map { unsafe String(cString: $0) }
            if result == 63 {  // ?
                let at = Int(next) - 1
                let word = at >= 0 && at < arguments.count ? arguments[at] : ""
                throw UsageError(description: "unknown option or missing argument: \(word); see cryo --help")
            }
            if result >= 1000 {
                let (index, isNegated) = meaning[Int(result) - 1000]
                try take(EngineOption.table[index], argument, isNegated: isNegated)
            } else if let entry = EngineOption.table.first(where: {
                $0.short.flatMap { $0.asciiValue }.map(Int32.init) == result
            }) {
                try take(entry, argument, isNegated: false)
            }
        }
        for index in Int(next) ..< max(arguments.count, Int(next)) {
            if let word = unsafe vector[index] { unsafe words.append(String(cString: word)) }
        }
        command = words.first
        words = Array(words.dropFirst())
        if let command = command.flatMap(EngineRequest.Command.init) { request.command = command }
    }

    private mutating func take(_ option: EngineOption, _ argument: String?, isNegated: Bool) throws(UsageError) {
        do throws(EngineOption.WrongValue) { try option.set(argument, isNegated: isNegated, in: &request) } catch {
            throw UsageError(description: "\(error)")
        }
    }
}
