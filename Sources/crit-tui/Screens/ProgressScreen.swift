package import EngineInterface
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
    package let job: EngineRequest
    package private(set) var outcome = Outcome.running
    private var clock: UInt64
    private let started: UInt64
    private var frozeAt: UInt64?
    private var frozen: UInt64?
    private static let mostLines = 500
    /// Of all tasks together, as the engine counts them.
    private var progress: Progress?
    /// Tasks whose pages were copied, the last of them perhaps not yet all.
    private var copied: [Int32] = []
    private var written: UInt64 = 0
    private var stages: [String] = []
    private var isCancelled = false
    private var log: [String] = []
    private var restored: [Int32] = []
    private var root: Int32?

    package init(job: EngineRequest, clock: UInt64) {
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
        case .running:
            lines.append(
                Form.Line(
                    (isCancelled ? "cancelling: the engine puts everything back" : "running") + " for "
                        + Format.duration(microseconds: clock &- started), .heading))
        case .done: lines.append(Form.Line("✔ done", .ok))
        case .failed(let reason): lines.append(Form.Line("✖ " + reason, .error))
        }
        if let progress, progress.total > 0 { lines.append(Self.bar(progress)) }
        if let frozen {
            lines.append(Form.Line("Application frozen for \(Format.duration(microseconds: frozen))", .changed))
        } else if let frozeAt, outcome == .running {
            lines.append(
                Form.Line("Application frozen for \(Format.duration(microseconds: clock &- frozeAt)) …", .changed))
        }
        if written > 0 { lines.append(Form.Line("Written \(Format.size(written))")) }
        lines.append(Form.Line(job.shellCommand, .dim))
        if outcome == .running {
            lines.append(Form.Line("Esc cancels (asks first): \(CancelDialog.consequence(job))", .dim))
        }
        return lines
    }

    private static let barWidth = 30

    private static func bar(_ progress: Progress) -> Form.Line {
        let share = min(1, Double(progress.done) / Double(progress.total))
        let filled = Int(share * Double(barWidth))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: barWidth - filled)
        let (unit, done, total) = (progress.stage.unit, progress.done, progress.total)
        let amount = unit == "bytes" ? "\(Format.size(done))/\(Format.size(total))" : "\(done)/\(total) \(unit)"
        return Form.Line("\(progress.stage.rawValue) \(bar) \(Int(share * 100))%  \(amount)")
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
        case .job(let event):
            let steps = receive(event, &shared)
            rebuild()
            return steps
        default: break
        }
        return []
    }

    private mutating func receive(_ event: JobEvent, _ shared: inout Shared) -> [Step] {
        switch event {
        case .engine(let event): receive(event)
        case .log(let line): add(line)
        case .ended(let status): return ended(status, &shared)
        }
        return []
    }

    private mutating func receive(_ event: EngineEvent) {
        switch event {
        case .froze(let tasks):
            frozeAt = clock
            stages.append("froze \(Format.count(tasks, "task"))")
        case .progress(let now):
            progress = now
            if now.stage == .pages, copied.last != now.task { copied.append(now.task) }
        case .wrote(let bytes): written = bytes
        case .restored(let task): restored.append(task)
        case .warning(let text): add("Warn  " + text)
        case .info(let text): add(text)
        case .done(let outcome):
            if job.command == .dump { frozen = outcome.frozenTime }
            root = outcome.pid
            self.outcome = .done
        case .failed(let error): outcome = .failed(error)
        }
    }

    private mutating func add(_ line: String) {
        log.append(line)
        if log.count > Self.mostLines { log.removeFirst(log.count - Self.mostLines) }
    }

    /// The exit status is the truth: an engine that died without a word did not succeed.
    private mutating func ended(_ status: Int32, _ shared: inout Shared) -> [Step] {
        if status == 0 {
            if case .failed = outcome {} else { outcome = .done }
        } else if case .failed = outcome {
        } else if isCancelled {
            outcome = .failed(
                "cancelled; " + (status < 0 ? "cryo ended by signal \(-status)" : "cryo ended with \(status)"))
        } else {
            let word = log.first { $0.contains("Error") } ?? log.last ?? "it said nothing"
            outcome = .failed(
                (status < 0 ? "cryo was killed by signal \(-status): " : "cryo ended with \(status): ") + word)
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
            default:
                .say(
                    "\(job.title): done" + (frozen.map { ", frozen for \(Format.duration(microseconds: $0))" } ?? ""),
                    .ok)
            }
        return [word, .effect(.readLive), .effect(.scan)]
    }

    private mutating func rebuild() {
        var rows = stages.enumerated().map { Row("s\($0)", ["✔", $1], role: .ok) }
        for (index, task) in copied.enumerated() {
            let isLast = index == copied.count - 1
            let now = isLast && progress?.stage == .pages ? progress : nil
            let isWhole = now.map { $0.done >= $0.total } ?? true
            let words = now.map { ", \($0.done) of \($0.total) in all" } ?? ""
            rows.append(
                Row("p\(task)", [isWhole ? "✔" : "▶", "task \(task): pages" + words], role: isWhole ? .ok : .text))
        }
        for task in restored { rows.append(Row("r\(task)", ["✔", "task \(task) restored"], role: .ok)) }
        if outcome == .done { rows.append(Row("done", ["✔", root.map { "done: pid \($0)" } ?? "done"], role: .ok)) }
        if case .failed(let reason) = outcome { rows.append(Row("failed", ["✖", reason], role: .error)) }
        let isAtEnd = list.selectedIndex >= list.rows.count - 1
        for (index, line) in log.enumerated() {
            rows.append(
                Row(
                    "l\(index)", ["", line],
                    role: line.contains("Error") ? .error : line.contains("Warn") ? .warning : .dim))
        }
        list.replace(rows: rows)
        if isAtEnd { list.select(rows.count - 1) }
    }
}
