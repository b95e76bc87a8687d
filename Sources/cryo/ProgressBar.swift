import Glibc

/// How far the pages are, drawn on standard error when that is a terminal.
struct ProgressBar {
    private static let width = 40
    private static let pagesPerMiB: UInt64 = 256
    private var isDrawn = false

    /// - Parameter line: an event as `Progress.json` writes it.
    mutating func draw(_ line: Substring) {
        guard line.hasPrefix(#"{"event":"dumped""#), let pages = Self.number(after: #""pages":"#, in: line), let total = Self.number(after: #""of":"#, in: line),
              total > 0 else { return }
        if pages == total { return clear() }
        let filled = min(Self.width, Int(Double(pages) / Double(total) * Double(Self.width)))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
        Self.put("\r\(bar) \(pages / Self.pagesPerMiB) of \(total / Self.pagesPerMiB) MiB")
        isDrawn = true
    }

    mutating func clear() {
        if isDrawn { Self.put("\r\u{1b}[K") }
        isDrawn = false
    }

    private static func put(_ text: String) { _ = unsafe text.withCString { unsafe write(STDERR_FILENO, $0, strlen($0)) } }

    private static func number(after key: String, in line: Substring) -> UInt64? {
        var at = line.startIndex
        while at < line.endIndex, !line[at...].hasPrefix(key) { at = line.index(after: at) }
        guard at < line.endIndex else { return nil }
        return UInt64(line[line.index(at, offsetBy: key.count)...].prefix { $0.isNumber })
    }
}
