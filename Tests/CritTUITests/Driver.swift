import EngineInterface
import Inspect
import TerminalUI
import crit_tui

/// The model with a world that answers at once: no terminal, no threads, no clock.
final class Driver {
    private(set) var model: Model
    let source: FakeSource
    private(set) var jobs: [EngineRequest] = []
    private(set) var cancelled = 0
    private(set) var hasQuit = false
    private(set) var suspended = 0

    init(
        size: Size = Size(rows: 24, columns: 80), paths: [String] = [], isRoot: Bool = true, isReadOnly: Bool = false,
        processes: [LiveProcess] = FakeSource.few
    ) {
        source = FakeSource(list: processes)
        let shared = Shared(
            host: "vm", isRoot: isRoot, isReadOnly: isReadOnly, paths: paths, time: 1_800_000_000, clock: 1_000_000)
        model = Model(size: size, shared: shared, startsWithCheckpoints: !paths.isEmpty)
        for effect in model.opening() { perform(effect) }
    }

    var screen: String { render(model, size: model.size).text }

    func press(_ keys: Key...) {
        for key in keys { send(.key(key)) }
    }

    func type(_ text: String) {
        for character in text { send(.key(.character(character))) }
    }

    func send(_ event: Event) {
        for effect in model.update(event) { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .readLive: send(.live(source.processes()))
        case .readTask(let pid): send(.liveTask(pid: pid, source.task(pid)))
        case .scan: send(.checkpoints(model.shared.paths.flatMap { CheckpointSummary.find(in: $0) }))
        case .open(let path):
            send(.opened(path: path, result { () throws(InspectError) in try Checkpoint(reading: path) }))
        case .openImage(let checkpoint, let name):
            send(
                .image(
                    checkpoint: checkpoint, name: name,
                    result { () throws(InspectError) in try ImageDocument(reading: name, in: checkpoint) }))
        case .readPages(let range): send(.pages(range, result { () throws(InspectError) in try PageList(range) }))
        case .readPage(let range):
            send(.page(range, result { () throws(InspectError) in try PageList.contents(range) }))
        case .compare(let old, let new):
            send(.compared(result { () throws(InspectError) in try Comparison(old: old, new: new) }))
        case .save(let session): send(.saved(session, result { () throws(InspectError) in try session.write() }))
        case .run(let job): jobs.append(job)
        case .cancelRun: cancelled += 1
        case .suspend: suspended += 1
        case .redraw: break
        case .quit: hasQuit = true
        }
    }

    private func result<T>(_ body: () throws(InspectError) -> T) -> Result<T, InspectError> {
        do throws(InspectError) { return .success(try body()) } catch { return .failure(error) }
    }
}

struct FakeSource: LiveSource {
    var list: [LiveProcess]

    static let few = [
        LiveProcess(pid: 1, ppid: 0, user: "root", threads: 1, rss: 12 << 20, comm: "init", command: "/sbin/init"),
        LiveProcess(
            pid: 6091, ppid: 1, user: "root", threads: 3, rss: 1_945_600, comm: "victim", command: "victim /run/app"),
        LiveProcess(
            pid: 6099, ppid: 6091, user: "alice", state: "R", threads: 1, rss: 1 << 20, comm: "child one",
            command: "child one"),
        LiveProcess(
            pid: 6100, ppid: 6091, user: "root", state: "Z", threads: 1, rss: 0, comm: "victim", command: "[victim]"),
        LiveProcess(
            pid: 7777, ppid: 1, user: "postgres", threads: 6, rss: 214 << 20, comm: "postgres",
            command: "postgres -D /var/lib/pg"),
    ]

    static let hostile = [
        LiveProcess(pid: 10, ppid: 11, comm: "a\u{1b}[2J", command: "\u{1b}]0;owned\u{7}\u{202e}evil\n\u{301}"),
        LiveProcess(pid: 11, ppid: 10, comm: "日本語", command: String(repeating: "日本語", count: 100)),
        LiveProcess(pid: 12, ppid: 12, comm: "", command: ""),
        LiveProcess(
            pid: -1, ppid: .max, user: "\u{9b}31m", state: "\u{7}", threads: .max, rss: .max, comm: "\t",
            command: "\r\n"),
    ]

    func processes() -> [LiveProcess] { list }

    func task(_ pid: Int32) -> LiveTask? {
        guard let process = list.first(where: { $0.pid == pid }) else { return nil }
        var task = LiveTask(
            process: process, executable: "/usr/bin/victim", directory: "/run/app", root: "/",
            vmas: [
                .init(
                    start: 0x5555_5555_4000, end: 0x5555_5555_8000, permissions: "r-xp", rss: 16384,
                    name: "/usr/bin/victim"),
                .init(
                    start: 0x7fff_0000_0000, end: 0x7fff_0002_1000, permissions: "rw-p", rss: 8192, anonymous: 8192,
                    name: "[stack]"),
            ],
            descriptors: [
                .init(number: 0, target: "/dev/null", position: 0, flags: 0o2),
                .init(number: 5, target: "pipe:[123]", position: 0, flags: 0o1),
            ])
        task.namespaces = [.init(name: "net", target: "net:[4026531840]")]
        return task
    }
}
