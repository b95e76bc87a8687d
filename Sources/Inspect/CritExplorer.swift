package import Images

/// What `crit x DIR ps|fds|mems|rss` prints: Python crit's columns, to the last trailing space.
package struct CritExplorer {
    package enum Subject: String, Sendable, CaseIterable {
        case ps, fds, mems, rss
    }

    private let images: ImageDirectory
    private let output: OutputBuffer
    private let note: (String) -> Void
    private let shown: (ByteString) -> [UInt8]

    /// `note` takes what is left out, and why. `shown` makes what is printed of a name: on a terminal, names are
    /// hostile.
    package init(
        _ images: ImageDirectory, to output: OutputBuffer, shown: @escaping (ByteString) -> [UInt8] = { $0.bytes },
        note: @escaping (String) -> Void
    ) {
        self.images = images
        self.output = output
        self.note = note
        self.shown = shown
    }

    package func print(_ subject: Subject) throws(ImageError) {
        let tasks = try images.reader(.pstree).rest(PstreeEntry.self)
        if subject == .ps { return try printTree(tasks) }
        let files = try FileTable(images)
        var regions = CritRegionNames(files: files)
        for task in tasks {
            let id = UInt64(task.pid)
            guard images.contains(ImageKind.ids.fileName(id: id)) else {
                if try isDead(task) {
                    note("task \(task.pid) is a zombie: nothing of it to show")
                    continue
                }
                throw ImageError("is missing", file: ImageKind.ids.fileName(id: id))
            }
            line("\(task.pid)")
            switch subject {
            case .ps: break
            case .fds: try printDescriptors(id, files)
            case .mems: try printRegions(id, files, &regions)
            case .rss: try printPages(id, files)
            }
        }
    }

    /// TASK_DEAD and TASK_ZOMBIE have a core image, but no ids, mm or fs.
    private func isDead(_ task: PstreeEntry) throws(ImageError) -> Bool {
        let state = try images.only(CoreEntry.self, .core, id: UInt64(task.pid)).tc?.task_state
        return state == 2 || state == 6
    }

    // MARK: Lines

    private func line(_ text: String, _ bytes: ByteString = "", _ rest: String = "") {
        output.append(text)
        output.append(contentsOf: shown(bytes))
        output.append(rest)
        output.append("\n")
    }

    // MARK: ps

    private func printTree(_ tasks: [PstreeEntry]) throws(ImageError) {
        line("\(right("PID", 7))\(right("PGID", 7))\(right("SID", 7))   COMM")
        var children: [UInt32: [PstreeEntry]] = [:]
        let pids = Set(tasks.map(\.pid))
        for task in tasks { children[task.ppid, default: []].append(task) }
        var pending = tasks.filter { !pids.contains($0.ppid) }.reversed().map { (task: $0, depth: 0) }
        var shown: Set<UInt32> = []
        while let (task, depth) = pending.popLast() {
            guard shown.insert(task.pid).inserted else { continue }
            let comm = try images.only(CoreEntry.self, .core, id: UInt64(task.pid)).tc?.comm ?? ""
            let indent = String(repeating: " ", count: 4 * depth)
            line("\(right("\(task.pid)", 7))\(right("\(task.pgid)", 7))\(right("\(task.sid)", 7))   \(indent)", comm)
            pending += (children[task.pid] ?? []).reversed().map { ($0, depth + 1) }
        }
        if shown.count < pids.count { note("\(pids.count - shown.count) tasks are not below the root of the tree") }
    }

    // MARK: fds

    private func printDescriptors(_ id: UInt64, _ files: FileTable) throws(ImageError) {
        let table = try images.only(TaskKobjIdsEntry.self, .ids, id: id).files_id
        for entry in try images.reader(.fdinfo, id: UInt64(table)).rest(FdinfoEntry.self) {
            line("\t\(right("\(entry.fd)", 7)): ", files.describe(entry))
        }
        let fs = try images.only(FsEntry.self, .fs, id: id)
        line("\t\(right("cwd", 7)): ", files.path(fs.cwd_id))
        line("\t\(right("root", 7)): ", files.path(fs.root_id))
    }

    // MARK: mems

    private func printRegions(_ id: UInt64, _ files: FileTable, _ names: inout CritRegionNames) throws(ImageError) {
        let mm = try images.only(MmEntry.self, .mm, id: id)
        line("\t\(left("exe", 36))    ", files.path(mm.exe_file_id))
        for vma in mm.vmas {
            let range = "\(hex8(vma.start))-\(hex8(vma.end))"
            let access =
                "\(vma.prot & 1 != 0 ? "r" : "-")\(vma.prot & 2 != 0 ? "w" : "-")\(vma.prot & 4 != 0 ? "x" : "-")"
            line("\t\(left(range, 36))\(access)", names.name(of: vma), vma.status & 1 == 0 ? " *" : "")
        }
    }

    // MARK: rss

    private func printPages(_ id: UInt64, _ files: FileTable) throws(ImageError) {
        let vmas = try images.only(MmEntry.self, .mm, id: id).vmas
        let pagemap = try images.reader(.pagemap, id: id)
        _ = try pagemap.only(PagemapHead.self)
        var at = 0
        var previous = -1
        while let entry = try pagemap.next(PagemapEntry.self) {
            try output.pass()
            let count = entry.nr_pages ?? UInt64(entry.compat_nr_pages)
            let end = entry.vaddr &+ count &* 4096
            while at < vmas.count, vmas[at].end <= entry.vaddr { at += 1 }
            output.append(left("\t\(String(entry.vaddr, radix: 16)) / \(left("\(count)", 8))", 24))
            while at < vmas.count, vmas[at].start < end {
                if at == previous {
                    output.append(" ~")
                } else {
                    let vma = vmas[at]
                    output.append(" \(hex8(vma.start)) / \(left("\((vma.end &- vma.start) >> 12)", 8))")
                    if vma.status & (1 << 6 | 1 << 7) != 0 {
                        output.append(" ")
                        output.append(contentsOf: shown(files.path(vma.shmid)))
                    }
                    previous = at
                }
                output.append("\n\t" + String(repeating: " ", count: 23))
                at += 1
            }
            output.append("\n")
            at = max(0, at - 1)
        }
    }
}

/// `%7s`
private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
}

/// `%-7s`
private func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
}

/// `%08lx`
private func hex8(_ number: UInt64) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 8 - text.utf8.count)) + text
}
