package import TerminalUI

/// A dump or restore at work: what has been done, for how long the tasks have been frozen, and the engine's log.
package struct ProgressScreen: Screen {
    package enum Outcome: Hashable, Sendable {
        case running
        case done
        case failed(String)
    }

    package let place = Place.progress
    package var list = ListView(columns: [Column("", 1), Column("WHAT HAPPENED", 20)])
    package let job: EngineJob
    package private(set) var outcome = Outcome.running
    private var clock: UInt64
    private let started: UInt64
    private var frozeAt: UInt64?
    private var frozen: UInt64?
    /// Of all tasks together, as the engine counts them.
    private var pages: (done: UInt64, all: UInt64) = (0, 0)
    /// Tasks whose pages were copied, the last of them perhaps not yet all.
    private var copied: [Int32] = []
    private var written: UInt64 = 0
    private var stages: [String] = []
    private var isCancelled = false
    private var log: [String] = []
    private var restored: [Int32] = []
    private var root: Int32?

    package init(job: EngineJob, clock: UInt64) {
        self.job = job
        self.clock = clock
        started = clock
    }

    package var title: String { job.title }
    package var empty: String { "starting cryo …" }

    package var note: String {
        switch outcome {
        case .running: isCancelled ? "cancelling" : "running"
        case .done: "done"
        case .failed: "failed"
        }
    }

    package func detail(_ shared: Shared) -> [Form.Line] {
        var lines: [Form.Line] = []
        switch outcome {
        case .running: lines.append(Form.Line((isCancelled ? "cancelling: the engine puts everything back" : "running") + " for " + Format.duration(microseconds: clock &- started), .heading))
        case .done: lines.append(Form.Line("✔ done", .ok))
        case .failed(let reason): lines.append(Form.Line("✖ " + reason, .error))
        }
        let (done, all) = pages
        if all > 0 {
            let filled = Int(done &* 30 / all)
            lines.append(
                Form.Line(
                    "memory \(String(repeating: "█", count: min(30, filled)))\(String(repeating: "·", count: max(0, 30 - filled))) \(done &* 100 / all)%  \(done)/\(all) pages"))
        }
        if let frozen {
            lines.append(Form.Line("Application frozen for \(Format.duration(microseconds: frozen))", .changed))
        } else if let frozeAt, outcome == .running {
            lines.append(Form.Line("Application frozen for \(Format.duration(microseconds: clock &- frozeAt)) …", .changed))
        }
        if written > 0 { lines.append(Form.Line("Written \(Format.size(written))")) }
        lines.append(Form.Line(job.command, .dim))
        if outcome == .running { lines.append(Form.Line("Esc cancels (asks first): \(CancelDialog.consequence(job))", .dim)) }
        return lines
    }

    package mutating func perform(_ action: Action, _ shared: inout Shared) -> [Step] {
        switch action {
        case .back, .cancel, .close:
            guard outcome == .running else { return [.pop] }
            if action == .close { return [.say("still running; Esc cancels it", .warning)] }
            return isCancelled ? [] : [.dialog(CancelDialog.open(job))]
        default: return []
        }
    }

    package mutating func cancel() -> [Step] {
        guard outcome == .running, !isCancelled else { return [] }
        isCancelled = true
        return [.effect(.cancelRun)]
    }

    package mutating func receive(_ event: Event, _ shared: inout Shared) -> [Step] {
        switch event {
        case .tick(_, let clock):
            if outcome == .running { self.clock = clock }
        case .engineRefused(let error): return finish(.failed(error.description), &shared)
        case .engine(let event):
            let steps = receive(event, &shared)
            rebuild()
            return steps
        default: break
        }
        return []
    }

    private mutating func receive(_ event: EngineEvent, _ shared: inout Shared) -> [Step] {
        switch event {
        case .froze(let tasks):
            frozeAt = clock
            stages.append("froze \(Format.count(tasks, "task"))")
        case .dumped(let task, let done, let all):
            pages = (done, max(all, done))
            if copied.last != task { copied.append(task) }
        case .wrote(let bytes): written = bytes
        case .restored(let task): restored.append(task)
        case .done(let microseconds, let pid):
            if case .dump = job.kind { frozen = microseconds ?? frozen }
            root = pid
            outcome = .done
        case .failed(let error): outcome = .failed(error)
        case .log(let line):
            log.append(line)
            if log.count > 500 { log.removeFirst(log.count - 500) }
        case .ended(let status): return ended(status, &shared)
        }
        return []
    }

    /// The exit status is the truth: an engine that died without a word did not succeed.
    private mutating func ended(_ status: Int32, _ shared: inout Shared) -> [Step] {
        if status == 0 {
            if case .failed = outcome {} else { outcome = .done }
        } else if case .failed = outcome {
        } else if isCancelled {
            outcome = .failed("cancelled; " + (status < 0 ? "cryo ended by signal \(-status)" : "cryo ended with \(status)"))
        } else {
            let word = log.first { $0.contains("Error") } ?? log.last ?? "it said nothing"
            outcome = .failed((status < 0 ? "cryo was killed by signal \(-status): " : "cryo ended with \(status): ") + word)
        }
        return finish(outcome, &shared)
    }

    private mutating func finish(_ outcome: Outcome, _ shared: inout Shared) -> [Step] {
        self.outcome = outcome
        shared.isJobRunning = false
        rebuild()
        let word: Step =
            switch outcome {
            case .failed(let reason): .say(reason, .error)
            default: .say("\(job.title): done" + (frozen.map { ", frozen for \(Format.duration(microseconds: $0))" } ?? ""), .ok)
            }
        return [word, .effect(.readLive), .effect(.scan)]
    }

    private mutating func rebuild() {
        var rows = stages.enumerated().map { Row("s\($0)", ["✔", $1], role: .ok) }
        for (index, task) in copied.enumerated() {
            let isWhole = index < copied.count - 1 || pages.done >= pages.all
            let progress = index < copied.count - 1 ? "" : ", \(pages.done) of \(pages.all) in all"
            rows.append(Row("p\(task)", [isWhole ? "✔" : "▶", "task \(task): pages" + progress], role: isWhole ? .ok : .text))
        }
        for task in restored { rows.append(Row("r\(task)", ["✔", "task \(task) restored"], role: .ok)) }
        if outcome == .done { rows.append(Row("done", ["✔", root.map { "done: pid \($0)" } ?? "done"], role: .ok)) }
        if case .failed(let reason) = outcome { rows.append(Row("failed", ["✖", reason], role: .error)) }
        let isAtEnd = list.selectedIndex >= list.rows.count - 1
        for (index, line) in log.enumerated() {
            rows.append(Row("l\(index)", ["", line], role: line.contains("Error") ? .error : line.contains("Warn") ? .warning : .dim))
        }
        list.replace(rows: rows)
        if isAtEnd { list.select(rows.count - 1) }
    }
}
