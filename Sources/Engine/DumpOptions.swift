package import Resources

/// What is to be dumped, and how.
public struct DumpOptions: Sendable {
    /// What becomes of the tasks when their images are whole.
    public enum Final: Sendable { case kill, run, stop }

    /// Root of the tree (-t).
    public var pid: Int32
    /// Where the images go (-D).
    public var imagesDirectory: String
    public var final = Final.kill { didSet { files.runsOn = final != .kill } }
    /// Images are on the disk before they are a checkpoint (--sync).
    public var sync = false
    /// Seconds for freezing the tree; 0 is no limit.
    public var timeout = 10
    package var files = FileDump.Options()
    public var shellJob: Bool { get { files.shellJob } set { files.shellJob = newValue } }
    public var fileLocks: Bool { get { files.fileLocks } set { files.fileLocks = newValue } }
    public var linkRemap: Bool { get { files.linkRemap } set { files.linkRemap = newValue } }
    public var tcpClose: Bool { get { files.tcpClose } set { files.tcpClose = newValue } }
    public var skipInFlight: Bool { get { files.skipInFlight } set { files.skipInFlight = newValue } }
    public var tcpEstablished: Bool { get { files.tcpEstablished } set { files.tcpEstablished = newValue } }
    public var externalUnixSockets: Bool { get { files.externalUnixSockets } set { files.externalUnixSockets = newValue } }
    /// Bytes (--ghost-limit).
    public var ghostLimit: UInt64 { get { files.ghostLimit } set { files.ghostLimit = newValue } }

    public init(pid: Int32, imagesDirectory: String) {
        self.pid = pid
        self.imagesDirectory = imagesDirectory
    }
}
