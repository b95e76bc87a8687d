import Images

/// What files and VMAs point at beyond files.img.
extension CheckpointCheck {
    mutating func checkFileReferences() throws(ImageError) {
        let terminals = Set(try images.entries(TtyInfoEntry.self, .ttyInfo).map(\.id))
        let memfds = try images.entries(MemfdInodeEntry.self, .memfdInode)
        let inodes = Set(memfds.map(\.inode_id))
        let sockets = Set(files.values.compactMap(\.usk?.ino))
        for memfd in memfds { checkSegmentImage(memfd.shmid, "memfd \(memfd.inode_id)", in: "memfd.img") }
        for entry in files.values.sorted(by: { $0.id < $1.id }) {
            let name = "file \(entry.id)"
            if let terminal = entry.tty, !terminals.contains(terminal.tty_info_id) {
                report.add("files.img", "\(name) is terminal \(terminal.tty_info_id), which tty-info.img does not have")
            }
            if let memfd = entry.memfd, !inodes.contains(UInt64(memfd.inode_id)) {
                report.add("files.img", "\(name) is memfd \(memfd.inode_id), which memfd.img does not have")
            }
            if let socket = entry.usk, socket.peer != 0, !sockets.contains(socket.peer) {
                report.add("files.img", "\(name) is a unix socket whose peer \(socket.peer) is not there")
            }
            if let id = entry.fifo?.regf_id ?? entry.tty?.regf_id {
                checkRegular(id, "\(name): regf_id", in: "files.img")
            }
        }
    }

    /// VMA_ANON_SHARED 8, VMA_AREA_SYSVIPC 10 and VMA_AREA_MEMFD 14: the latter two go by other images.
    mutating func checkSegment(_ vma: VmaEntry, _ range: String, in name: String) {
        if vma.status & 1 << 8 != 0, vma.status & (1 << 10 | 1 << 14) == 0 {
            checkSegmentImage(vma.shmid, range, in: name)
        }
    }

    private mutating func checkSegmentImage(_ id: some BinaryInteger, _ what: String, in name: String) {
        let pagemap = ImageKind.shmemPagemap.fileName(id: UInt64(truncatingIfNeeded: id))
        if !images.contains(pagemap) { report.add(name, "\(what) needs \(pagemap), which is missing") }
    }
}
