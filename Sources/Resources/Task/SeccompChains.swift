package import Images
import Linux
package import Tracer

/// seccomp(2) modes and filters. Chains of all threads lie in one image: of each thread the newest first, and every filter names the
/// next newer one as `prev`; a thread names its oldest.
package struct SeccompChains {
    package private(set) var entry = SeccompEntry()

    package init() {}
    package init(_ entry: SeccompEntry) { self.entry = entry }

    /// Adds the chain of a thread, oldest first. Returns the index of the oldest.
    package mutating func add(_ filters: [Tracee.SeccompFilter]) -> UInt32? {
        let base = UInt32(entry.seccomp_filters.count)
        for (offset, filter) in filters.reversed().enumerated() {
            var message = SeccompFilter(filter: filter.program)
            if offset > 0 { message.prev = base + UInt32(offset) - 1 }
            message.flags = filter.flags
            entry.seccomp_filters.append(message)
        }
        return filters.isEmpty ? nil : base + UInt32(filters.count) - 1
    }

    /// The calls that give a thread its mode and filters back. They need CAP_SYS_ADMIN, so they come before rights are given up, and have
    /// no effect before the task is let go: its tracer suspends them.
    package func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let thread = core.thread_core, let mode = thread.seccomp_mode else { return }
        switch mode {
        case .disabled: return
        case .strict:
            batch.describe("seccomp strict mode")
            batch.call(.prctl, 22, 1)
        case .filter:
            batch.describe("seccomp filter")
            // Without one, the leader's filter has come to this thread with TSYNC.
            guard var index = thread.seccomp_filter else { return }
            for _ in 0 ... entry.seccomp_filters.count {
                guard Int(index) < entry.seccomp_filters.count else { throw Problem("seccomp", "filter \(index) is not in seccomp.img; the image is damaged") }
                let filter = entry.seccomp_filters[Int(index)]
                guard !filter.filter.isEmpty, filter.filter.count % 8 == 0, filter.filter.count <= 4096 * 8 else {
                    throw Problem("seccomp", "filter \(index) is damaged")
                }
                let program = batch.bytes(filter.filter)
                let argument = batch.bytes(UInt64(filter.filter.count / 8).bytes + UInt64(0).bytes)
                batch.point(argument, at: 8, to: program)
                batch.call(.seccomp, 1, .int(filter.flags ?? 0), .buffer(argument))
                guard let newer = filter.prev else { return }
                index = newer
            }
            throw Problem("seccomp", "the chain of filters has no end; the image is damaged")
        default: throw Problem("seccomp", "mode \(mode.rawValue) is unknown")
        }
    }
}
