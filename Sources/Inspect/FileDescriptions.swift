internal import Images

/// Open files of a checkpoint in words; ids are resolved through the other images.
struct FileDescriptions {
    private var files: [UInt32: FileEntry] = [:]
    private var memfds: [UInt64: MemfdInodeEntry] = [:]
    private var terminals: [UInt32: TtyInfoEntry] = [:]
    private var pipeBytes: [UInt32: UInt64] = [:]
    private var queued: [UInt32: UInt64] = [:]
    /// Who holds an open file: `pid/fd`.
    private(set) var holders: [UInt32: [String]] = [:]
    private var pipeFiles: [UInt32: [UInt32]] = [:]
    private var unixByInode: [UInt32: UInt32] = [:]

    init(_ images: ImageDirectory, problems: inout [String]) {
        func reading(_ body: () throws(ImageError) -> Void) {
            do { try body() } catch { problems.append(error.description) }
        }
        reading { () throws(ImageError) in
            for file in try images.entries(FileEntry.self, .files) {
                files[file.id] = file
                if let pipe = file.pipe { pipeFiles[pipe.pipe_id, default: []].append(file.id) }
                if let socket = file.usk { unixByInode[socket.ino] = file.id }
            }
        }
        reading { () throws(ImageError) in
            for inode in try images.entries(MemfdInodeEntry.self, .memfdInode) { memfds[inode.inode_id] = inode }
        }
        reading { () throws(ImageError) in
            for terminal in try images.entries(TtyInfoEntry.self, .ttyInfo) { terminals[terminal.id] = terminal }
        }
        for kind in [ImageKind.pipesData, .fifoData] {
            reading { () throws(ImageError) in
                guard images.contains(kind.fileName()) else { return }
                let reader = try images.reader(kind)
                while let data = try reader.next(PipeDataEntry.self) {
                    pipeBytes[data.pipe_id] = UInt64(data.bytes)
                    try reader.skipPayload(UInt64(data.bytes))
                }
            }
        }
        reading { () throws(ImageError) in
            guard images.contains(ImageKind.skQueues.fileName()) else { return }
            let reader = try images.reader(.skQueues)
            while let packet = try reader.next(SkPacketEntry.self) {
                queued[packet.id_for, default: 0] &+= UInt64(packet.length)
                try reader.skipPayload(UInt64(packet.length))
            }
        }
    }

    var all: [FileEntry] { files.values.sorted { $0.id < $1.id } }

    func file(_ id: UInt32) -> FileEntry? { files[id] }

    func queuedBytes(_ id: UInt32) -> UInt64 { queued[id] ?? 0 }

    mutating func hold(_ id: UInt32, by holder: String) { holders[id, default: []].append(holder) }

    /// The path of a regular file, or nil.
    func path(_ id: UInt32) -> String? {
        // A program may run from a memfd.
        if let memfd = files[id]?.memfd { return memfds[UInt64(memfd.inode_id)].map { "/memfd:\($0.name.shown)" } }
        return files[id]?.reg.map { $0.name.shown }
    }

    /// What a descriptor is, in a word and a line.
    func describe(_ id: UInt32, type: FdTypes) -> (type: String, what: String, details: [String]) {
        let word = (type.name ?? "type \(type.rawValue)").lowercased()
        guard let file = files[id] else { return (word, "file \(id) is not in files.img", []) }
        if let regular = file.reg {
            var details = ["position \(regular.pos), flags 0\(String(regular.flags, radix: 8))"]
            if let size = regular.size {
                details.append("size at the dump \(size), mode 0\(String(regular.mode ?? 0, radix: 8))")
            }
            return ("reg", regular.name.shown, details)
        }
        if let pipe = file.pipe { return ("pipe", "pipe:[\(pipe.pipe_id)]" + pipeEnd(pipe), pipeDetails(pipe)) }
        if let fifo = file.fifo {
            let name = fifo.regf_id.flatMap { path($0) } ?? "fifo:[\(fifo.pipe_id)]"
            return ("fifo", name, ["\(pipeBytes[fifo.pipe_id] ?? 0) bytes queued"])
        }
        if let socket = file.isk {
            let (local, remote) = addresses(socket)
            return (
                SocketNames.proto(socket.proto),
                [local, remote].filter { !$0.isEmpty }.joined(separator: " → ") + " " + SocketNames.state(socket.state),
                []
            )
        }
        if let socket = file.usk { return ("unix", unix(socket), ["\(queuedBytes(id)) bytes queued"]) }
        if let memfd = file.memfd {
            let inode = memfds[UInt64(memfd.inode_id)]
            return (
                "memfd", "/memfd:" + (inode?.name.shown ?? "?"), ["size \(inode?.size ?? 0), position \(memfd.pos)"]
            )
        }
        return other(file, word)
    }

    private func other(_ file: FileEntry, _ word: String) -> (type: String, what: String, details: [String]) {
        if let event = file.efd { return ("eventfd", "count \(event.counter)", []) }
        if let poll = file.epfd {
            let watched = poll.tfd.prefix(100).map {
                "fd \($0.tfd) events 0x\(String($0.events, radix: 16)) data 0x\(String($0.data, radix: 16))"
            }
            return ("epoll", "watches " + poll.tfd.prefix(20).map { "\($0.tfd)" }.joined(separator: " "), watched)
        }
        if let signal = file.sgfd { return ("signalfd", "mask 0x\(String(signal.sigmask, radix: 16))", []) }
        if let timer = file.tfd {
            return (
                "timerfd", "clock \(timer.clockid), \(timer.ticks) ticks",
                ["next in \(timer.vsec) s \(timer.vnsec) ns, every \(timer.isec) s \(timer.insec) ns"]
            )
        }
        if let terminal = file.tty {
            let name = terminal.regf_id.flatMap { path($0) } ?? ""
            let info = terminals[terminal.tty_info_id]
            return (
                "tty", name.isEmpty ? "terminal \(terminal.tty_info_id)" : name,
                info.map { ["session \($0.sid), foreground group \($0.pgrp)"] } ?? []
            )
        }
        if let notify = file.ify {
            return (
                "inotify", "\(notify.wd.count) watches", notify.wd.prefix(100).compactMap { $0.f_handle.path?.shown }
            )
        }
        if let notify = file.ffy { return ("fanotify", "\(notify.mark.count) marks", []) }
        if let socket = file.nlsk { return ("netlink", "protocol \(socket.protocol), port \(socket.portid)", []) }
        if let socket = file.psk { return ("packet", "interface \(socket.ifindex), protocol \(socket.protocol)", []) }
        if let namespace = file.nsf { return ("ns", "namespace \(namespace.ns_id)", []) }
        if let process = file.pidfd { return ("pidfd", "pid \(process.nspid)", []) }
        return (word, "id \(file.id)", [])
    }

    func addresses(_ socket: InetSkEntry) -> (local: String, remote: String) {
        let remote =
            socket.dst_port == 0 && socket.dst_addr.allSatisfy { $0 == 0 }
            ? "" : SocketNames.address(socket.dst_addr, port: socket.dst_port)
        return (SocketNames.address(socket.src_addr, port: socket.src_port), remote)
    }

    /// Inode, name and the other end: `unix:[41] /run/app/sock → 42 (14506/4)`.
    func unix(_ socket: UnixSkEntry) -> String {
        let name = SocketNames.unixName(socket.name)
        return [
            "unix:[\(socket.ino)]", name, peer(socket).isEmpty ? "" : "→ " + peer(socket),
            socket.state == 10 ? "LISTEN" : "",
        ].filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    func peer(_ socket: UnixSkEntry) -> String {
        guard socket.peer != 0 else { return "" }
        let ends = unixByInode[socket.peer].flatMap { holders[$0] } ?? []
        return "\(socket.peer)" + (ends.isEmpty ? "" : " (\(ends.prefix(4).joined(separator: " ")))")
    }

    private func pipeEnd(_ pipe: PipeEntry) -> String {
        pipe.flags & 3 == 1 ? " write" : pipe.flags & 3 == 0 ? " read" : " read write"
    }

    private func pipeDetails(_ pipe: PipeEntry) -> [String] {
        let others = (pipeFiles[pipe.pipe_id] ?? []).filter { $0 != pipe.id }.flatMap { holders[$0] ?? [] }
        return [
            "\(pipeBytes[pipe.pipe_id] ?? 0) bytes queued",
            "other end: " + (others.isEmpty ? "nobody in the tree" : others.prefix(16).joined(separator: " ")),
        ]
    }
}
