internal import Glibc

/// Numbers and times as screens show them.
package enum Format {
    /// A size in IEC units with at most four digits: `484K`, `1.9M`.
    package static func size(_ bytes: UInt64) -> String {
        if bytes < 1024 { return bytes == 0 ? "0" : "\(bytes)B" }
        var value = bytes
        var rest: UInt64 = 0
        var unit = 0
        while value >= 1024, unit < 6 {
            rest = value % 1024
            value /= 1024
            unit += 1
        }
        let letter = ["B", "K", "M", "G", "T", "P", "E"][unit]
        let tenth = rest * 10 / 1024
        return value < 10 && tenth > 0 ? "\(value).\(tenth)\(letter)" : "\(value)\(letter)"
    }

    package static func hex(_ value: UInt64) -> String { String(value, radix: 16) }

    /// A duration: `87 µs`, `6.5 ms`, `1.204 s`.
    package static func duration(microseconds: UInt64) -> String {
        if microseconds < 1000 { return "\(microseconds) µs" }
        if microseconds < 1_000_000 { return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms" }
        let milliseconds = microseconds / 1000 % 1000
        return
            "\(microseconds / 1_000_000)."
            + "\(milliseconds < 100 ? "0" : "")\(milliseconds < 10 ? "0" : "")\(milliseconds) s"
    }

    /// A moment in the local zone, see strftime(3).
    package static func time(_ seconds: Int64, _ pattern: String = "%Y-%m-%d %H:%M") -> String {
        var moment = time_t(seconds)
        var parts = unsafe tm()
        guard unsafe localtime_r(&moment, &parts) != nil else { return "?" }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = unsafe strftime(&buffer, buffer.count, pattern, &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package static func count(_ number: Int, _ word: String, _ words: String? = nil) -> String {
        "\(number) \(number == 1 ? word : words ?? word + "s")"
    }
}
