import Images

/// Whether the images of a checkpoint agree: ids resolve, parents exist, pages are where pagemaps say.
struct CheckpointCheck {
    let images: ImageDirectory
    var report: CritVerifier.Report
    var files: [UInt32: FileEntry] = [:]
    private var isX86 = true
    private var hasPlainPages = true
    private var checkedTables: Set<UInt32> = []
    /// Which pagemap the pages of a pages image belong to.
    private var pagesOwners: [UInt32: String] = [:]

    init(_ images: ImageDirectory, _ report: CritVerifier.Report) {
        self.images = images
        self.report = report
    }

    mutating func run() {
        attempt("inventory.img") { (check) throws(ImageError) in
            guard check.images.contains("inventory.img") else {
                return check.report.add(
                    "inventory.img", "is missing: the dump did not end well, or this is no checkpoint")
            }
            let inventory = try check.images.only(InventoryEntry.self, .inventory)
            check.hasPlainPages = ImageVersion.hasPlainPages(inventory.img_version)
        }
        guard images.contains("pstree.img") else {
            // A pre-dump has pagemaps only.
            return checkSegments()
        }
        attempt("files.img") { (check) throws(ImageError) in try check.readFiles() }
        attempt("pstree.img") { (check) throws(ImageError) in try check.checkTree() }
        attempt("files.img") { (check) throws(ImageError) in try check.checkFileReferences() }
        attempt("remap-fpath.img") { (check) throws(ImageError) in try check.checkRemaps() }
        checkSegments()
    }

    private mutating func attempt(_ name: String, _ body: (inout CheckpointCheck) throws(ImageError) -> Void) {
        do {
            try body(&self)
        } catch {
            report.add(error, in: name)
        }
    }

    // MARK: Files

    private mutating func readFiles() throws(ImageError) {
        // Old versions have a file for each kind instead.
        if !images.contains("files.img"), !images.contains("reg-files.img") {
            report.add("files.img", "is missing: every task has at least an exe and a cwd")
        }
        for (index, entry) in try images.entries(FileEntry.self, .files).enumerated() {
            if files.updateValue(entry, forKey: entry.id) != nil {
                report.add("files.img", "entry \(index) has the id \(entry.id) of another one")
            }
        }
    }

    mutating func checkRegular(_ id: UInt32, _ what: String, in name: String) {
        // Without files.img the files are in the split images of old versions.
        guard !files.isEmpty else { return }
        if files[id] == nil { report.add(name, "\(what) is file \(id), which files.img does not have") }
    }

    private mutating func checkRemaps() throws(ImageError) {
        for entry in try images.entries(RemapFilePathEntry.self, .remapFpath) {
            checkRegular(entry.orig_id, "orig_id", in: "remap-fpath.img")
            let ghost = ImageKind.ghostFile.fileName(id: UInt64(entry.remap_id))
            if entry.remap_type == .GHOST, !images.contains(ghost) {
                report.add("remap-fpath.img", "needs \(ghost), which is missing")
            }
        }
    }

    // MARK: Tasks

    private mutating func checkTree() throws(ImageError) {
        let tasks = try images.reader(.pstree).rest(PstreeEntry.self)
        if tasks.isEmpty { report.add("pstree.img", "has no task") }
        var seen: Set<UInt32> = []
        for (index, task) in tasks.enumerated() {
            if !seen.insert(task.pid).inserted { report.add("pstree.img", "task \(task.pid) is there twice") }
            if index > 0, !seen.contains(task.ppid) {
                report.add("pstree.img", "the parent \(task.ppid) of task \(task.pid) does not come before it")
            }
            attempt(ImageKind.core.fileName(id: UInt64(task.pid))) { (check) throws(ImageError) in
                try check.checkTask(task)
            }
        }
    }

    private mutating func checkTask(_ task: PstreeEntry) throws(ImageError) {
        let id = UInt64(task.pid)
        let core = try images.only(CoreEntry.self, .core, id: id)
        if core.mtype != .X86_64 { isX86 = false }
        // TASK_DEAD and TASK_ZOMBIE have nothing more, and their list of threads means nothing.
        if let state = core.tc?.task_state, state == 2 || state == 6 { return }
        for thread in task.threads {
            let name = ImageKind.core.fileName(id: UInt64(thread))
            if !images.contains(name) {
                report.add("pstree.img", "task \(task.pid) has a thread \(thread), but there is no \(name)")
            }
        }
        let ids = try images.only(TaskKobjIdsEntry.self, .ids, id: id)
        try checkDescriptors(ids.files_id)
        let fsName = ImageKind.fs.fileName(id: id)
        let fs = try images.only(FsEntry.self, .fs, id: id)
        checkRegular(fs.cwd_id, "cwd", in: fsName)
        checkRegular(fs.root_id, "root", in: fsName)
        try checkMemory(id)
    }

    private mutating func checkDescriptors(_ table: UInt32) throws(ImageError) {
        guard checkedTables.insert(table).inserted else { return }
        let name = ImageKind.fdinfo.fileName(id: UInt64(table))
        guard images.contains(name) else { return report.add(name, "is missing") }
        var numbers: Set<UInt32> = []
        for entry in try images.entries(FdinfoEntry.self, .fdinfo, id: UInt64(table)) {
            if !numbers.insert(entry.fd).inserted { report.add(name, "descriptor \(entry.fd) is there twice") }
            checkRegular(entry.id, "descriptor \(entry.fd)", in: name)
            if let file = files[entry.id], file.type != entry.type {
                report.add(
                    name,
                    "descriptor \(entry.fd) is \(entry.type.name ?? "?"), file \(entry.id) is \(file.type.name ?? "?")")
            }
        }
    }

    // MARK: Memory

    private static let guardRegion: UInt32 = 1 << 16

    private mutating func checkMemory(_ id: UInt64) throws(ImageError) {
        let name = ImageKind.mm.fileName(id: id)
        let mm = try images.only(MmEntry.self, .mm, id: id)
        checkRegular(mm.exe_file_id, "exe", in: name)
        var end: UInt64 = 0
        for vma in mm.vmas {
            let range = "VMA \(hex(vma.start))-\(hex(vma.end))"
            if vma.start >= vma.end || vma.start % 4096 != 0 || vma.end % 4096 != 0 {
                report.add(name, "\(range) is no range of pages")
            }
            // Guard regions lie in other mappings, and come after all of them.
            if vma.status & Self.guardRegion != 0 { continue }
            if vma.start < end { report.add(name, "\(range) overlaps the one before it, or comes too late") }
            end = max(end, vma.end)
            checkSegment(vma, range, in: name)
            if vma.status & (1 << 6 | 1 << 7) != 0 {
                checkRegular(UInt32(truncatingIfNeeded: vma.shmid), range, in: name)
            }
        }
        let pagemap = ImageKind.pagemap.fileName(id: id)
        guard images.contains(pagemap) else { return report.add(pagemap, "is missing") }
        try checkPagemap(pagemap, inside: mm.vmas.filter { $0.status & Self.guardRegion == 0 })
    }

    private mutating func checkSegments() {
        let names = (try? images.names()) ?? []
        for name in names {
            guard let kind = ImageKind.of(fileName: name)?.kind else { continue }
            let isAlone = kind == .pagemap && !images.contains("pstree.img")
            guard kind == .shmemPagemap || isAlone else { continue }
            attempt(name) { (check) throws(ImageError) in try check.checkPagemap(name, inside: nil) }
        }
    }

    /// PE_PARENT 1, PE_LAZY 2, PE_PRESENT 4; without flags a page is here unless it is in the parent.
    private mutating func checkPagemap(_ name: String, inside vmas: [VmaEntry]?) throws(ImageError) {
        let reader = try images.reader(.pagemap, named: name)
        let head = try reader.only(PagemapHead.self)
        var present: UInt64 = 0
        var at = 0
        var end: UInt64 = 0
        var needsParent = false
        while let entry = try reader.next(PagemapEntry.self) {
            let count = entry.nr_pages ?? UInt64(entry.compat_nr_pages)
            let (size, overflow) = count.multipliedReportingOverflow(by: 4096)
            let (entryEnd, carry) = entry.vaddr.addingReportingOverflow(size)
            guard !overflow, !carry else {
                report.add(name, "\(count) pages at \(hex(entry.vaddr)) are more than an address space")
                return
            }
            if entry.vaddr < end {
                report.add(name, "pages at \(hex(entry.vaddr)) overlap those before, or come too late")
            }
            end = max(end, entryEnd)
            let inParent = entry.flags.map { $0 & 1 != 0 } ?? entry.in_parent ?? false
            needsParent = needsParent || inParent
            if entry.flags.map({ $0 & 4 != 0 }) ?? !inParent { present += count }
            guard let vmas else { continue }
            var covered = entry.vaddr
            while at < vmas.count, vmas[at].end <= covered { at += 1 }
            var next = at
            while next < vmas.count, vmas[next].start <= covered, covered < entryEnd {
                covered = max(covered, vmas[next].end)
                next += 1
            }
            if covered < entryEnd { report.add(name, "pages at \(hex(covered)) are in no VMA") }
        }
        if needsParent, !images.contains("parent") {
            report.add(name, "has pages in the parent, but there is no link parent")
        }
        try checkPages(head.pages_id, present, for: name)
    }

    private mutating func checkPages(_ id: UInt32, _ present: UInt64, for name: String) throws(ImageError) {
        let pages = ImageKind.pages.fileName(id: UInt64(id))
        if let other = pagesOwners.updateValue(name, forKey: id) {
            report.add(name, "has its pages in \(pages), as \(other) has")
        }
        guard images.contains(pages) else {
            if present > 0 { report.add(pages, "is missing: \(name) has \(present) pages in it") }
            return
        }
        guard let size = try images.source(pages).size else { return report.add(pages, "is not a file") }
        guard hasPlainPages else { return }
        let pageSizes: [UInt64] = isX86 ? [4096] : [4096, 16384, 65536]
        let fits = pageSizes.contains { present.multipliedReportingOverflow(by: $0) == (size, false) }
        if !fits { report.add(pages, "has \(size) bytes, \(name) says \(present) pages") }
    }

    private func hex(_ number: UInt64) -> String {
        "0x" + String(number, radix: 16)
    }
}
