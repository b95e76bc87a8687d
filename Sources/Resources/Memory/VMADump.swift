package import Images
package import ProcFS

/// What a mapping is of, as far as it has to be looked up elsewhere.
package enum VMABacking: Equatable, Sendable {
    case none
    /// A file by path, maybe unlinked.
    case file
    /// Memory that tasks share, by inode.
    case sharedMemory(inode: UInt64)
    case memfd(inode: UInt64)
}

/// One line of smaps as an entry of the mm image. `shmid` is filled in when the file is known.
package enum VMADump {
    private static let device: VMFlags = [.pfnmap, .io, .mixedMap]
    private static let userfault: VMFlags = [.uffdMissing, .uffdWriteProtect, .uffdMinor]
    /// What is refused, or is more than a plain mapping.
    private static let unusual = device.union(userfault).union([.hugetlb, .shadowStack, .sealed])

    package static func entry(_ vma: VMA) throws(Problem) -> (VmaEntry, VMABacking) {
        let flags = vma.details?.flags ?? []
        let name = vma.path.bytes.isEmpty ? "" : vma.path.description
        func refuse(_ problem: String, hint: String? = nil) -> Problem {
            Problem("mapping \(vma.mapFile)\(name.isEmpty ? "" : " (\(name))")", problem, hint: hint)
        }
        var entry = VmaEntry(start: vma.start, end: vma.end, prot: UInt32(bitPattern: vma.permissions.prot), fd: -1)
        entry.flags =
            vma.isShared ? MapFlags.shared : flags.contains(.droppable) ? MapFlags.droppable : MapFlags.private
        if flags.contains(.growsDown) { entry.flags |= MapFlags.growsDown }
        if flags.contains(.locked) { entry.flags |= MapFlags.locked }
        if flags.contains(.lockOnFault) { entry.cryo_lock_on_fault = true }
        if flags.contains(.noReserve) { entry.flags |= MapFlags.noReserve }
        let advice = advice(flags)
        if advice != 0 { entry.madv = advice }
        if let key = vma.details?.protectionKey, key > 0 { entry.cryo_pkey = UInt32(key) }

        var status: VMAStatus = .regular
        var backing = VMABacking.none
        switch name {
        case "" where vma.inode == 0 && !vma.isShared && flags.isDisjoint(with: unusual):
            status = [.regular, .anonPrivate]
        case "[vsyscall]": status = [.anonPrivate, .vsyscall]
        case "[vdso]": status = [.regular, .anonPrivate, .vdso]
        case _ where name.hasPrefix("[vvar"): status = [.regular, .anonPrivate, .vvar]
        case "[uprobes]": throw refuse("a uprobe is set in the task", hint: "remove the probe")
        case _ where name.hasPrefix("/SYSV") && vma.isDeleted:
            throw refuse("System V shared memory outside a dumped IPC namespace cannot be restored")
        case _ where name.hasPrefix("/[aio]"): throw refuse("asynchronous I/O contexts (io_setup) are not dumped yet")
        case _ where name.hasPrefix("anon_inode:"): throw refuse("mappings of \(name.dropFirst(11)) cannot be restored")
        case _ where flags.contains(.hugetlb): throw refuse("huge pages of hugetlbfs are not dumped yet")
        case _ where !flags.isDisjoint(with: device) && !name.hasPrefix("["): throw refuse("it is memory of a device")
        case _ where !flags.isDisjoint(with: userfault):
            throw refuse("it is registered with userfaultfd, which cannot be restored")
        case _ where flags.contains(.shadowStack): throw refuse("shadow stacks are not dumped yet")
        case _ where flags.contains(.sealed): throw refuse("it is sealed (mseal), which cannot be restored")
        case "[heap]": status = [.regular, .anonPrivate, .heap]
        case _ where name == "/dev/zero" && vma.isDeleted || vma.isShared && name.hasPrefix("[anon_shmem"):
            status = [.regular, vma.isShared ? .fileShared : .filePrivate, .memfd]
            backing = .sharedMemory(inode: vma.inode)
        case _ where name.hasPrefix("/memfd:") && vma.isDeleted:
            status = [.regular, vma.isShared ? .fileShared : .filePrivate, .memfd]
            backing = .memfd(inode: vma.inode)
        case _ where vma.inode != 0:
            status = [.regular, vma.isShared ? .fileShared : .filePrivate]
            backing = .file
        default:
            if vma.isShared { throw refuse("a shared mapping of something unknown") }
            status = [.regular, .anonPrivate]
        }
        if backing == .none {
            entry.flags |= MapFlags.anonymous
        } else {
            entry.pgoff = vma.offset
            entry.fdflags = vma.isShared && flags.contains(.mayWrite) ? 2 : 0
        }
        entry.status = status.rawValue
        if backing != .file { entry.cryo_name = label(vma.path.bytes) }
        return (entry, backing)
    }

    /// What PR_SET_VMA_ANON_NAME has called it.
    private static func label(_ path: [UInt8]) -> [UInt8]? {
        for prefix in ["[anon:", "[anon_shmem:"] where path.starts(with: prefix.utf8) && path.last == UInt8(ascii: "]")
        {
            return Array(path.dropFirst(prefix.utf8.count).dropLast())
        }
        return nil
    }

    /// madvise(2) values that VmFlags tell of, as bits.
    private static func advice(_ flags: VMFlags) -> UInt64 {
        if flags.isDisjoint(with: advised) { return 0 }
        return advices.reduce(0) { flags.contains($1.0) ? $0 | 1 << $1.1 : $0 }
    }

    private static let advices: [(VMFlags, UInt64)] = [
        (.randomRead, 1), (.sequentialRead, 2), (.dontCopy, 10), (.mergeable, 12), (.hugepage, 14), (.noHugepage, 15),
        (.dontDump, 16), (.wipeOnFork, 18),
    ]
    private static let advised = advices.reduce(into: VMFlags()) { $0.formUnion($1.0) }
}
