/// What is to be restored, and how.
public struct RestoreOptions: Sendable {
    /// Where the images are (-D).
    public var imagesDirectory: String
    /// The session leader or terminal is outside of the tree.
    public var shellJob = false
    public var leaveStopped = false
    public var fileLocks = false
    /// Sockets of TCP connections come back closed.
    public var tcpClose = false
    /// Files may have another mode than at the dump.
    public var skipModeCheck = false
    public init(imagesDirectory: String) { self.imagesDirectory = imagesDirectory }
}
