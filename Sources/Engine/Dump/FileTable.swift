import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// Every open file description of the tree once, with its id. Ids count up as files are met: of each task the mapped files,
/// the descriptors, exe, cwd, root.
final class FileTable {
    let dump: FileDump
    private(set) var entries: [FileEntry] = []
    private var nextID: UInt32 = 1
    private var mapped: [MappedFile: UInt32] = [:]
    private var segmentFiles: [UInt64: UInt32] = [:]
    /// Descriptions by what /proc tells of them; within a bucket kcmp(2) decides.
    private var buckets: [Bucket: [Description]] = [:]
    private var late: [() throws -> Void] = []

    private struct MappedFile: Hashable { var device: UInt64, inode: UInt64, flags: UInt32, path: [UInt8] }
    private struct Bucket: Hashable { var device: UInt64, inode: UInt64, flags: UInt32, position: Int64, link: FdLink }
    private struct Description { var id: UInt32, pid: Int32, fd: Int32 }

    init(_ dump: FileDump) {
        self.dump = dump
        dump.idOfWatched = { [unowned self] (epoll, index) throws(Problem) in try watched(by: epoll, index) }
        dump.nextID = { [unowned self] in takeID() }
        dump.idOfInFlight = { [unowned self] (number) throws(Problem) in try inFlight(number) }
    }

    private func takeID() -> UInt32 {
        defer { nextID += 1 }
        return nextID
    }

    // MARK: Descriptors

    /// The descriptor table of a task.
    func descriptors(of task: TaskDump) throws -> [FdinfoEntry] {
        let pidfd = try pidfdOpen(task.pid)
        defer { try? pidfd.close() }
        return try task.fileNumbers.map { fd in
            do { return try descriptor(fd, of: task, pidfd) } catch let problem as Problem { throw problem.inside(task.subject) } catch {
                throw Problem("\(task.subject) › fd \(fd)", "reading /proc", cause: error)
            }
        }
    }

    private func pidfdOpen(_ pid: Int32) throws -> FileDescriptor {
        do { return FileDescriptor(rawValue: CInt(try systemCall(.pidfd_open, Int(pid), 0))) } catch { throw Problem("task \(pid)", "opening a pidfd", cause: error) }
    }

    private func descriptor(_ fd: Int32, of task: TaskDump, _ pidfd: FileDescriptor) throws -> FdinfoEntry {
        let info = try task.directory.read(.fdinfo(fd))
        let link = try task.directory.fdLink(fd)
        let status = try FileStatus(path: Array("/proc/\(task.pid)/fd/\(fd)".utf8))
        var file = OpenFile(pid: task.pid, fd: fd, link: link, status: status, info: info)
        if case .socket = link {
            let own = try duplicate(fd, subject: file.subject, pidfd)
            defer { try? own.close() }
            file.domain = OpenFile.domain(of: own.rawValue)
        }
        let kind = try kind(of: file)
        let closeOnExec: UInt32 = info.flags & FilePlan.closeOnExec != 0 ? 1 : 0
        let id = try description(file, kind, pidfd)
        try FileLocks.keep(file, id: id, in: dump)
        return FdinfoEntry(id: id, flags: closeOnExec, type: kind.type, fd: UInt32(bitPattern: fd))
    }

    private func kind(of file: OpenFile) throws(Problem) -> any FileKind.Type {
        guard let kind = fileKinds.first(where: { $0.claims(file) }) else {
            throw Problem(file.subject, "\(Self.shown(file.link)) is of a kind that cannot be dumped", hint: "close it before the dump")
        }
        return kind
    }

    private func duplicate(_ fd: Int32, subject: String, _ pidfd: FileDescriptor) throws(Problem) -> FileDescriptor {
        do { return FileDescriptor(rawValue: CInt(try systemCall(.pidfd_getfd, Int(pidfd.rawValue), Int(fd), 0))) } catch {
            throw Problem(subject, "duplicating it (pidfd_getfd)", cause: error)
        }
    }

    // MARK: Files in flight

    /// Descriptors of our own for files that wait in sockets, open until their contents are copied.
    private var inFlight: [FileDescriptor] = []

    deinit { for descriptor in inFlight { try? descriptor.close() } }

    private func inFlight(_ number: Int32) throws(Problem) -> UInt32 {
        let own = FileDescriptor(rawValue: number)
        inFlight.append(own)
        let before = nextID
        do {
            let file = try OpenFile(pid: getpid(), fd: number, in: try ProcDirectory(pid: getpid()), number: number)
            let pidfd = try pidfdOpen(getpid())
            defer { try? pidfd.close() }
            let id = try description(file, try kind(of: file), pidfd)
            if nextID == before {
                inFlight.removeLast()
                try? own.close()
            } else {
                if !file.info.locks.isEmpty { throw Problem(file.subject, "a file in flight holds a lock, which images cannot tell") }
                try finish()
            }
            return id
        } catch let problem as Problem { throw problem.inside("in flight") } catch { throw Problem("fd in flight", "looking at it", cause: error) }
    }

    /// What kinds can only say of all files together.
    func complete() throws { try completeFiles(&entries, in: dump) }

    private static func shown(_ link: FdLink) -> String {
        switch link {
        case .path(let path, _): "\(path)"
        case .unreachable(let path): "(unreachable)\(path)"
        case .pipe(let inode): "pipe:[\(inode)]"
        case .socket(let inode): "socket:[\(inode)]"
        case .anonInode(let name): "anon_inode:[\(name)]"
        case .numbered(let kind, let inode): "\(kind):[\(inode)]"
        case .other(let text): "\(text)"
        }
    }

    /// The id of a description, new or met before.
    private func description(_ file: OpenFile, _ kind: any FileKind.Type, _ pidfd: FileDescriptor) throws -> UInt32 {
        let bucket = Bucket(
            device: file.status.device, inode: file.status.inode, flags: file.info.flags & ~FilePlan.closeOnExec, position: file.info.pos, link: file.link)
        var list = buckets[bucket] ?? []
        // kcmp orders the kernel's pointers: binary search keeps a thousand eventfds from a million comparisons.
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            let order: Int
            do { order = try systemCall(.kcmp, Int(file.pid), Int(list[middle].pid), 0, Int(file.fd), Int(list[middle].fd)) } catch {
                throw Problem(file.subject, "comparing files (kcmp)", cause: error)
            }
            if order == 0 { return list[middle].id }
            if order == 1 { high = middle } else { low = middle + 1 }
        }
        let id = takeID()
        list.insert(Description(id: id, pid: file.pid, fd: file.fd), at: low)
        buckets[bucket] = list
        let own = try duplicate(file.fd, subject: file.subject, pidfd)
        defer { try? own.close() }
        try add(file, kind, id: id, number: own.rawValue)
        return id
    }

    /// The description that an epoll set watches. Its number may be another file's by now, so kcmp(2) with KCMP_EPOLL_TFD decides.
    private func watched(by epoll: OpenFile, _ index: Int) throws(Problem) -> UInt32? {
        let tfds = epoll.info.tfds
        let tfd = tfds[index]
        // struct kcmp_epoll_slot: the set, the number, and which of those that were added under this number.
        let before = tfds[..<index].count { $0.fd == tfd.fd }
        let slot = UInt32(bitPattern: epoll.fd).bytes + UInt32(bitPattern: tfd.fd).bytes + UInt32(before).bytes
        for (bucket, list) in buckets where bucket.inode == tfd.ino {
            var low = 0
            var high = list.count
            while low < high {
                let middle = (low + high) / 2
                let order: Int
                do throws(Errno) {
                    order = try unsafe slot.withBytes { slot throws(Errno) in
                        try systemCall(.kcmp, Int(list[middle].pid), Int(epoll.pid), 7, Int(list[middle].fd), Int(bitPattern: slot.baseAddress))
                    }
                } catch { throw Problem("\(epoll.subject) › epoll", "comparing what it watches (kcmp)", cause: error) }
                if order == 0 { return list[middle].id }
                // As seen from the description in the list.
                if order == 1 { low = middle + 1 } else { high = middle }
            }
        }
        return nil
    }

    private func add(_ file: OpenFile, _ kind: any FileKind.Type, id: UInt32, number: Int32) throws {
        var batch = Batch()
        let owner = batch.room(8)
        // O_PATH descriptors know nothing of owners.
        let hasOwner = batch.call(.fcntl, .int(number), 16, .buffer(owner), mayFail: true)
        let signal = batch.call(.fcntl, .int(number), 11, 0, mayFail: true)
        let uids = batch.room(8)
        batch.call(.fcntl, .int(number), 17, .buffer(uids), mayFail: true)
        let reader = try kind.dump(file, id: id, number: number, asking: &batch)
        let answers = batch.runHere()
        if let failure = answers.failure { throw Problem(file.subject, "asking what it is", cause: failure) }
        var fown = FownEntry()
        if answers.succeeded(hasOwner), let pid = UInt32(answers[owner], at: 4), pid != 0 {
            // F_OWNER_TID 0, F_OWNER_PID 1, F_OWNER_PGRP 2 are what the image's pid types are, too.
            fown = FownEntry(
                uid: UInt32(answers[uids], at: 0) ?? 0, euid: UInt32(answers[uids], at: 4) ?? 0, signum: 0,
                pid_type: UInt32(answers[owner], at: 0) ?? 0, pid: pid)
        }
        if answers.succeeded(signal) { fown.signum = UInt32(truncatingIfNeeded: answers[signal]) }
        // Kinds that point at other files (epoll) can say so only when all have their ids.
        let index = entries.count
        entries.append(FileEntry(type: kind.type, id: id))
        let finalFown = fown
        late.append { [unowned self] in
            do throws(Problem) { entries[index] = try reader(answers, finalFown, dump) } catch { throw error.inside("task \(file.pid)") }
        }
    }

    /// Makes the entries, now that every file has an id.
    func finish() throws {
        for step in late { try step() }
        late.removeAll()
    }

    // MARK: Mapped files, exe, cwd, root

    /// The id of the file behind a mapping.
    func mapped(_ vma: VMA, _ entry: VmaEntry, _ backing: VMABacking, of task: TaskDump) throws -> UInt32? {
        let path = "/proc/\(task.pid)/map_files/\(vma.mapFile)"
        switch backing {
        case .none: return nil
        case .file:
            let status: FileStatus
            do { status = try FileStatus(path: Array(path.utf8)) } catch { throw Problem("\(task.subject) › mapping \(vma.mapFile)", "looking at its file", cause: error) }
            guard status.kind == .regular || status.kind == .character && RegularFile.isStateless(status.rdev) else {
                throw Problem("\(task.subject) › mapping \(vma.mapFile) (\(vma.path))", "it is memory of a device")
            }
            return try file(path: vma.path.bytes, isDeleted: vma.isDeleted, at: path, status: status, flags: entry.fdflags ?? 0)
        case .sharedMemory(let inode, let name): return try segment(inode, name: name, at: path)
        }
    }

    /// The id of a file that is known by path: /proc/PID/exe, cwd, root.
    func linked(_ name: String, of task: TaskDump) throws -> UInt32 {
        let path = "/proc/\(task.pid)/\(name)"
        do {
            let link = try task.directory.readlink(name)
            let status = try FileStatus(path: Array(path.utf8))
            guard case .path(let text, let isDeleted) = FdLink(link) else { throw Problem("\(task.subject) › \(name)", "\(link) is no path") }
            if name == "exe" { return try file(path: text.bytes, isDeleted: isDeleted, at: path, status: status, flags: 0) }
            let id = takeID()
            entries.append(FileEntry(type: .REG, id: id, reg: RegularFile.entry(id: id, path: text.bytes, flags: 0, position: 0, status: status)))
            if isDeleted {
                try Unlinked.keep(OpenFile(pid: task.pid, proc: path, link: .path(text, isDeleted: true), status: status), path: text, id: id, in: dump)
            }
            return id
        } catch let problem as Problem { throw problem } catch { throw Problem("\(task.subject) › \(name)", "looking at it", cause: error) }
    }

    private func file(path: [UInt8], isDeleted: Bool, at proc: String, status: FileStatus, flags: UInt32) throws -> UInt32 {
        let key = MappedFile(device: status.device, inode: status.inode, flags: flags, path: path)
        if let id = mapped[key] { return id }
        let id = takeID()
        mapped[key] = id
        entries.append(FileEntry(type: .REG, id: id, reg: RegularFile.entry(id: id, path: path, flags: flags, position: 0, status: status)))
        if isDeleted {
            let unlinked = OpenFile(pid: 0, proc: proc, link: .path(ProcString(path), isDeleted: true), status: status)
            try Unlinked.keep(unlinked, path: ProcString(path), id: id, in: dump)
        }
        return id
    }

    /// The id of the file for a shared segment or memfd, whose pages go into images of their own.
    private func segment(_ inode: UInt64, name: String, at path: String) throws -> UInt32 {
        if let id = segmentFiles[inode] { return id }
        let id = takeID()
        segmentFiles[inode] = id
        let status: FileStatus
        let seals: Int
        do {
            let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            defer { try? descriptor.close() }
            status = try FileStatus(descriptor: descriptor.rawValue)
            let getSeals = 1034, sealSeal = 1
            seals = (try? systemCall(.fcntl, Int(descriptor.rawValue), getSeals, 0)) ?? sealSeal
        } catch { throw Problem("shared memory \(inode)", "opening it", cause: error) }
        let inodeID = UInt32(truncatingIfNeeded: inode)
        dump.add(MemfdInodeEntry(
            name: ByteString(name), uid: status.uid, gid: status.gid, size: UInt64(clamping: status.size), shmid: inodeID,
            seals: UInt32(truncatingIfNeeded: seals), inode_id: UInt64(inodeID), mode: status.mode))
        dump.add(.memfd(shmid: inodeID, size: UInt64(clamping: status.size), .link(path)))
        entries.append(FileEntry(type: .MEMFD, id: id, memfd: MemfdFileEntry(id: id, flags: 0, pos: 0, inode_id: inodeID)))
        return id
    }
}
