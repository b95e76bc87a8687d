import Glibc
import Logging
import TerminalText

/// The log as CRIU writes it: `(00.001234) text`, errors and warnings marked. A message is one line: what is in the
/// names of tasks and files, who may be hostile, is spelled out.
struct CriuLogHandler: LogHandler {
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace
    /// nil: the front end writes it.
    private let file: Int32?
    private let channel: Channel
    private let verbosity: Int
    private let start: UInt64

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    init(file: Int32?, channel: Channel, verbosity: Int) {
        self.file = file
        self.channel = channel
        self.verbosity = verbosity
        start = Self.now()
    }

    private static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec) * 1_000_000 + UInt64(clamping: time.tv_nsec) / 1000
    }

    func log(event: LogEvent) {
        let (rank, mark): (Int, String) =
            switch event.level {
            case .critical, .error: (1, "Error (cryo): ")
            case .warning: (2, "Warn  (cryo): ")
            case .notice, .info: (3, "")
            case .debug, .trace: (4, "")
            }
        guard rank <= verbosity else { return }
        var line = ""
        if verbosity >= 3 {
            let passed = Self.now() - start
            let seconds = String(passed / 1_000_000), micros = String(passed % 1_000_000)
            let text =
                String(repeating: "0", count: max(0, 2 - seconds.count)) + seconds + "."
                + String(repeating: "0", count: 6 - micros.count) + micros
            line = "(" + text.prefix(9) + ") "
        }
        line += mark + Printable.text("\(event.message)")
        guard let file else { return channel.send(.log, line, mayDrop: rank > 3) }
        line += "\n"
        _ = unsafe line.withCString { unsafe write(file, $0, strlen($0)) }
    }
}
