import Engine
import Glibc

/// Events as the JSON lines that --progress-fd gives, and as a bar for a terminal.
enum Progress {
    static func json(_ event: Event) -> String {
        switch event {
        case .froze(let tasks): #"{"event":"froze","tasks":\#(tasks)}"#
        case .dumped(let task, let pages, let total): #"{"event":"dumped","task":\#(task),"pages":\#(pages),"of":\#(total)}"#
        case .wrote(let bytes): #"{"event":"wrote","bytes":\#(bytes)}"#
        case .restored(let task): #"{"event":"restored","task":\#(task)}"#
        case .warning(let text): #"{"event":"warning","text":"\#(escaped(text))"}"#
        case .info(let text): #"{"event":"info","text":"\#(escaped(text))"}"#
        }
    }

    /// Whether the lines end with that of `done`.
    static func isDone(_ lines: some BidirectionalCollection<UInt8>) -> Bool {
        lines.dropLast().split(separator: UInt8(ascii: "\n")).last?.starts(with: #"{"event":"done""#.utf8) ?? false
    }

    static func done(_ outcome: Outcome) -> String { #"{"event":"done","frozen_us":\#(outcome.frozenTime),"pid":\#(outcome.pid)}"# }
    static func failed(_ error: String) -> String { #"{"event":"failed","error":"\#(escaped(error))"}"# }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Draws the bar for a line of `json`, on standard error.
    static func draw(_ line: Substring) {
        guard line.hasPrefix(#"{"event":"dumped""#), let pages = number(after: #""pages":"#, in: line), let total = number(after: #""of":"#, in: line), total > 0 else { return }
        let width = 40
        let filled = Int(Double(pages) / Double(total) * Double(width))
        let bar = String(repeating: "█", count: min(filled, width)) + String(repeating: "·", count: max(0, width - filled))
        let text = "\r\(bar) \(pages * 4 / 1024) of \(total * 4 / 1024) MiB"
        _ = unsafe text.withCString { unsafe write(2, $0, strlen($0)) }
        if pages == total { _ = unsafe write(2, "\r\u{1b}[K", 4) }
    }

    private static func number(after key: String, in line: Substring) -> UInt64? {
        guard let at = line.range(of: key) else { return nil }
        return UInt64(line[at.upperBound...].prefix { $0.isNumber })
    }
}

extension Substring {
    fileprivate func range(of key: String) -> Range<Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(key) { return at ..< index(at, offsetBy: key.count) }
            at = index(after: at)
        }
        return nil
    }
}
