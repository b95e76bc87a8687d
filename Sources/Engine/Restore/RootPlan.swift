import EngineInterface
import Glibc
import Images
import Linux
import Resources
import SystemPackage
import Tracer

/// The part of a plan that is about the root and who its parent is.
extension Planner {
    /// When cryo ends, the root gets another parent. With a parent death signal it would be killed then: so it is made
    /// by a process of its own, which ends before the signal is set.
    var isOrphaned: Bool {
        options.isDetached && checkpoint.root.allThreads.contains { ($0.core.thread_core?.pdeath_sig ?? 0) != 0 }
    }

    mutating func planRoot() throws {
        let root = checkpoint.root.pid
        if isOrphaned {
            let maker = try freePID()
            plan.steps.append(.root(pid: maker))
            plan.steps.append(.make([HuskRequest(parent: maker, tid: root, kind: .process(sharesFiles: false))]))
            rootMaker = maker
        } else {
            plan.steps.append(.root(pid: root))
        }
        var batch = Batch()
        ResourceLimits.raise(for: checkpoint.tasks.compactMap(\.images), own: try Self.ownLimits(), in: &batch)
        plan.run("limits", [(root, batch)])
    }

    /// The last step: nothing follows that could fail and leave an orphan behind.
    mutating func planOrphan() throws {
        guard let rootMaker else { return }
        plan.steps.append(.orphan(maker: rootMaker))
        var batches: [(tid: Int32, batch: Batch)] = []
        for thread in checkpoint.root.allThreads {
            var batch = Batch()
            try ParentDeathSignal.restore(thread.core, in: &batch)
            batches.append((thread.tid, batch))
        }
        plan.run("parent death signal", batches)
    }

    /// What a thread of `task` has set in a stage.
    func kinds(of task: Checkpoint.Task, _ stage: RestoreStage) -> [any ThreadKind.Type] {
        let isLater = rootMaker != nil && task.pid == checkpoint.root.pid
        return threadKinds.filter { $0.stage == stage && !(isLater && $0 == ParentDeathSignal.self) }
    }

    private static func ownLimits() throws -> [UInt64] {
        try ResourceLimits.names.indices.map { resource in
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(UInt32(resource)), &limit) == 0 else {
                throw Problem(ResourceLimits.names[resource], "getrlimit", cause: Errno(rawValue: errno))
            }
            return UInt64(limit.rlim_max)
        }
    }

    /// A pid that nobody has and no task of the tree needs.
    private func freePID() throws -> Int32 {
        var taken = Set(standIns)
        for task in checkpoint.tasks {
            taken.formUnion(task.allThreads.map(\.tid))
            taken.formUnion([task.pgid, task.sid])
        }
        let lowest: Int32 = 300, highest: Int32 = 30000  // RESERVED_PIDS, below the least pid_max
        guard
            let free = (lowest ..< highest).reversed().first(where: {
                !taken.contains($0) && kill($0, 0) != 0 && errno == ESRCH
            })
        else {
            throw EngineError("there is no pid for the process that makes the root")
        }
        return free
    }
}
