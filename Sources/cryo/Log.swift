import Glibc
import Logging

/// The log as CRIU writes it: `(00.001234) text`, errors and warnings marked.
struct CriuLogHandler: LogHandler {
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace
    private let file: Int32
    private let verbosity: Int
    private let start: UInt64

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    init(file: Int32, verbosity: Int) {
        self.file = file
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
            let text = String(repeating: "0", count: max(0, 2 - seconds.count)) + seconds + "." + String(repeating: "0", count: 6 - micros.count) + micros
            line = "(" + text.prefix(9) + ") "
        }
        line += "\(mark)\(event.message)\n"
        // One write for a line: the front end and the guardian share the file.
        _ = unsafe line.withCString { unsafe write(file, $0, strlen($0)) }
    }
}
