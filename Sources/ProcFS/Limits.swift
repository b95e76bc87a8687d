/// A line of /proc/PID/limits, see getrlimit(2).
package struct Limit: Hashable, Sendable {
    /// RLIMIT_CPU, RLIMIT_FSIZE …
    package var resource: Int32
    /// `UInt64.max` is RLIM_INFINITY.
    package var soft: UInt64
    package var hard: UInt64

    /// The names in the order of the RLIMIT numbers.
    private static let names: [StaticString] = [
        "Max cpu time ", "Max file size ", "Max data size ", "Max stack size ", "Max core file size ",
        "Max resident set ",
        "Max processes ", "Max open files ", "Max locked memory ", "Max address space ", "Max file locks ",
        "Max pending signals ",
        "Max msgqueue size ", "Max nice priority ", "Max realtime priority ", "Max realtime timeout ",
    ]

    /// In the order of the RLIMIT numbers, all sixteen of them.
    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [Limit] {
        var limits: [Limit] = []
        for var line in Lines(bytes, file: "limits") where !line.accept("Limit ") {
            guard limits.count < names.count else { break }
            try line.expect(names[limits.count])
            limits.append(Limit(resource: Int32(limits.count), soft: try value(&line), hard: try value(&line)))
        }
        guard limits.count == names.count else { throw ParseError(file: "limits", line: 0, expected: "sixteen limits") }
        return limits
    }

    private static func value(_ line: inout Cursor) throws(ParseError) -> UInt64 {
        line.skipBlanks()
        return line.accept("unlimited") ? .max : try line.number("a limit")
    }
}

extension ProcFile where Value == [Limit] {
    package static var limits: Self { Self("limits", Limit.parse) }
}
