package import Images
import Linux
package import Tracer

/// seccomp(2) modes and filters. Chains of all threads lie in one image: of each thread the newest first, and every
/// filter names the next newer one as `prev`; a thread names its oldest.
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

    /// The filters of a thread, oldest first.
    /// - Parameter leader: of the thread; a thread that CRIU wrote no filter for has that of its leader, by TSYNC.
    package func chain(of core: CoreEntry, leader: CoreEntry) throws(Problem) -> [SeccompFilter] {
        guard core.thread_core?.seccomp_mode == .filter else { return [] }
        guard var index = core.thread_core?.seccomp_filter ?? leader.thread_core?.seccomp_filter else { return [] }
        var chain: [SeccompFilter] = []
        var instructions = 0
        while true {
            guard Int(index) < entry.seccomp_filters.count else {
                throw Problem("seccomp", "filter \(index) is not in seccomp.img; the image is damaged")
            }
            let filter = entry.seccomp_filters[Int(index)]
            let size = filter.filter.count / Self.instructionSize
            guard size > 0, filter.filter.count % Self.instructionSize == 0, size <= Self.mostInstructions else {
                throw Problem("seccomp", "filter \(index) is damaged")
            }
            instructions += size + Self.penalty
            guard instructions <= Self.mostInChain else {
                throw Problem("seccomp", "the chain of filters is longer than the kernel allows; the image is damaged")
            }
            // Where it lies in the image says nothing of what it is.
            chain.append(SeccompFilter(filter: filter.filter, flags: filter.flags))
            guard let newer = filter.prev else { return chain }
            index = newer
        }
    }

    /// struct sock_filter, BPF_MAXINSNS; MAX_INSNS_PER_PATH, for which every filter counts four more.
    private static let instructionSize = 8, mostInstructions = 4096, mostInChain = 32768, penalty = 4

    /// The call that gives a thread a filter. It needs CAP_SYS_ADMIN, so it comes before rights are given up, and has
    /// no effect before the task is let go: its tracer suspends it.
    static func install(_ filter: SeccompFilter, in batch: inout Batch) {
        batch.describe("seccomp filter")
        let program = batch.bytes(filter.filter)
        let argument = batch.bytes(UInt64(filter.filter.count / instructionSize).bytes + UInt64(0).bytes)
        batch.point(argument, at: 8, to: program)
        let setFilter: Batch.Argument = 1  // SECCOMP_SET_MODE_FILTER
        batch.call(.seccomp, setFilter, .int(filter.flags ?? 0), .buffer(argument))
    }

    /// Strict mode; that of filters comes with them.
    package static func restoreMode(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let mode = core.thread_core?.seccomp_mode else { return }
        switch mode {
        case .disabled, .filter: return
        case .strict:
            batch.describe("seccomp strict mode")
            let strict: Batch.Argument = 1  // SECCOMP_MODE_STRICT
            batch.prctl(.setSeccomp, strict)
        default: throw Problem("seccomp", "mode \(mode.rawValue) is unknown")
        }
    }
}
