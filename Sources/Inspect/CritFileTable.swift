import Images

/// The files of a checkpoint by id: files.img, or the split images of old versions.
struct FileTable {
    private var files: [UInt32: FileEntry] = [:]

    init(_ images: ImageDirectory) throws(ImageError) {
        for entry in try images.entries(FileEntry.self, .files) { files[entry.id] = entry }
        guard files.isEmpty else { return }
        for entry in try images.entries(RegFileEntry.self, .regFiles) {
            files[entry.id] = FileEntry(type: .REG, id: entry.id, reg: entry)
        }
        for entry in try images.entries(PipeEntry.self, .pipes) {
            files[entry.id] = FileEntry(type: .PIPE, id: entry.id, pipe: entry)
        }
        for entry in try images.entries(UnixSkEntry.self, .unixsk) {
            files[entry.id] = FileEntry(type: .UNIXSK, id: entry.id, usk: entry)
        }
    }

    /// The path of a regular file.
    func path(_ id: some BinaryInteger) -> ByteString {
        guard let id = UInt32(exactly: id), let name = files[id]?.reg?.name else { return "unknown path" }
        return name
    }

    /// A descriptor as Python crit names it.
    func describe(_ entry: FdinfoEntry) -> ByteString {
        switch entry.type {
        case .REG: return path(entry.id)
        case .PIPE: return ByteString("pipe[\(files[entry.id]?.pipe.map { "\($0.pipe_id)" } ?? "?")]")
        case .UNIXSK:
            guard let socket = files[entry.id]?.usk else { return "unix[?]" }
            let name = QuotedPrintable.encode(socket.name)
            return ByteString(
                Array("unix[\(socket.ino) (\(socket.peer))\(name.isEmpty ? "" : " ")".utf8) + name + [0x5d])
        default: return ByteString("\(entry.type.name ?? "\(entry.type.rawValue)").\(entry.id)")
        }
    }
}

/// Names of VMAs. Shared segments are numbered from 1 in order of first use, over all tasks.
struct CritRegionNames {
    private let files: FileTable
    private var numbers: [UInt64: Int] = [:]

    init(files: FileTable) {
        self.files = files
    }

    private mutating func number(_ id: UInt64) -> String {
        let number = numbers[id] ?? numbers.count + 1
        numbers[id] = number
        return String(number, radix: 16)
    }

    mutating func name(of vma: VmaEntry) -> ByteString {
        func has(_ bit: UInt32) -> Bool { vma.status & 1 << bit != 0 }
        if has(10) { return ByteString(" ips[\(number(vma.shmid))]") }
        if has(8) { return ByteString(" shmem[\(number(vma.shmid))]") }
        if has(11) { return ByteString(" packet[\(number(vma.shmid))]") }
        if has(6) || has(7) {
            let offset = vma.pgoff == 0 ? "" : " + 0x\(String(vma.pgoff, radix: 16))"
            return ByteString([0x20] + files.path(vma.shmid).bytes + Array("\(offset)\(has(7) ? " (s)" : "")".utf8))
        }
        if has(1) { return " [stack]" }
        if has(2) { return " [vsyscall]" }
        if has(3) { return " [vdso]" }
        return vma.flags & 0x100 != 0 ? " [stack?]" : ""
    }
}
