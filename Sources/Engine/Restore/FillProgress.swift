import EngineInterface
import Glibc
import Images
import ProcFS

/// How far tasks are filled with their pages. Pages are read by batches in the tasks themselves, so it is seen from
/// outside: by what is resident of them, /proc/PID/stat.
final class FillProgress {
    private let total: UInt64
    private let tasks: [Int32]
    private let report: (EngineEvent) -> Void
    private var last: UInt64 = 0
    private var next: UInt64 = 0

    private static let pageSize: UInt64 = 4096
    /// Below this it is over before a person has seen it.
    private static let worthTelling: UInt64 = 16384
    private static let interval: UInt64 = 100_000

    init(_ checkpoint: Checkpoint, report: @escaping (EngineEvent) -> Void) {
        var total: UInt64 = 0
        for name in (try? checkpoint.directory.names()) ?? [] where name.hasPrefix("pages-") {
            var status = stat()
            let isThere = unsafe fstatat(checkpoint.directory.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            if isThere { total &+= UInt64(clamping: status.st_size) / Self.pageSize }
        }
        self.total = total
        self.report = report
        tasks = checkpoint.tasks.filter { !$0.isZombie }.map(\.pid)
    }

    /// Called while the engine waits for batches.
    func tick() {
        guard total >= Self.worthTelling, last < total else { return }
        let now = Clock.microseconds()
        guard now >= next else { return }
        next = now &+ Self.interval
        var resident: UInt64 = 0
        // One that is not made yet, or not any more, has nothing.
        for pid in tasks { resident &+= UInt64(clamping: (try? ProcDirectory(pid: pid).read(.stat).rss) ?? 0) }
        let done = min(resident, total)
        guard done > last else { return }
        last = done
        report(.progress(Progress(.filling, done, of: total)))
    }

    /// All pages are there: nobody is to see the last piece missing.
    func finish() {
        guard last > 0, last < total else { return }
        last = total
        report(.progress(Progress(.filling, total, of: total)))
    }
}
