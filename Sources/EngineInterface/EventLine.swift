/// Events as the lines of JSON that `--progress-fd` gives: one flat object each, its `event` first.
extension EngineEvent {
    public var line: String {
        switch self {
        case .froze(let tasks): Self.object("froze", ("tasks", .number(UInt64(clamping: tasks))))
        case .progress(let progress):
            Self.object(
                "progress", ("stage", .text(progress.stage.rawValue)),
                ("task", .number(UInt64(clamping: progress.task))),
                ("done", .number(progress.done)), ("total", .number(progress.total)),
                ("unit", .text(progress.stage.unit)))
        case .wrote(let bytes): Self.object("wrote", ("bytes", .number(bytes)))
        case .restored(let task): Self.object("restored", ("task", .number(UInt64(clamping: task))))
        case .warning(let text): Self.object("warning", ("text", .text(text)))
        case .info(let text): Self.object("info", ("text", .text(text)))
        case .done(let outcome):
            Self.object(
                "done", ("pid", .number(UInt64(clamping: outcome.pid))), ("frozen_us", .number(outcome.frozenTime)),
                ("freezing_us", .number(outcome.freezingTime)), ("restore_us", .number(outcome.restoreTime)))
        case .failed(let error): Self.object("failed", ("error", .text(error)))
        }
    }

    /// nil for what is no line of `line`, also for events of a later engine.
    public init?(line: some StringProtocol) {
        guard let object = FlatJSON.object(line) else { return nil }
        func number<Number: FixedWidthInteger>(_ key: String) -> Number? {
            object[key]?.number.flatMap(Number.init(exactly:))
        }
        switch object["event"]?.text {
        case "froze":
            guard let tasks: Int = number("tasks") else { return nil }
            self = .froze(tasks: tasks)
        case "progress":
            guard let stage = object["stage"]?.text.flatMap(Progress.Stage.init), let task: Int32 = number("task"),
                let done: UInt64 = number("done"), let total: UInt64 = number("total")
            else { return nil }
            self = .progress(Progress(stage, task: task, done, of: total))
        case "wrote":
            guard let bytes: UInt64 = number("bytes") else { return nil }
            self = .wrote(bytes: bytes)
        case "restored":
            guard let task: Int32 = number("task") else { return nil }
            self = .restored(task: task)
        case "warning": self = .warning(object["text"]?.text ?? "")
        case "info": self = .info(object["text"]?.text ?? "")
        case "done":
            guard let pid: Int32 = number("pid") else { return nil }
            self = .done(
                EngineOutcome(
                    pid: pid, frozenTime: number("frozen_us") ?? 0, freezingTime: number("freezing_us") ?? 0,
                    restoreTime: number("restore_us") ?? 0))
        case "failed": self = .failed(object["error"]?.text ?? "failed without a word")
        default: return nil
        }
    }

    private static func object(_ event: String, _ fields: (String, FlatJSON.Value)...) -> String {
        FlatJSON.text([("event", .text(event))] + fields)
    }
}
