package import Images
import Linux
package import Tracer

/// The memory of one task as its images have it.
package struct TaskMemory: Sendable {
    package var pid: Int32
    package var mm: MmEntry
    package var pages: PageRuns
    /// Where a task of the tree can open its pages image.
    package var pagesPath: String
    /// Guard regions, which lie in mappings and are told of behind all of them.
    package let guards: [VmaEntry]

    package init(pid: Int32, mm: MmEntry, pages: PageRuns, pagesPath: String) {
        (self.pid, self.mm, self.pages, self.pagesPath) = (pid, mm, pages, pagesPath)
        guards = mm.vmas.filter(\.isGuard)
        self.mm.vmas.removeAll(where: \.isGuard)
    }

    package var special: SpecialMappings { SpecialMappings(mm.vmas) }
    /// Set when its vdso is of another kernel.
    package private(set) var proxy: VdsoProxy?

    package mutating func adopt(_ proxy: VdsoProxy) {
        mm.vmas = proxy.adapting(mm.vmas)
        self.proxy = proxy
    }

    /// Where vvar and vdso of this kernel end up.
    /// - Parameter parking: a place that is free in every task.
    package func place(of own: SpecialMappings, parking: UInt64) -> SpecialMappings {
        if proxy != nil { return own.moved(to: parking) }
        if special.isEmpty { return special }
        return (special.vdso == nil ? own.withoutVdso : own).moved(to: special.start)
    }
}

/// The calls that build the address space of a husk.
package struct MemoryPlan {
    let task: TaskMemory
    let files: RestoredFiles
    /// Addresses no mapping may touch.
    let gate: Range<UInt64>
    /// Where vvar and vdso may lie for a moment.
    let parking: UInt64
    /// Whether memory that is filled as a whole may be of huge pages.
    let hugePages: Bool
    /// vm.max_map_count: how many mappings a task may have, those of the gate included.
    let mostMappings: Int
    var batch = Batch()
    /// Mappings that get their real protection when everything is filled.
    private var protections: [VmaEntry] = []
    /// Calls for when the gate is gone, and where the mappings begin that they make.
    package private(set) var late = Batch()
    private var lateStarts: Set<UInt64> = []

    package init(
        task: TaskMemory, files: RestoredFiles, gate: Range<UInt64>, parking: UInt64, hugePages: Bool = false,
        mostMappings: Int = .max
    ) {
        (self.task, self.files, self.gate, self.parking) = (task, files, gate, parking)
        (self.hugePages, self.mostMappings) = (hugePages, mostMappings)
    }

    /// What a forked task has from its parent.
    package struct Inheritance: Sendable {
        package var parent: TaskMemory
        /// nil: all pages are taken for different.
        package var comparer: PageComparer?
        package init(parent: TaskMemory, comparer: PageComparer?) { (self.parent, self.comparer) = (parent, comparer) }
    }

    /// What comes from an image is hostile: mappings in order, aligned, in user space, and not over the gate.
    package static func check(_ mm: MmEntry, gate: Range<UInt64>) throws(Problem) {
        var end: UInt64 = 0
        for vma in mm.vmas where vma.isGuard {
            guard vma.end > vma.start, (vma.start | vma.end) & 4095 == 0, vma.end <= Husks.taskSize,
                vma.start >= gate.upperBound || vma.end <= gate.lowerBound
            else {
                throw Problem(
                    "guard region \(String(vma.start, radix: 16))-\(String(vma.end, radix: 16))",
                    "it is out of bounds; the image is damaged")
            }
        }
        for vma in mm.vmas where !vma.kind.contains(.vsyscall) && !vma.isGuard {
            func subject() -> String { "mapping \(String(vma.start, radix: 16))-\(String(vma.end, radix: 16))" }
            guard vma.start >= end, vma.end > vma.start, (vma.start | vma.end) & 4095 == 0, vma.end <= Husks.taskSize
            else {
                throw Problem(subject(), "it overlaps another or is out of bounds; the image is damaged")
            }
            guard vma.start >= gate.upperBound || vma.end <= gate.lowerBound else {
                throw Problem(subject(), "it lies where the gate is")
            }
            end = vma.end
        }
    }

    /// - Parameter special: where vvar and vdso are now.
    package mutating func build(inheriting: Inheritance?, special: SpecialMappings) throws(Problem) -> Batch {
        lateStarts = try task.lateMappings(atMost: mostMappings)
        let inherited: [VmaEntry] =
            try inheriting.map { parent throws(Problem) in try forked(from: parent.parent) } ?? []
        batch.describe("unmapping")
        clear(keeping: inherited.map { $0.start ..< $0.end } + (special.isEmpty ? [] : [special.start ..< special.end]))
        try moveSpecial(special)
        try setLayout(sameProgram: inheriting.map { $0.parent.mm.exe_file_id == task.mm.exe_file_id } ?? false)
        allocateKeys(inheriting: inheriting?.parent.mm)
        batch.describe("pages")
        batch.call(.openat, .currentDirectory, batch.path(task.pagesPath), .int(FilePlan.closeOnExec))
        let kept = Set(inherited.map(\.start))
        try map(except: kept)
        for vma in task.mm.vmas { NUMAPolicy.restore(vma, in: &batch) }
        var fill = PageFill(hugePages: hugePages && task.mm.thp_disabled != true)
        for region in inheriting?.parent.guards ?? [] {
            for vma in inherited where vma.start < region.end && region.start < vma.end { unguard(region, in: vma) }
        }
        // Droppable memory begins empty. It is where getrandom(3) keeps its state, which no two restores may share.
        for vma in task.mm.vmas where !vma.isSpecial && !vma.isShared && !vma.isDroppable {
            if let inheriting, kept.contains(vma.start) {
                adapt(vma, from: inheriting)
            } else {
                fill.add(task.pages.inside(vma.start ..< vma.end), of: vma, to: &batch)
            }
        }
        fill.flush(to: &batch)
        if let proxy = task.proxy, task.pages.hasPages(in: proxy.range) {
            batch.describe("the vdso of another kernel")
            patch(proxy)
        }
        protect()
        setAttributes(inheriting: inheriting?.parent.mm, kept: kept)
        protectWithKeys(inheriting: inheriting?.parent.mm, kept: kept)
        batch.call(.close, 0)
        return batch
    }

    private mutating func protect() {
        if let first = protections.first { batch.describe("protection of mappings from \(hex(first.start))") }
        for vma in protections { batch.call(.mprotect, .int(vma.start), .int(vma.size), .int(vma.prot)) }
    }

    func hex(_ address: UInt64) -> String { String(address, radix: 16) }

    static let guardInstall = 102, guardRemove = 103  // MADV_GUARD_INSTALL, MADV_GUARD_REMOVE

    /// A guard region that came with fork would be in the way of pages.
    private mutating func unguard(_ region: VmaEntry, in vma: VmaEntry) {
        let (start, end) = (max(region.start, vma.start), min(region.end, vma.end))
        batch.describe("guard region \(String(start, radix: 16))-\(String(end, radix: 16))")
        batch.call(.madvise, .int(start), .int(end - start), .int(Self.guardRemove))
    }

    /// Private mappings the parent had when it forked, at the same place and of the same thing.
    private func forked(from parent: TaskMemory) throws(Problem) -> [VmaEntry] {
        let notForked: UInt64 = 1 << 10 | 1 << 18
        let notThere = try parent.lateMappings(atMost: mostMappings).union(lateStarts)
        return task.mm.vmas.filter { vma in
            guard !vma.isShared, !vma.isSpecial, vma.start != task.proxy?.range.lowerBound else { return false }
            guard let old = Self.vma(of: parent.mm, holding: vma.start), old.end >= vma.end, !old.isShared,
                !old.isSpecial
            else { return false }
            guard !notThere.contains(vma.start), !notThere.contains(old.start) else { return false }
            guard (old.madv ?? 0) & notForked == 0, !old.isDroppable else { return false }
            // A lock is not passed on.
            guard (old.flags ^ vma.flags) & ~(MapFlags.noReserve | MapFlags.locked) == 0 else { return false }
            guard old.kind.contains(.filePrivate) == vma.kind.contains(.filePrivate) else { return false }
            return !vma.kind.contains(.filePrivate)
                || old.shmid == vma.shmid && vma.pgoff &- old.pgoff == vma.start &- old.start
        }
    }

    static func vma(of mm: MmEntry, holding address: UInt64) -> VmaEntry? {
        var low = 0
        var high = mm.vmas.count
        while low < high {
            let middle = (low + high) / 2
            if mm.vmas[middle].end <= address { low = middle + 1 } else { high = middle }
        }
        return low < mm.vmas.count && mm.vmas[low].start <= address ? mm.vmas[low] : nil
    }

    private mutating func clear(keeping ranges: [Range<UInt64>]) {
        var start: UInt64 = 0
        for range in (ranges + [gate]).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { batch.call(.munmap, .int(start), .int(range.lowerBound - start)) }
            start = max(start, range.upperBound)
        }
        batch.call(.munmap, .int(start), .int(Husks.taskSize - start))
    }

    private mutating func moveSpecial(_ now: SpecialMappings) throws(Problem) {
        batch.describe("vdso")
        var now = now
        let wanted = task.place(of: now, parking: parking)
        let isVdsoWanted = task.proxy != nil || task.special.vdso != nil
        guard now.vdso != nil || !isVdsoWanted, !now.isEmpty || task.special.isEmpty else {
            throw Problem("vdso", "its parent has unmapped it since the fork, and nobody else can give it one")
        }
        if wanted.isEmpty {
            if !now.isEmpty { batch.call(.munmap, .int(now.start), .int(now.end - now.start)) }
            return
        }
        if let vdso = now.vdso, !isVdsoWanted {
            batch.call(.munmap, .int(now.start + vdso.offset), .int(vdso.size))
            now = now.withoutVdso
        }
        guard now.start != wanted.start else { return }
        // Through a place of its own: old and new may overlap.
        if now.start != parking { move(now, to: parking) }
        if wanted.start != parking { move(now.moved(to: parking), to: wanted.start) }
    }

    private mutating func move(_ block: SpecialMappings, to target: UInt64) {
        let mayMoveFixed = 3
        for piece in block.pieces {
            batch.call(
                .mremap, .int(block.start + piece.offset), .int(piece.size), .int(piece.size), .int(mayMoveFixed),
                .int(target + piece.offset))
        }
    }

    /// PR_SET_MM_MAP. The kernel refuses a new exe as long as the old one is mapped, so it comes before the first file.
    private mutating func setLayout(sameProgram: Bool) throws(Problem) {
        let mm = task.mm
        var program = UInt32.max
        if !sameProgram {
            guard let path = path(of: mm.exe_file_id) else {
                throw Problem("task \(task.pid) › exe", "file \(mm.exe_file_id) is not in files.img")
            }
            batch.describe("exe \(ByteString(path))")
            batch.open(path, FilePlan.closeOnExec)
            program = 0
        }
        batch.describe("PR_SET_MM_MAP")
        let vector = batch.bytes(mm.mm_saved_auxv.flatMap(\.bytes))
        let fields = [
            mm.mm_start_code, mm.mm_end_code, mm.mm_start_data, mm.mm_end_data, mm.mm_start_brk, mm.mm_brk,
            mm.mm_start_stack,
            mm.mm_arg_start, mm.mm_arg_end, mm.mm_env_start, mm.mm_env_end,
        ]
        let map = batch.bytes(
            fields.flatMap(\.bytes) + UInt64(0).bytes + UInt32(truncatingIfNeeded: vector.count).bytes + program.bytes)
        batch.point(map, at: 88, to: vector)
        let wholeMap: Batch.Argument = 14  // PR_SET_MM_MAP
        batch.prctl(.setMM, wholeMap, .buffer(map), .int(map.count))
        if program == 0 { batch.call(.close, 0) }
    }

    private mutating func map(except kept: Set<UInt64>) throws(Problem) {
        var open: (id: UInt64, flags: UInt32)?
        let vmas = task.mm.vmas
        var index = 0
        while index < vmas.count {
            let vma = vmas[index]
            index += 1
            if vma.isSpecial || kept.contains(vma.start) { continue }
            batch.describe("mapping \(String(vma.start, radix: 16))-\(String(vma.end, radix: 16))")
            let unsupported: VMAStatus = [.sysvIPC, .socket, .aioRing, .shadowStack, .guardRegion, .uprobes]
            guard vma.kind.isDisjoint(with: unsupported) else {
                throw Problem(
                    "task \(task.pid) › mapping \(String(vma.start, radix: 16))",
                    "mappings of this kind (status 0x\(String(vma.status, radix: 16))) are not restored yet")
            }
            // Private pages are filled while writable; the real protection follows.
            let isFilled = isFilled(vma)
            // MAP_LOCKED would fill it with pages before they are read: locks come last.
            let flags = vma.flags & ~MapFlags.locked | MapFlags.fixed
            if lateStarts.contains(vma.start) {
                late.describe("mapping \(hex(vma.start))-\(hex(vma.end))")
                late.call(
                    .mmap, .int(vma.start), .int(vma.size), .int(vma.prot), .int(flags | MapFlags.anonymous), -1, 0)
                continue
            }
            if vma.isPrivateAnonymous {
                var end = vma.end
                var protection = vma.prot | (isFilled ? 2 : 0)
                if isPlain(vma) {
                    let first = index - 1
                    while index < vmas.count, vmas[index].start == end, vmas[index].flags == vma.flags,
                        isPlain(vmas[index]), !kept.contains(vmas[index].start),
                        !lateStarts.contains(vmas[index].start)
                    {
                        end = vmas[index].end
                        index += 1
                    }
                    if index > first + 1 { protection = Self.readWrite }
                    for member in vmas[first ..< index] where member.prot != protection { protections.append(member) }
                } else if protection != vma.prot {
                    protections.append(vma)
                }
                batch.call(
                    .mmap, .int(vma.start), .int(end - vma.start), .int(protection), .int(flags | MapFlags.anonymous),
                    -1, 0)
                continue
            }
            if isFilled, vma.prot & 2 == 0 { protections.append(vma) }
            let mode = vma.fdflags ?? 0
            if open.map({ $0.id != vma.shmid || $0.flags != mode }) ?? true {
                if open != nil { batch.call(.close, 1) }
                let id = UInt32(truncatingIfNeeded: vma.shmid)
                if mode & Self.accessMode == Self.openForBoth, let inode = files.entries[id]?.memfd?.inode_id,
                    let segment = files.segments[inode]
                {
                    segment.fetch(as: 1, in: &batch)
                } else if let path = path(of: id) {
                    batch.open(path, mode & Self.accessMode | FilePlan.closeOnExec)
                } else {
                    throw Problem(
                        "task \(task.pid) › mapping \(String(vma.start, radix: 16))",
                        "its file \(vma.shmid) is not in files.img")
                }
                open = (vma.shmid, mode)
            }
            batch.call(
                .mmap, .int(vma.start), .int(vma.size), .int(vma.prot | (isFilled ? 2 : 0)),
                .int(flags & ~MapFlags.anonymous), 1, .int(vma.pgoff))
        }
        if open != nil { batch.call(.close, 1) }
    }

    private static let readWrite: UInt32 = 3  // PROT_READ | PROT_WRITE
    private static let accessMode: UInt32 = 3, openForBoth: UInt32 = 2  // O_ACCMODE, O_RDWR

    private func isFilled(_ vma: VmaEntry) -> Bool { !vma.isShared && task.pages.hasPages(in: vma.start ..< vma.end) }

    /// Whether the mapping can be a piece of a larger one that is cut by mprotect later. What was never writable is not
    /// counted as memory that may be needed (VM_ACCOUNT), and must not be so now.
    private func isPlain(_ vma: VmaEntry) -> Bool {
        vma.isPrivateAnonymous && vma.prot & 4 == 0
            && vma.flags & ~(MapFlags.private | MapFlags.anonymous | MapFlags.noReserve) == 0
            && (vma.prot & 2 != 0 || isFilled(vma))
    }

    private func path(of id: UInt32) -> [UInt8]? {
        if let file = files.entries[id]?.reg { return Unlinked.path(of: file, in: files) }
        return files.entries[id]?.memfd.flatMap { files.segments[$0.inode_id] }.map { Array($0.path.utf8) }
    }

    /// A task may write to itself by process_vm_writev(2).
    private mutating func patch(_ proxy: VdsoProxy) {
        for patch in proxy.patches {
            let size = UInt64(patch.code.count).bytes
            let (code, from, to) = (
                batch.bytes(patch.code), batch.bytes(UInt64(0).bytes + size), batch.bytes(patch.address.bytes + size)
            )
            batch.point(from, at: 0, to: code)
            batch.call(.process_vm_writev, .int(task.pid), .buffer(from), 1, .buffer(to), 1, 0)
        }
    }

    /// A mapping that came with fork: pages that are the same stay shared with the parent, others are written, and
    /// those the task did not have are dropped.
    private mutating func adapt(_ vma: VmaEntry, from inheritance: Inheritance) {
        batch.describe("pages of \(String(vma.start, radix: 16))-\(String(vma.end, radix: 16))")
        let range = vma.start ..< vma.end
        let page: UInt64 = 4096
        let theirs = inheritance.parent.pages.inside(range)
        let ours = task.pages.inside(range)
        var changed: [PageRuns.Run] = []
        func change(_ start: UInt64, _ end: UInt64, of run: PageRuns.Run) {
            let offset = run.offset + (start - run.start)
            if let last = changed.last, last.end == start, last.offset + (last.end - last.start) == offset {
                changed[changed.count - 1].end = end
            } else {
                changed.append(PageRuns.Run(start: start, end: end, offset: offset))
            }
        }
        var index = 0
        for run in ours {
            var address = run.start
            while address < run.end {
                while index < theirs.count, theirs[index].end <= address { index += 1 }
                guard index < theirs.count, theirs[index].start < run.end else {
                    change(address, run.end, of: run)
                    break
                }
                let other = theirs[index]
                if other.start > address { change(address, other.start, of: run) }
                let start = max(address, other.start)
                let end = min(run.end, other.end, start + PageComparer.mostPages * page)
                let (own, their) = (run.offset + (start - run.start), other.offset + (start - other.start))
                if let same = inheritance.comparer?.areSame(own, their, count: (end - start) / page) {
                    for (number, isSame) in same.enumerated() where !isSame {
                        let at = start + UInt64(number) * page
                        change(at, at + page, of: run)
                    }
                } else {
                    change(start, end, of: run)
                }
                address = end
            }
        }
        // The parent may have changed its protection since.
        protections.append(vma)
        if !changed.isEmpty {
            batch.call(.mprotect, .int(vma.start), .int(vma.size), .int(vma.prot | 2))
            var fill = PageFill(hugePages: false)
            fill.add(changed, of: vma, to: &batch)
            fill.flush(to: &batch)
        }
        let dontNeed: UInt64 = 4
        for gap in Self.subtract(ours, from: theirs) {
            batch.call(.madvise, .int(gap.lowerBound), .int(gap.upperBound - gap.lowerBound), .int(dontNeed))
        }
    }

    static func subtract(_ holes: [PageRuns.Run], from runs: [PageRuns.Run]) -> [Range<UInt64>] {
        var left: [Range<UInt64>] = []
        var index = 0
        for run in runs {
            var start = run.start
            while index < holes.count, holes[index].end <= start { index += 1 }
            var at = index
            while at < holes.count, holes[at].start < run.end {
                if holes[at].start > start { left.append(start ..< holes[at].start) }
                start = max(start, holes[at].end)
                at += 1
            }
            if start < run.end { left.append(start ..< run.end) }
        }
        return left
    }
}
