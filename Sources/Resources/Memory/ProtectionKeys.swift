import Images
import Linux
package import Tracer

/// Which keys of pkeys(7) a process has: pkey_alloc(2). What a thread may do with each is in its XSAVE area (PKRU).
package enum ProtectionKeys: TaskKind {
    package static let stage = RestoreStage.early
    package static let note = KindNote("pkeys(7)", kept: "which keys are allocated")
    /// Key 0 is everybody's.
    static let numbers: ClosedRange<UInt32> = 1 ... 15
    /// Behind everything that may be mapped, also with five levels of page tables.
    private static let nowhere: Batch.Argument = 0xff_ffff_ffff_f000
    private static let page: Batch.Argument = 4096
    private static let noSuchMapping: Int64 = -12  // ENOMEM

    package static func dump(_ facts: TaskFacts, asking batch: inout Batch) throws(Problem) -> TaskReader {
        // Nobody tells, but pkey_mprotect(2) looks at the key (EINVAL) before it looks for the mapping. It does not
        // take the one that the kernel has for what may only be executed.
        let answered = numbers.map { key in
            (key, batch.call(.pkey_mprotect, nowhere, page, 0, .int(key), mayFail: true))
        }
        return { answers, images in
            let keys = answered.reduce(into: UInt32(0)) { if answers[$1.1] == noSuchMapping { $0 |= 1 << $1.0 } }
            if keys != 0 { images.mm.cryo_pkeys = keys }
        }
    }

    /// `MemoryPlan` does.
    package static func restore(_ images: TaskImages, in batch: inout Batch) throws(Problem) {}
}

extension MmEntry {
    private static let executable: UInt32 = 4  // PROT_EXEC

    /// The keys of its mappings, but for those of the kernel.
    fileprivate var keysInUse: UInt32 {
        vmas.reduce(cryo_pkeys ?? 0) { $0 | (key(of: $1).map { 1 << $0 } ?? 0) }
    }

    /// The key that pkey_mprotect(2) has given a mapping; nil where it has none, or where the kernel gives one.
    fileprivate func key(of vma: VmaEntry) -> UInt32? {
        guard let key = vma.cryo_pkey, ProtectionKeys.numbers.contains(key), !vma.isSpecial else { return nil }
        let isAllocated = (cryo_pkeys ?? 0) & 1 << key != 0
        return isAllocated || vma.prot != Self.executable ? key : nil
    }
}

extension MemoryPlan {
    /// Takes the keys before a mapping that may only be executed makes the kernel take one.
    mutating func allocateKeys(inheriting parent: MmEntry?) {
        let keys = task.mm.keysInUse
        let hasInherited = parent.map { $0.keysInUse != 0 } ?? false
        guard keys != 0 || hasInherited else { return }
        batch.describe("protection keys")
        if hasInherited { for key in ProtectionKeys.numbers { batch.call(.pkey_free, .int(key), mayFail: true) } }
        // The kernel gives the lowest that is free: each, then those go again that are not wanted. To give one back at
        // once fails if it is another.
        let needed = ProtectionKeys.numbers.prefix { keys >> $0 != 0 }
        for key in needed {
            batch.call(.pkey_alloc, 0, 0)
            batch.call(.pkey_free, .int(key))
            batch.call(.pkey_alloc, 0, 0)
        }
        for key in needed where keys & 1 << key == 0 { batch.call(.pkey_free, .int(key)) }
    }

    /// When all is filled.
    /// - Parameter kept: where the mappings begin that came with fork.
    mutating func protectWithKeys(inheriting parent: MmEntry?, kept: Set<UInt64>) {
        let hasInherited = parent.map { $0.keysInUse != 0 } ?? false
        for vma in task.mm.vmas where !vma.isSpecial && !vma.kind.contains(.vsyscall) {
            let key = task.mm.key(of: vma)
            guard key != nil || hasInherited && kept.contains(vma.start) && vma.cryo_pkey == nil else { continue }
            batch.describe("protection key of \(hex(vma.start))-\(hex(vma.end))")
            batch.call(.pkey_mprotect, .int(vma.start), .int(vma.size), .int(vma.prot), .int(key ?? 0))
        }
        // A program may have given keys back that mappings still have.
        let freed = task.mm.keysInUse & ~(task.mm.cryo_pkeys ?? 0)
        for key in ProtectionKeys.numbers where freed & 1 << key != 0 { batch.call(.pkey_free, .int(key)) }
    }
}
