internal import Glibc
internal import Images

extension Checkpoint {
    /// Reads a checkpoint. What is damaged is named in `problems`, the rest is there.
    package init(reading path: String) throws(InspectError) {
        self.init(path: path)
        let images: ImageDirectory
        let names: [String]
        do {
            images = try ImageDirectory(path)
            names = try images.names()
        } catch {
            throw InspectError(error)
        }
        self.images = names.compactMap { name in
            guard let status = fileStatus(images.descriptor, name) else { return nil }
            let kind = ImageKind.of(fileName: name)?.kind
            return CheckpointImage(
                name: name, kind: kind?.name ?? "", summary: kind?.summary ?? "not an image that is known",
                size: UInt64(max(0, status.st_size)),
                hasEntries: kind.map { !$0.isRaw } ?? false)
        }
        if let status = fileStatus(images.descriptor, ImageKind.inventory.fileName()) {
            time = Int64(status.st_mtim.tv_sec)
        }
        var loader = CheckpointLoader(images: images)
        loader.loadTree()
        loader.loadTasks()
        tasks = loader.tasks
        sockets = loader.sockets()
        namespaces = loader.namespaces(names)
        facts = loader.facts(self)
        problems = loader.problems
    }
}

/// Puts a checkpoint together from its images.
private struct CheckpointLoader {
    let images: ImageDirectory
    var tasks: [CheckpointTask] = []
    var problems: [String] = []
    private var files: FileDescriptions
    private var inventory: InventoryEntry?
    private var machine = ""

    init(images: ImageDirectory) {
        self.images = images
        var problems: [String] = []
        files = FileDescriptions(images, problems: &problems)
        self.problems = problems
        if let inventory = reading({ () throws(ImageError) in try images.only(InventoryEntry.self, .inventory) }) {
            self.inventory = inventory
            if let problem = CheckpointSummary.problem(of: inventory) { self.problems.append(problem) }
        }
    }

    private mutating func reading<T>(_ body: () throws(ImageError) -> T) -> T? {
        do {
            return try body()
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    /// The tasks in the order of the tree, parents before children whatever the image says.
    mutating func loadTree() {
        let images = images
        let entries = reading { () throws(ImageError) in try images.entries(PstreeEntry.self, .pstree) } ?? []
        let known = Set(entries.map(\.pid))
        let children = Dictionary(grouping: entries, by: \.ppid)
        var seen: Set<UInt32> = []
        var stack = entries.filter { !known.contains($0.ppid) || $0.ppid == $0.pid }.reversed().map { ($0, 0) }
        func task(_ entry: PstreeEntry, _ depth: Int) -> CheckpointTask {
            var task = CheckpointTask(pid: entry.pid, ppid: entry.ppid, pgid: entry.pgid, sid: entry.sid)
            task.depth = depth
            task.threads = entry.threads.map { CheckpointThread(tid: $0) }
            return task
        }
        while let (entry, depth) = stack.popLast() {
            guard seen.insert(entry.pid).inserted else { continue }
            tasks.append(task(entry, depth))
            stack += (children[entry.pid] ?? []).reversed().map { ($0, depth + 1) }
        }
        // Parents in a circle: nobody's children, but there.
        for entry in entries where seen.insert(entry.pid).inserted { tasks.append(task(entry, 0)) }
        if tasks.count < entries.count { problems.append("pstree.img names a pid more than once") }
    }

    mutating func loadTasks() {
        // Descriptors first: who holds what is wanted when they are described.
        var tables: [UInt32: [FdinfoEntry]] = [:]
        var tableOf: [UInt32: UInt32] = [:]
        for index in tasks.indices {
            loadCore(index)
            guard tasks[index].state != "zombie", tasks[index].state != "dead" else { continue }
            guard let ids = loadIDs(index) else { continue }
            tableOf[tasks[index].pid] = ids.files_id
            if tables[ids.files_id] == nil {
                let images = images
                tables[ids.files_id] =
                    reading { () throws(ImageError) in
                        try images.entries(FdinfoEntry.self, .fdinfo, id: UInt64(ids.files_id))
                    } ?? []
            }
            for descriptor in tables[ids.files_id] ?? [] {
                files.hold(descriptor.id, by: "\(tasks[index].pid)/\(descriptor.fd)")
            }
        }
        for index in tasks.indices {
            guard let table = tableOf[tasks[index].pid] else { continue }
            let own = "\(tasks[index].pid)/"
            tasks[index].descriptors = (tables[table] ?? []).sorted { $0.fd < $1.fd }.map { entry in
                let (type, what, details) = files.describe(entry.id, type: entry.type)
                var descriptor = CheckpointDescriptor(
                    fd: entry.fd, type: type, what: what, isCloseOnExec: entry.flags & 1 != 0)
                descriptor.details = details
                descriptor.sharedWith = (files.holders[entry.id] ?? []).filter {
                    !$0.hasPrefix(own) || $0 != own + "\(entry.fd)"
                }
                return descriptor
            }
            loadMemory(index)
            loadDirectories(index)
        }
    }

    private mutating func loadCore(_ index: Int) {
        let images = images
        let pid = tasks[index].pid
        guard let core = reading({ () throws(ImageError) in try images.only(CoreEntry.self, .core, id: UInt64(pid)) })
        else { return }
        machine = core.mtype.name ?? "machine \(core.mtype.rawValue)"
        tasks[index].comm = core.tc?.comm.shown ?? ""
        tasks[index].state = core.tc.map { Self.state($0) } ?? "?"
        tasks[index].uid = core.thread_core?.creds?.uid
        tasks[index].gid = core.thread_core?.creds?.gid
        // The threads that pstree.img lists for a zombie are garbage.
        guard tasks[index].state != "zombie", tasks[index].state != "dead" else {
            tasks[index].threads = []
            return
        }
        for number in tasks[index].threads.indices {
            let tid = tasks[index].threads[number].tid
            let entry =
                tid == pid
                ? core : reading { () throws(ImageError) in try images.only(CoreEntry.self, .core, id: UInt64(tid)) }
            if let entry { tasks[index].threads[number] = ThreadDescriptions.thread(tid, entry) }
        }
    }

    /// The state as the kernel side means it, and how a zombie ended, see wait(2).
    private static func state(_ core: TaskCoreEntry) -> String {
        NameTable.taskStates.first { $0.value == core.task_state }.map { "\($0.name)".lowercased() }
            ?? "state \(core.task_state)"
    }

    private mutating func loadIDs(_ index: Int) -> TaskKobjIdsEntry? {
        let images = images
        let pid = UInt64(tasks[index].pid)
        guard let ids = reading({ () throws(ImageError) in try images.only(TaskKobjIdsEntry.self, .ids, id: pid) })
        else { return nil }
        var facts: [Checkpoint.Fact] = []
        func add(_ label: String, _ id: UInt32?) { if let id { facts.append(.init(label, "\(id)")) } }
        add("mm", ids.vm_id)
        add("files", ids.files_id)
        add("fs", ids.fs_id)
        add("sighand", ids.sighand_id)
        add("pid", ids.pid_ns_id)
        add("net", ids.net_ns_id)
        add("ipc", ids.ipc_ns_id)
        add("uts", ids.uts_ns_id)
        add("mnt", ids.mnt_ns_id)
        add("user", ids.user_ns_id)
        add("cgroup", ids.cgroup_ns_id)
        add("time", ids.time_ns_id)
        tasks[index].ids = facts
        return ids
    }

    private mutating func loadMemory(_ index: Int) {
        let images = images
        let pid = tasks[index].pid
        let name = ImageKind.mm.fileName(id: UInt64(pid))
        guard images.contains(name),
            let memory = reading({ () throws(ImageError) in try images.only(MmEntry.self, .mm, id: UInt64(pid)) })
        else { return }
        tasks[index].hasMemory = true
        tasks[index].exe = files.path(memory.exe_file_id) ?? ""
        var vmas = memory.vmas.map { MemoryDescriptions.vma($0, files: files) }
        if images.contains(ImageKind.pagemap.fileName(id: UInt64(pid))) {
            do { try MemoryDescriptions.count(images, pid: pid, in: &vmas) } catch {
                problems.append(error.description)
            }
        }
        // The stack of the main thread bears no mark of its own.
        if let stack = vmas.firstIndex(where: {
            $0.start <= memory.mm_start_stack && memory.mm_start_stack < $0.end && $0.backing == "[stack?]"
        }) {
            vmas[stack].backing = "[stack]"
        }
        tasks[index].vmas = vmas
    }

    private mutating func loadDirectories(_ index: Int) {
        let images = images
        let pid = UInt64(tasks[index].pid)
        guard images.contains(ImageKind.fs.fileName(id: pid)),
            let fs = reading({ () throws(ImageError) in try images.only(FsEntry.self, .fs, id: pid) })
        else { return }
        tasks[index].cwd = files.path(fs.cwd_id) ?? ""
        tasks[index].root = files.path(fs.root_id) ?? ""
        tasks[index].umask = fs.umask
    }

    func sockets() -> [CheckpointSocket] {
        files.all.compactMap { file in
            var socket: CheckpointSocket
            if let inet = file.isk {
                let (local, remote) = files.addresses(inet)
                socket = CheckpointSocket(
                    id: file.id, family: SocketNames.family(inet.family), type: SocketNames.proto(inet.proto),
                    state: SocketNames.state(inet.state), local: local,
                    remote: remote)
                if let stream = stream(inet) { socket.queued = UInt64(stream.inq_len) &+ UInt64(stream.outq_len) }
            } else if let unix = file.usk {
                let name = SocketNames.unixName(unix.name)
                socket = CheckpointSocket(
                    id: file.id, family: "unix", type: SocketNames.type(unix.type),
                    state: SocketNames.state(unix.state),
                    local: name.isEmpty ? "[\(unix.ino)]" : name, remote: files.peer(unix))
            } else if let netlink = file.nlsk {
                socket = CheckpointSocket(
                    id: file.id, family: "netlink", type: "protocol \(netlink.protocol)",
                    state: SocketNames.state(netlink.state), local: "port \(netlink.portid)",
                    remote: netlink.dst_portid == 0 ? "" : "port \(netlink.dst_portid)")
            } else if let packet = file.psk {
                socket = CheckpointSocket(
                    id: file.id, family: "packet", type: SocketNames.type(packet.type), state: "",
                    local: "interface \(packet.ifindex)", remote: "")
            } else {
                return nil
            }
            if socket.queued == 0 { socket.queued = files.queuedBytes(file.id) }
            socket.holders = files.holders[file.id] ?? []
            return socket
        }
    }

    private func stream(_ socket: InetSkEntry) -> TcpStreamEntry? {
        let name = ImageKind.tcpStream.fileName(id: UInt64(socket.ino))
        guard images.contains(name) else { return nil }
        return try? images.only(TcpStreamEntry.self, .tcpStream, id: UInt64(socket.ino))
    }

    /// The namespaces that have images of their own.
    mutating func namespaces(_ names: [String]) -> [Checkpoint.Fact] {
        let images = images
        var facts: [Checkpoint.Fact] = []
        for name in names {
            guard let (kind, id) = ImageKind.of(fileName: name), !id.isEmpty, let number = UInt64(id) else { continue }
            switch kind {
            case .utsns:
                if let uts = reading({ () throws(ImageError) in try images.only(UtsnsEntry.self, .utsns, id: number) })
                {
                    facts.append(.init("uts \(id)", "host \(uts.nodename.shown), domain \(uts.domainname.shown)"))
                }
            case .mnts:
                let mounts =
                    reading { () throws(ImageError) in try images.entries(MntEntry.self, .mnts, id: number) } ?? []
                facts.append(.init("mnt \(id)", "\(mounts.count) mounts"))
            case .userns:
                if let user = reading({ () throws(ImageError) in try images.only(UsernsEntry.self, .userns, id: number)
                }) {
                    facts.append(.init("user \(id)", "\(user.uid_map.count) uid and \(user.gid_map.count) gid ranges"))
                }
            case .timens:
                if let time = reading({ () throws(ImageError) in try images.only(TimensEntry.self, .timens, id: number)
                }) {
                    facts.append(
                        .init("time \(id)", "monotonic \(time.monotonic.tv_sec) s, boottime \(time.boottime.tv_sec) s"))
                }
            case .netdev:
                let devices =
                    reading { () throws(ImageError) in try images.entries(NetDeviceEntry.self, .netdev, id: number) }
                    ?? []
                facts.append(.init("net \(id)", devices.prefix(20).map { $0.name.shown }.joined(separator: " ")))
            default: break
            }
        }
        return facts
    }

    mutating func facts(_ checkpoint: Checkpoint) -> [Checkpoint.Fact] {
        let images = images
        var facts = [Checkpoint.Fact("directory", checkpoint.path)]
        func add(_ label: String, _ value: String?) { if let value { facts.append(.init(label, value)) } }
        add("root task", tasks.first.map { "\($0.pid) \($0.comm)" })
        add("tasks", "\(tasks.count), \(tasks.reduce(0) { $0 + $1.threads.count }) threads")
        add("machine", machine.isEmpty ? nil : machine)
        add("pages", "\(tasks.reduce(0) { $0 &+ $1.dumpedPages }) dumped")
        add("open files", "\(files.all.count)")
        add("sockets", "\(checkpoint.sockets.count)")
        add("images", "\(checkpoint.images.count) files, \(checkpoint.images.reduce(0) { $0 &+ $1.size }) bytes")
        if let inventory {
            add("image version", "\(inventory.img_version)")
            add("dumped at uptime", inventory.dump_uptime.map { "\($0 / 1_000_000) s" })
            add("run id", inventory.dump_criu_run_id?.shown)
        }
        let name = ImageKind.stats.fileName(id: "dump")
        if images.contains(name),
            let stats = reading({ () throws(ImageError) in try images.reader(.stats, named: name).only(StatsEntry.self)
            }), let dump = stats.dump
        {
            add(
                "frozen for",
                "\(dump.frozen_time) µs (freezing \(dump.freezing_time), memory \(dump.memdump_time), writing "
                    + "\(dump.memwrite_time))"
            )
            add(
                "pages written",
                "\(dump.pages_written) of \(dump.pages_scanned) scanned, \(dump.pages_skipped_parent) in the parent")
        }
        return facts
    }
}
