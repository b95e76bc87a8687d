import EngineInterface
import Images
import Resources

/// A restore of what a dump has just written, up to the first process: read, checked against this host, planned. What
/// fails here would fail when the tasks are gone, and is refused while they live.
struct Rehearsal {
    let images: ImageDirectory
    let options: EngineRequest
    /// Tasks of the tree, which still hold their pids.
    let living: Set<Int32>

    func run() throws {
        var restoring = EngineRequest.restore(from: images.path)
        (restoring.shellJob, restoring.fileLocks) = (options.shellJob, options.fileLocks)
        restoring.tcpClose = options.tcpClose
        do {
            let checkpoint = try Checkpoint(images, isFresh: true)
            try HostCheck(checkpoint, restoring, living: living, report: { _ in }).run()
            // A job gets its terminal from whoever restores it: that this dump has none says nothing.
            // What pages hold changes no call that could fail, and reading them all would cost as much as the dump.
            _ = try PlannedRestore(
                withoutTraceOf: checkpoint, restoring, terminal: "/dev/tty", comparesPages: false)
        } catch { throw EngineError("\(error); it could not be restored here, so nothing is ended") }
    }
}
