import Engine
import EngineInterface
import Glibc
import Logging
import TerminalText

/// What the guardian does for each command.
enum Commands {
    static let unbuilt = [
        "pre-dump", "lazy-pages", "check", "page-server", "service", "swrk", "dedup", "cpuinfo", "exec", "show",
    ]

    static func complain(_ text: String) {
        let line = "cryo: \(Printable.text(text))\n"
        _ = unsafe line.withCString { unsafe write(2, $0, strlen($0)) }
    }

    /// What is wrong with a command line, before anything is started.
    static func check(_ arguments: Arguments) throws(UsageError) {
        guard let command = arguments.command else { throw UsageError(description: "no command; see cryo --help") }
        if unbuilt.contains(command) { throw UsageError(description: "\(command) is not built yet") }
        guard EngineRequest.Command(rawValue: command) != nil else {
            throw UsageError(description: "unknown command \(command); see cryo --help")
        }
        if let word = arguments.words.first {
            throw UsageError(description: "excessive parameter \(word) for command \(command)")
        }
        let request = arguments.request
        if request.command == .dump {
            if request.pid == 0 { throw UsageError(description: "dump needs the task: -t PID") }
            if request.plansOnly {
                throw UsageError(description: "--plan is for restore; a dump cannot be tried without being made")
            }
        }
        if request.leavesRunning && request.leavesStopped {
            throw UsageError(description: "--leave-running and --leave-stopped exclude each other")
        }
    }

    static func run(_ request: EngineRequest, _ channel: Channel) throws -> Int32 {
        let images = request.imagesDirectory
        guard let resolved = unsafe realpath(images, nil) else {
            throw UsageError(description: unsafe "\(images): \(String(cString: strerror(errno)))")
        }
        let directory = unsafe String(cString: resolved)
        unsafe free(resolved)
        let work = request.workDirectory ?? directory
        guard unsafe chdir(work) == 0 else {
            throw UsageError(description: unsafe "\(work): \(String(cString: strerror(errno)))")
        }
        let logger = try openLog(request, channel)
        logger.info("Version: 4.2 (cryo)")
        func relay(_ event: EngineEvent) {
            switch event {
            case .warning(let text): logger.warning("\(text)")
            case .info(let text): logger.info("\(text)")
            case .froze(let tasks): logger.info("\(tasks) \(tasks == 1 ? "task is" : "tasks are") frozen")
            case .restored(let task): logger.info("task \(task) is restored")
            case .progress(let progress):
                logger.debug("\(progress.stage.rawValue): \(progress.done) of \(progress.total) \(progress.stage.unit)")
            case .wrote(let bytes): logger.info("\(bytes) bytes of pages are written")
            case .done, .failed: break
            }
            channel.send(.event, event.line, mayDrop: event.isPassing)
        }
        for option in EngineOption.table {
            if case .withoutEffect(let reason) = option.meaning, request.withoutEffect.contains(option.name) {
                logger.info("--\(option.name) has no effect: \(reason)")
            }
        }
        var request = request
        request.imagesDirectory = directory
        do throws(EngineError) {
            switch request.command {
            case .dump:
                let outcome = try Dump(request, isCancelled: { channel.isClosed }, report: relay).run()
                logger.info("Dumping finished successfully")
                if request.displaysStatistics { displayDumpStatistics(outcome) }
                relay(.done(outcome))
                return 0
            case .restore: return try restore(request, channel, relay, logger)
            }
        } catch {
            logger.error("\(error)")
            logger.error("\(request.command == .dump ? "Dumping FAILED." : "Restoring FAILED.")")
            // A log file is out of sight.
            if request.logFile != nil { channel.send(.complaint, "\(error)") }
            relay(.failed("\(error)"))
            return 1
        }
    }

    private static func restore(
        _ request: EngineRequest, _ channel: Channel, _ relay: @escaping (EngineEvent) -> Void, _ logger: Logger
    ) throws(EngineError) -> Int32 {
        let restore = Restore(request, isCancelled: { channel.isClosed }, report: relay)
        if request.plansOnly {
            let text = try restore.plan()
            _ = unsafe text.withCString { unsafe write(1, $0, strlen($0)) }
            return 0
        }
        let outcome = try restore.run()
        logger.info("Restore finished successfully. Tasks resumed.")
        if request.displaysStatistics { print("Displaying restore stats:\nRestore time: \(outcome.restoreTime) us") }
        relay(.done(outcome))
        channel.flush()
        if request.isDetached { return 0 }
        return try restore.waitForRoot()
    }

    private static func displayDumpStatistics(_ outcome: EngineOutcome) {
        print(
            "Displaying dump stats:\nFreezing time: \(outcome.freezingTime) us\nFrozen time: \(outcome.frozenTime) us")
    }

    private static func openLog(_ request: EngineRequest, _ channel: Channel) throws(UsageError) -> Logger {
        var file: Int32?
        if case .file(let path) = LogTarget(request) { file = try LogTarget.open(path) }
        let (verbosity, descriptor) = (request.verbosity, file)
        return Logger(label: "cryo") { _ in CriuLogHandler(file: descriptor, channel: channel, verbosity: verbosity) }
    }
}
