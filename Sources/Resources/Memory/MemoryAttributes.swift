import Images
import Linux
import Tracer

/// What mappings have beside contents and protection, once they are filled: madvise(2), guard regions, PR_SET_VMA,
/// mlock2(2).
extension MemoryPlan {
    /// - Parameters:
    ///   - parent: of whom the address space was forked.
    ///   - kept: where the mappings begin that came with fork.
    mutating func setAttributes(inheriting parent: MmEntry?, kept: Set<UInt64>) {
        let merges = task.mm.cryo_memory_merge == true
        if merges || parent?.cryo_memory_merge == true {
            batch.describe("PR_SET_MEMORY_MERGE")
            batch.prctl(.setMemoryMerge, merges ? 1 : 0)
        }
        let regular = task.mm.vmas.filter { $0.kind.contains(.regular) && !$0.isSpecial }
        for vma in regular { advise(vma, merges: merges) }
        for region in task.guards {
            batch.describe("guard region \(hex(region.start))-\(hex(region.end))")
            batch.call(.madvise, .int(region.start), .int(region.size), .int(Self.guardInstall))
        }
        let hasNames = parent?.vmas.contains { $0.cryo_name != nil } ?? false
        for vma in regular where vma.cryo_name != nil || hasNames && kept.contains(vma.start) { name(vma) }
        for vma in regular where vma.flags & MapFlags.locked != 0 { lock(vma) }
    }

    private mutating func advise(_ vma: VmaEntry, merges: Bool) {
        var advice = vma.madv ?? 0
        // A process that merges everything has merged this as well by now.
        if merges, !vma.isShared, advice & 1 << Self.mergeable == 0 { advice |= 1 << Self.unmergeable }
        guard advice != 0 else { return }
        batch.describe("madvise of \(hex(vma.start))-\(hex(vma.end))")
        for number in 0 ..< 64 where advice & 1 << UInt64(number) != 0 {
            batch.call(.madvise, .int(vma.start), .int(vma.size), .int(number))
        }
    }

    private static let mergeable: UInt64 = 12, unmergeable: UInt64 = 13  // MADV_MERGEABLE, MADV_UNMERGEABLE

    /// A label for people: shared memory, which comes back as a file, and kernels without CONFIG_ANON_VMA_NAME take
    /// none.
    private mutating func name(_ vma: VmaEntry) {
        batch.describe("name of \(hex(vma.start))-\(hex(vma.end))")
        let name = vma.cryo_name.map { batch.path($0) } ?? 0
        let anonymousName: Batch.Argument = 0  // PR_SET_VMA_ANON_NAME
        batch.prctl(.setVMA, anonymousName, .int(vma.start), .int(vma.size), name, mayFail: true)
    }

    /// The lock itself comes first and has to be granted. Then its pages are wanted, as many as there are: behind the
    /// end of a file, or without any protection, there are none.
    private mutating func lock(_ vma: VmaEntry) {
        batch.describe("mlock of \(hex(vma.start))-\(hex(vma.end))")
        let onFault: Batch.Argument = 1  // MLOCK_ONFAULT
        batch.call(.mlock2, .int(vma.start), .int(vma.size), onFault)
        if vma.cryo_lock_on_fault != true { batch.call(.mlock2, .int(vma.start), .int(vma.size), 0, mayFail: true) }
    }
}
