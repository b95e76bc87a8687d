package import Images

/// `status` of a vma_entry: what a mapping is of.
package struct VMAStatus: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let regular = VMAStatus(rawValue: 1)
    package static let stack = VMAStatus(rawValue: 1 << 1)
    package static let vsyscall = VMAStatus(rawValue: 1 << 2)
    package static let vdso = VMAStatus(rawValue: 1 << 3)
    package static let heap = VMAStatus(rawValue: 1 << 5)
    package static let filePrivate = VMAStatus(rawValue: 1 << 6)
    package static let fileShared = VMAStatus(rawValue: 1 << 7)
    package static let anonShared = VMAStatus(rawValue: 1 << 8)
    package static let anonPrivate = VMAStatus(rawValue: 1 << 9)
    package static let sysvIPC = VMAStatus(rawValue: 1 << 10)
    package static let socket = VMAStatus(rawValue: 1 << 11)
    package static let vvar = VMAStatus(rawValue: 1 << 12)
    package static let aioRing = VMAStatus(rawValue: 1 << 13)
    package static let memfd = VMAStatus(rawValue: 1 << 14)
    package static let shadowStack = VMAStatus(rawValue: 1 << 15)
    package static let guardRegion = VMAStatus(rawValue: 1 << 16)
    package static let uprobes = VMAStatus(rawValue: 1 << 17)
}

extension VmaEntry {
    package var kind: VMAStatus { VMAStatus(rawValue: status) }
    package var isShared: Bool { flags & MapFlags.shared != 0 }
    /// Memory the kernel may empty whenever it likes (MAP_DROPPABLE).
    package var isDroppable: Bool { flags & MapFlags.droppable != 0 }
    package var isGuard: Bool { kind.contains(.guardRegion) }
    package var isPrivateAnonymous: Bool { kind.contains(.anonPrivate) && !isSpecial }
    /// vdso, vvar and vsyscall: the kernel's own.
    package var isSpecial: Bool { !kind.isDisjoint(with: [.vdso, .vvar, .vsyscall]) }
    package var size: UInt64 { end &- start }
}

/// Flags of mmap(2).
package enum MapFlags {
    package static let shared: UInt32 = 1, `private`: UInt32 = 2, droppable: UInt32 = 8, fixed: UInt32 = 0x10,
        anonymous: UInt32 = 0x20, growsDown: UInt32 = 0x100
    package static let locked: UInt32 = 0x2000, noReserve: UInt32 = 0x4000, hugetlb: UInt32 = 0x40000,
        fixedNoReplace: UInt32 = 0x100000
}
