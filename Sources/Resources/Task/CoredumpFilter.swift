import Images
import Linux
package import Tracer

/// Which mappings a core dump has: /proc/PID/coredump_filter, see core(5).
package enum CoredumpFilter: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("`coredump_filter`, core(5)", kept: "which mappings a core dump has")
    /// What the kernel begins with, unless it was told otherwise when it was started.
    private static let usual: UInt32 = 0x33

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        { _, images in
            if let filter = facts.coredumpFilter, filter != usual { images.core.task.cryo_coredump_filter = filter }
        }
    }

    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        guard let filter = images.core.tc?.cryo_coredump_filter else { return }
        batch.describe("coredump_filter")
        batch.write("0x" + String(filter, radix: 16), toOwn: "coredump_filter")
    }
}

extension Batch {
    /// Writes to a file of the task in /proc. The low numbers are free while a task is a husk: a new descriptor is 0.
    mutating func write(_ text: String, toOwn name: String, mayFail: Bool = false) {
        let writeOnly: Argument = 1  // O_WRONLY
        let bytes = bytes(Array(text.utf8))
        call(.openat, .currentDirectory, path("/proc/self/" + name), writeOnly, mayFail: mayFail)
        call(.write, 0, .buffer(bytes), .int(bytes.count), mayFail: mayFail)
        call(.close, 0, mayFail: mayFail)
    }
}
