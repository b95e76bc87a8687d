import Images
import Linux
package import Tracer

/// The limits of setrlimit(2).
package enum ResourceLimits: TaskKind {
    package static let stage = RestoreStage.limits
    package static let note = KindNote(
        "setrlimit(2)",
        kept: "all limits, also below what is in use",
        refused: "at restore a hard limit above our own without CAP_SYS_RESOURCE")
    package static let names = [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC",
        "RLIMIT_NOFILE", "RLIMIT_MEMLOCK",
        "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO",
        "RLIMIT_RTTIME",
    ]

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        var buffers: [Batch.Buffer] = []
        for resource in names.indices {
            let limit = batch.room(16)
            batch.call(.prlimit64, 0, .int(resource), 0, .buffer(limit))
            buffers.append(limit)
        }
        return { [buffers] answers, images in
            images.core.task.rlimits = TaskRlimitsEntry(
                rlimits: buffers.map { buffer in
                    RlimitEntry(cur: UInt64(answers[buffer], at: 0) ?? 0, max: UInt64(answers[buffer], at: 8) ?? 0)
                })
        }
    }

    private static let core = 4, pendingSignals = 11  // RLIMIT_CORE, RLIMIT_SIGPENDING

    /// While a tree is made, every limit is as high as any task of it may have it, and as we may: nothing of a restore
    /// runs under the limits of a task, which may be below what it has already. All inherit that from the root. Only
    /// zombies that are to end by a signal must not leave a core file.
    /// - Parameter own: our hard limits.
    package static func raise(for tasks: [TaskImages], own: [UInt64], in batch: inout Batch) {
        for resource in own.indices where resource != core && resource < names.count {
            let most = tasks.reduce(own[resource]) { most, images in
                let limits = images.core.tc?.rlimits?.rlimits ?? []
                return resource < limits.count ? max(most, limits[resource].max) : most
            }
            set(resource, RlimitEntry(cur: most, max: most), in: &batch)
        }
    }

    /// All, but RLIMIT_SIGPENDING only if no signals are to be queued: they may be more.
    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {
        for (resource, limit) in (images.core.tc?.rlimits?.rlimits ?? []).enumerated() where resource < names.count {
            if resource != pendingSignals || !images.hasQueuedSignals { set(resource, limit, in: &batch) }
        }
    }

    private static func set(_ resource: Int, _ limit: RlimitEntry, in batch: inout Batch) {
        batch.describe(names[resource])
        let value = batch.bytes(limit.cur.bytes + limit.max.bytes)
        batch.call(.prlimit64, 0, .int(resource), .buffer(value), 0)
    }

    /// RLIMIT_SIGPENDING for prlimit(2): its number and struct rlimit.
    package static func pendingSignals(_ images: TaskImages) -> (resource: UInt64, limit: [UInt8])? {
        let limits = images.core.tc?.rlimits?.rlimits ?? []
        guard pendingSignals < limits.count else { return nil }
        return (UInt64(pendingSignals), limits[pendingSignals].cur.bytes + limits[pendingSignals].max.bytes)
    }

    /// Names the first limit that cannot be raised back from our own, before anything is made.
    /// - Parameter own: our hard limits.
    package static func check(_ images: TaskImages, own: [UInt64]) throws(Problem) {
        for (resource, limit) in (images.core.tc?.rlimits?.rlimits ?? []).enumerated()
        where resource < own.count && limit.max > own[resource] {
            func shown(_ value: UInt64) -> String { value == .max ? "unlimited" : String(value) }
            throw Problem(
                resource < names.count ? names[resource] : "limit \(resource)",
                "its hard limit was \(shown(limit.max)) and ours is \(shown(own[resource])), which only "
                    + "CAP_SYS_RESOURCE can raise",
                hint: "raise it where cryo is started (ulimit -H), or give cryo CAP_SYS_RESOURCE")
        }
    }
}
