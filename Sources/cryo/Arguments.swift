import CLinux
import Glibc

/// A wrong command line.
struct UsageError: Error, CustomStringConvertible { let description: String }

/// The command line as getopt_long(3) sees it: options and the command in any order, `-v4`, `-vvv`, abbreviated long names, `--no-x`.
struct Arguments {
    private(set) var command: String?
    private(set) var words: [String] = []
    private var values: [String: String] = [:]
    private(set) var verbosity = 2

    subscript(name: String) -> String? { values[name] }
    func has(_ name: String) -> Bool { values[name] != nil }

    init(_ arguments: [String]) throws(UsageError) {
        var long: [clinux_option] = unsafe []
        var names: [UnsafeMutablePointer<CChar>] = unsafe []
        var meaning: [(index: Int, isNegated: Bool)] = []
        func add(_ name: String, _ argument: OptionEntry.Argument, _ index: Int, _ isNegated: Bool) {
            guard let copy = unsafe strdup(name) else { return }
            unsafe names.append(copy)
            unsafe long.append(clinux_option(name: copy, has_arg: argument.rawValue, flag: nil, val: Int32(1000 + meaning.count)))
            meaning.append((index, isNegated))
        }
        var short = ""
        for (index, entry) in OptionEntry.table.enumerated() {
            add(entry.name, entry.argument, index, false)
            if entry.isBoolean { add("no-" + entry.name, .none, index, true) }
            if let letter = entry.short { short += String(letter) + String(repeating: ":", count: Int(entry.argument.rawValue)) }
        }
        unsafe long.append(clinux_option())
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer {
            for unsafe pointer in unsafe argv { unsafe free(pointer) }
            for unsafe pointer in unsafe names { unsafe free(pointer) }
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
                try take(OptionEntry.table[index], argument, isNegated: isNegated)
            } else if let entry = OptionEntry.table.first(where: { $0.short.flatMap { $0.asciiValue }.map(Int32.init) == result }) {
                try take(entry, argument, isNegated: false)
            }
        }
        for index in Int(next) ..< max(arguments.count, Int(next)) { if let word = unsafe vector[index] { unsafe words.append(String(cString: word)) } }
        command = words.first
        words = Array(words.dropFirst())
    }

    private mutating func take(_ entry: OptionEntry, _ argument: String?, isNegated: Bool) throws(UsageError) {
        if isNegated {
            values[entry.name] = nil
            return
        }
        if entry.name == "verbosity" {
            // -v is one more, -vvv three (the rest of the word arrives as the argument), -v4 sets.
            if let argument, !argument.allSatisfy({ $0 == "v" }) {
                guard let level = Int(argument), level >= 0 else { throw UsageError(description: "--verbosity takes a number, not “\(argument)”") }
                verbosity = level
            } else {
                verbosity += 1 + (argument?.count ?? 0)
            }
            return
        }
        if case .unbuilt = entry.state { throw UsageError(description: "--\(entry.name) is not built yet") }
        values[entry.name] = argument ?? ""
    }

    /// A number, or an error that names the option.
    func number(_ name: String) throws(UsageError) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text) else { throw UsageError(description: "--\(name) takes a number, not “\(text)”") }
        return number
    }

    /// A size with an optional K, M or G.
    func size(_ name: String) throws(UsageError) -> UInt64? {
        guard let text = values[name] else { return nil }
        let units: [Character: UInt64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = text.last.flatMap { units[Character($0.uppercased())] }
        guard let number = UInt64(unit == nil ? Substring(text) : text.dropLast()), case let (size, overflow) = number.multipliedReportingOverflow(by: unit ?? 1), !overflow else {
            throw UsageError(description: "--\(name) takes a size like 512K, 1M or 2G, not “\(text)”")
        }
        return size
    }
}
