import Engine

/// Events as the JSON lines that --progress-fd gives.
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

    /// Whether the line is that of `done`.
    static func isDone(_ line: some Sequence<UInt8>) -> Bool { line.starts(with: #"{"event":"done""#.utf8) }

    /// Whether the next line of its kind says as much.
    static func isPassing(_ event: Event) -> Bool {
        switch event {
        case .dumped, .restored: true
        default: false
        }
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
}
