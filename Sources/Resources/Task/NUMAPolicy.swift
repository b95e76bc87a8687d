package import Images
import Linux
package import ProcFS
package import Tracer

/// From which NUMA nodes a thread gets its memory: set_mempolicy(2). Mappings may have a policy of their own: mbind(2).
package enum NUMAPolicy: ThreadKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("set_mempolicy(2), mbind(2)", kept: "NUMA policies, of mappings too")
    /// More nodes than any kernel has (MAX_NUMNODES).
    private static let nodes = 4096
    private static let ofAddress: Batch.Argument = 2  // MPOL_F_ADDR

    package static func dump(_ status: TaskStatus, asking batch: inout Batch) throws(Problem) -> ThreadReader {
        let reader = ask(at: nil, in: &batch)
        return { answers, core in core.thread.cryo_mempolicy = reader(answers) }
    }

    /// Asks for the policy of a mapping, or of the thread. Kernels without CONFIG_NUMA have none.
    private static func ask(at address: UInt64?, in batch: inout Batch) -> (Answers) -> CryoMempolicyEntry? {
        let mode = batch.room(8), mask = batch.room(nodes / 8)
        let place: Batch.Argument = address.map { .int($0) } ?? 0
        batch.call(
            .get_mempolicy, .buffer(mode), .buffer(mask), .int(nodes), place, address == nil ? 0 : ofAddress,
            mayFail: true)
        return { answers in
            guard let value = UInt32(answers[mode], at: 0), value != 0 else { return nil }
            let bytes = answers[mask]
            let used = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
            return CryoMempolicyEntry(mode: value, nodes: Array(bytes.prefix((used + 7) & ~7)))
        }
    }

    package static func restore(_ core: CoreEntry, in batch: inout Batch) throws(Problem) {
        guard let policy = core.thread_core?.cryo_mempolicy else { return }
        batch.describe("NUMA policy")
        let mask = batch.bytes(policy.nodes)
        batch.call(.set_mempolicy, .int(policy.mode), .buffer(mask), .int(maximum(policy)))
    }

    /// The kernel takes one bit less than it is told.
    private static func maximum(_ policy: CryoMempolicyEntry) -> Int { min(policy.nodes.count * 8, nodes - 1) + 1 }

    // MARK: Mappings

    /// Asks for the policies of mappings; what reads the answers puts them into the entries.
    package static func dump(
        _ vmas: [VmaEntry], asking batch: inout Batch
    ) -> (_ answers: Answers, _ vmas: inout [VmaEntry]) -> Void {
        var asked: [(index: Int, read: (Answers) -> CryoMempolicyEntry?)] = []
        for (index, vma) in vmas.enumerated() where !vma.isSpecial {
            asked.append((index, ask(at: vma.start, in: &batch)))
        }
        return { [asked] answers, vmas in for one in asked { vmas[one.index].cryo_mempolicy = one.read(answers) } }
    }

    /// Before the mapping has pages.
    package static func restore(_ vma: VmaEntry, in batch: inout Batch) {
        guard let policy = vma.cryo_mempolicy else { return }
        batch.describe("NUMA policy of \(String(vma.start, radix: 16))-\(String(vma.end, radix: 16))")
        let mask = batch.bytes(policy.nodes)
        batch.call(.mbind, .int(vma.start), .int(vma.size), .int(policy.mode), .buffer(mask), .int(maximum(policy)), 0)
    }
}
