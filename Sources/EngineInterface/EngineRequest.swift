/// What a person or a program asks of the engine. Every option of the command line, of a dialog and of a protocol is
/// one property here and one line of `EngineOption.table`.
public struct EngineRequest: Hashable, Sendable {
    public enum Command: String, CaseIterable, Sendable { case dump, restore }

    public var command: Command
    /// Root of the tree that is dumped; 0 is none.
    public var pid = 0
    /// Where the images are, or go.
    public var imagesDirectory = "."
    /// Where the log, the pidfile and statistics go; the images directory when it is nil.
    public var workDirectory: String?

    // MARK: What becomes of the tasks

    public var leavesRunning = false
    public var leavesStopped = false
    /// The engine does not wait for the restored root to end.
    public var isDetached = false

    // MARK: What is taken along

    /// The session leader or terminal is outside of the tree.
    public var shellJob = false
    public var fileLocks = false
    public var linkRemap = false
    /// Bytes of the biggest unlinked file.
    public var ghostLimit: UInt64 = 1 << 20
    public var tcpEstablished = false
    /// Sockets of TCP connections come back closed.
    public var tcpClose = false
    public var skipInFlight = false
    public var externalUnixSockets = false

    // MARK: How

    /// Images are on the disk before they are a checkpoint.
    public var sync = false
    /// Seconds for freezing the tree; 0 is no limit.
    public var timeout = 10
    /// How it is seen that a program or library is the one of the dump: by its size alone, or by its build-id, if that
    /// was there at the dump.
    public enum FileValidation: String, CaseIterable, Sendable { case filesize, buildid }
    public var fileValidation = FileValidation.buildid
    /// Files may have another mode than at the dump.
    public var skipsModeCheck = false
    /// Print what a restore would do, and do nothing.
    public var plansOnly = false

    // MARK: What is said

    public var logFile: String?
    public var verbosity = 2
    public var displaysStatistics = false
    /// A file to be made for the pid of the root, relative to the working directory.
    public var pidfile: String?
    /// The descriptor that gets the events as lines of JSON; -1 is none.
    public var progressDescriptor = -1
    public var showsVersion = false
    public var showsHelp = false
    /// Options that were given and have no effect.
    public var withoutEffect: [String] = []

    public init(_ command: Command) { self.command = command }

    public static func dump(_ pid: Int32, into directory: String) -> Self {
        var request = Self(.dump)
        (request.pid, request.imagesDirectory) = (Int(pid), directory)
        return request
    }

    public static func restore(from directory: String) -> Self {
        var request = Self(.restore)
        request.imagesDirectory = directory
        return request
    }

    /// What becomes of the tasks when their images are whole.
    public enum Final: Sendable { case kill, run, stop }
    public var final: Final { leavesRunning ? .run : leavesStopped ? .stop : .kill }
}
