internal import FoundationEssentials

/// What the engine says while it works: one JSON object per line on the descriptor of `--progress-fd`.
package enum EngineEvent: Hashable, Sendable {
    case froze(tasks: Int)
    case dumped(task: Int32, pages: UInt64, of: UInt64)
    case wrote(bytes: UInt64)
    case restored(task: Int32)
    case done(frozenMicroseconds: UInt64?, pid: Int32?)
    case failed(error: String)
    /// A line of its log, or anything else that it printed.
    case log(String)
    /// The process that ran it is gone: its exit status, or minus the signal.
    case ended(status: Int32)

    private struct Line: Decodable {
        var event: String
        var tasks: Int?
        var task: Int32?
        var pages: UInt64?
        var of: UInt64?
        var bytes: UInt64?
        var frozen_us: UInt64?
        var pid: Int32?
        var error: String?
        var text: String?
    }

    /// nil for events of a later engine.
    package init?(line: String) {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else { return nil }
        switch line.event {
        case "froze": self = .froze(tasks: line.tasks ?? 0)
        case "dumped": self = .dumped(task: line.task ?? 0, pages: line.pages ?? 0, of: line.of ?? line.pages ?? 0)
        case "wrote": self = .wrote(bytes: line.bytes ?? 0)
        case "restored": self = .restored(task: line.task ?? 0)
        case "done": self = .done(frozenMicroseconds: line.frozen_us, pid: line.pid)
        case "failed": self = .failed(error: line.error ?? "failed without a word")
        case "warning": self = .log("Warn  " + (line.text ?? ""))
        case "info": self = .log(line.text ?? "")
        default: return nil
        }
    }
}
