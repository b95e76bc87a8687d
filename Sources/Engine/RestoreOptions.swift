/// What is to be restored, and how.
public struct RestoreOptions: Sendable {
    /// Where the images are (-D).
    public var imagesDirectory: String
    /// The session leader or terminal is outside of the tree.
    public var shellJob = false
    public var leaveStopped = false
    /// Cryo does not wait for the root to end.
    public var isDetached = false
    public var fileLocks = false
    /// Sockets of TCP connections come back closed.
    public var tcpClose = false
    /// Files may have another mode than at the dump.
    public var skipModeCheck = false
    /// How it is seen that a program or library is the one of the dump (--file-validation): by its size alone, or by its
    /// build-id, if that was there at the dump.
    public enum FileValidation: String, Sendable { case filesize, buildid }
    public var fileValidation = FileValidation.buildid
    /// A file to be made for the pid of the root, relative to the working directory.
    public var pidfile: String?
    public init(imagesDirectory: String) { self.imagesDirectory = imagesDirectory }
}
