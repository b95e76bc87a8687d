package import Inspect

/// What all screens know.
package struct Shared: Sendable {
    package var host: String
    package var isRoot: Bool
    package var isReadOnly: Bool
    /// Directories in which checkpoints are looked for; the first one gets new ones.
    package var paths: [String]
    package var time: Int64
    package var clock: UInt64
    /// Checkpoints that were opened, with their edits.
    package var sessions: [String: EditSession] = [:]
    /// The checkpoint marked for a comparison.
    package var marked: String?
    package var isJobRunning = false

    package init(
        host: String = "localhost", isRoot: Bool = true, isReadOnly: Bool = false, paths: [String] = ["."],
        time: Int64 = 0, clock: UInt64 = 0
    ) {
        self.host = host
        self.isRoot = isRoot
        self.isReadOnly = isReadOnly
        self.paths = paths
        self.time = time
        self.clock = clock
    }
}
