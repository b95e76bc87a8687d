import Engine
import Glibc
import Logging
import TerminalText

/// What the guardian does for each command.
enum Commands {
    static let built = ["dump", "restore"]
    static let unbuilt = ["pre-dump", "lazy-pages", "check", "page-server", "service", "swrk", "dedup", "cpuinfo", "exec", "show"]

    static func complain(_ text: String) {
        let line = "cryo: \(Printable.text(text))\n"
        _ = unsafe line.withCString { unsafe write(2, $0, strlen($0)) }
    }

    /// What is wrong with a command line, before anything is started.
    static func check(_ arguments: Arguments) throws(UsageError) {
        guard let command = arguments.command else { throw UsageError(description: "no command; see cryo --help") }
        if unbuilt.contains(command) { throw UsageError(description: "\(command) is not built yet") }
        guard built.contains(command) else { throw UsageError(description: "unknown command \(command); see cryo --help") }
        if let word = arguments.words.first { throw UsageError(description: "excessive parameter \(word) for command \(command)") }
        if command == "dump" {
            guard let pid = try arguments.number("tree") else { throw UsageError(description: "dump needs the task: -t PID") }
            guard pid > 0, pid <= 1 << 22 else { throw UsageError(description: "--tree takes a pid, not \(pid)") }
        }
        if command == "dump", arguments.has("plan") { throw UsageError(description: "--plan is for restore; a dump cannot be tried without being made") }
        if arguments.has("leave-running") && arguments.has("leave-stopped") { throw UsageError(description: "--leave-running and --leave-stopped exclude each other") }
        _ = try (arguments.number("timeout"), arguments.number("progress-fd"), arguments.size("ghost-limit"))
        if let mode = arguments["file-validation"], RestoreOptions.FileValidation(rawValue: mode) == nil {
            throw UsageError(description: "--file-validation takes filesize or buildid, not \(mode)")
        }
        if let timeout = try arguments.number("timeout"), timeout < 0 || timeout > 1 << 30 { throw UsageError(description: "--timeout takes seconds, not \(timeout)") }
    }

    static func run(_ arguments: Arguments, _ channel: Channel) throws -> Int32 {
        try check(arguments)
        let images = arguments["images-dir"] ?? "."
        guard let resolved = unsafe realpath(images, nil) else { throw UsageError(description: unsafe "\(images): \(String(cString: strerror(errno)))") }
        let directory = unsafe String(cString: resolved)
        unsafe free(resolved)
        let work = arguments["work-dir"] ?? directory
        guard unsafe chdir(work) == 0 else { throw UsageError(description: unsafe "\(work): \(String(cString: strerror(errno)))") }
        let logger = try openLog(arguments, channel)
        logger.info("Version: 4.2 (cryo)")
        func relay(_ event: Event) {
            switch event {
            case .warning(let text): logger.warning("\(text)")
            case .info(let text): logger.info("\(text)")
            case .froze(let tasks): logger.info("\(tasks) \(tasks == 1 ? "task is" : "tasks are") frozen")
            case .restored(let task): logger.info("task \(task) is restored")
            case .dumped(let task, let pages, let total): logger.debug("task \(task): \(pages) of \(total) pages are copied")
            case .wrote(let bytes): logger.info("\(bytes) bytes of pages are written")
            }
            channel.send(.event, Progress.json(event), mayDrop: Progress.isPassing(event))
        }
        for entry in OptionEntry.table {
            if case .accepted(let reason) = entry.state, arguments.has(entry.name) { logger.info("--\(entry.name) has no effect: \(reason)") }
        }
        do throws(EngineError) {
            if arguments.command == "dump" {
                let outcome = try dump(arguments, directory, channel, relay)
                logger.info("Dumping finished successfully")
                if arguments.has("display-stats") { displayDumpStatistics(outcome) }
                channel.send(.event, Progress.done(outcome))
                return 0
            }
            return try restore(arguments, directory, channel, relay, logger)
        } catch {
            logger.error("\(error)")
            logger.error("\(arguments.command == "dump" ? "Dumping FAILED." : "Restoring FAILED.")")
            // A log file is out of sight.
            if arguments.has("log-file") { channel.send(.complaint, "\(error)") }
            channel.send(.event, Progress.failed("\(error)"))
            return 1
        }
    }

    private static func dump(_ arguments: Arguments, _ directory: String, _ channel: Channel, _ relay: @escaping (Event) -> Void) throws(EngineError) -> Outcome {
        var options = DumpOptions(pid: Int32(clamping: Int(arguments["tree"] ?? "") ?? 0), imagesDirectory: directory)
        options.final = arguments.has("leave-running") ? .run : arguments.has("leave-stopped") ? .stop : .kill
        if let timeout = try? arguments.number("timeout") { options.timeout = timeout }
        if let limit = try? arguments.size("ghost-limit") { options.ghostLimit = limit }
        options.sync = arguments.has("sync")
        options.shellJob = arguments.has("shell-job")
        options.fileLocks = arguments.has("file-locks")
        options.linkRemap = arguments.has("link-remap")
        options.tcpEstablished = arguments.has("tcp-established")
        options.tcpClose = arguments.has("tcp-close")
        options.skipInFlight = arguments.has("skip-in-flight")
        options.externalUnixSockets = arguments.has("ext-unix-sk")
        return try Dump(options, isCancelled: { channel.isClosed }, report: relay).run()
    }

    private static func restore(
        _ arguments: Arguments, _ directory: String, _ channel: Channel, _ relay: @escaping (Event) -> Void, _ logger: Logger
    ) throws(EngineError) -> Int32 {
        var options = RestoreOptions(imagesDirectory: directory)
        options.shellJob = arguments.has("shell-job")
        options.leaveStopped = arguments.has("leave-stopped")
        options.isDetached = arguments.has("restore-detached")
        options.fileLocks = arguments.has("file-locks")
        options.tcpClose = arguments.has("tcp-close")
        options.skipModeCheck = arguments.has("skip-file-rwx-check")
        if let mode = arguments["file-validation"].flatMap(RestoreOptions.FileValidation.init) { options.fileValidation = mode }
        options.pidfile = arguments["pidfile"]
        let restore = Restore(options, isCancelled: { channel.isClosed }, report: relay)
        if arguments.has("plan") {
            let text = try restore.plan()
            _ = unsafe text.withCString { unsafe write(1, $0, strlen($0)) }
            return 0
        }
        let outcome = try restore.run()
        logger.info("Restore finished successfully. Tasks resumed.")
        if arguments.has("display-stats") { print("Displaying restore stats:\nRestore time: \(outcome.restoreTime) us") }
        channel.send(.event, Progress.done(outcome))
        channel.flush()
        if arguments.has("restore-detached") { return 0 }
        return try restore.waitForRoot()
    }

    private static func displayDumpStatistics(_ outcome: Outcome) {
        print("Displaying dump stats:\nFreezing time: \(outcome.freezingTime) us\nFrozen time: \(outcome.frozenTime) us")
    }

    private static func openLog(_ arguments: Arguments, _ channel: Channel) throws(UsageError) -> Logger {
        var file: Int32?
        if case .file(let path) = LogTarget(arguments) { file = try LogTarget.open(path) }
        let (verbosity, descriptor) = (arguments.verbosity, file)
        return Logger(label: "cryo") { _ in CriuLogHandler(file: descriptor, channel: channel, verbosity: verbosity) }
    }
}
