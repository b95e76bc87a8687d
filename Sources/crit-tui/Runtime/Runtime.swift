internal import EngineInterface
internal import Glibc
internal import Inspect
internal import TerminalUI

/// The world around the model: keys, signals, clocks and workers in; frames and jobs out.
final class Runtime {
    private var model: Model
    private let terminal: Terminal
    private let mailbox: Mailbox
    private let signals: CInt
    private let source: any LiveSource
    private let runner: any EngineRunner
    private var job: (any RunningJob)?
    private var isLeaving = false
    private var exitStatus: Int32 = 0

    init?(model: Model, terminal: Terminal, source: any LiveSource, runner: any EngineRunner) {
        guard let mailbox = Mailbox(),
            let signals = SignalPipe.open([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH])
        else { return nil }
        // A pipe to a dead engine is an error to be read, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        self.model = model
        self.terminal = terminal
        self.mailbox = mailbox
        self.signals = signals
        self.source = source
        self.runner = runner
    }

    /// Runs until somebody quits; answers the exit status.
    func run() -> Int32 {
        defer {
            job?.cancel()
            terminal.close()
        }
        handle(tick())
        for effect in model.opening() { perform(effect) }
        while !isLeaving {
            terminal.show(render(model, size: model.size))
            wait()
            for event in mailbox.take() { handle(event) }
            for number in SignalPipe.take(signals) { handle(signal: number) }
            while !isLeaving, let input = terminal.read() {
                switch input {
                case .key(let key): handle(.key(key))
                case .resized: handle(.resized(terminal.size))
                }
            }
            handle(tick())
        }
        return exitStatus
    }

    /// poll(2): while a job runs, often enough for its clock; else until the minute may have changed.
    private func wait() {
        var waiting = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        let pause: CInt =
            model.shared.isJobRunning ? 100 : model.top.place == .live ? CInt(Model.refreshInterval / 1000) : 30_000
        _ = unsafe poll(&waiting, nfds_t(waiting.count), pause)
        // The terminal is gone: nobody is there to press a key.
        if waiting[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { leave(129) }
    }

    private func tick() -> Event {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return .tick(
            time: Int64(time(nil)), clock: UInt64(max(0, now.tv_sec)) &* 1_000_000 &+ UInt64(max(0, now.tv_nsec)) / 1000
        )
    }

    private func handle(signal number: CInt) {
        switch number {
        case SIGINT: handle(.key(.control("c")))
        case SIGTSTP: handle(.key(.control("z")))
        // ncurses would take note of it too, but only when it is asked for a key; between that and poll(2) it could
        // come unseen.
        case SIGWINCH:
            terminal.resize()
            handle(.resized(terminal.size))
        case SIGCONT:
            terminal.resume()
            handle(.resized(terminal.size))
        default: leave(128 + number)
        }
    }

    private func leave(_ status: Int32) {
        isLeaving = true
        exitStatus = status
    }

    private func handle(_ event: Event) {
        for effect in model.update(event) { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        let mailbox = mailbox
        let source = source
        switch effect {
        case .readLive: work { mailbox.post(.live(source.processes())) }
        case .readTask(let pid): work { mailbox.post(.liveTask(pid: pid, source.task(pid))) }
        case .scan:
            let paths = model.shared.paths
            work { mailbox.post(.checkpoints(paths.flatMap { CheckpointSummary.find(in: $0) })) }
        case .open(let path):
            work {
                mailbox.post(.opened(path: path, result { () throws(InspectError) in try Checkpoint(reading: path) }))
            }
        case .openImage(let checkpoint, let name):
            work {
                let document = result { () throws(InspectError) in try ImageDocument(reading: name, in: checkpoint) }
                mailbox.post(.image(checkpoint: checkpoint, name: name, document))
            }
        case .readPages(let range):
            work { mailbox.post(.pages(range, result { () throws(InspectError) in try PageList(range) })) }
        case .readPage(let range):
            work { mailbox.post(.page(range, result { () throws(InspectError) in try PageList.contents(range) })) }
        case .compare(let old, let new):
            work { mailbox.post(.compared(result { () throws(InspectError) in try Comparison(old: old, new: new) })) }
        case .save(let session):
            work { mailbox.post(.saved(session, result { () throws(InspectError) in try session.write() })) }
        case .run(let job): start(job)
        case .cancelRun: job?.cancel()
        case .suspend:
            terminal.suspend()
            handle(.resized(terminal.size))
        case .redraw: terminal.resume()
        case .quit: leave(0)
        }
    }

    private func start(_ request: EngineRequest) {
        let mailbox = mailbox
        do throws(EngineStartError) {
            self.job = try runner.start(request) { mailbox.post(.job($0)) }
        } catch {
            mailbox.post(.engineRefused(error))
        }
    }

    /// Reading and comparing never holds up the thread that draws.
    private func work(_ body: @escaping @Sendable () -> Void) { _ = DetachedThread(body) }
}

private func result<T>(_ body: () throws(InspectError) -> T) -> Result<T, InspectError> {
    do throws(InspectError) {
        return .success(try body())
    } catch {
        return .failure(error)
    }
}
