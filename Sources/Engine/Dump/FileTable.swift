import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// Every open file description of the tree once, with its id. Ids count up as files are met: of each task the mapped
/// files, the descriptors, exe, cwd, root.
final class FileTable {
    let dump: FileDump
    private(set) var entries: [FileEntry] = []
    private var nextID: UInt32 = 1
    /// Where in `entries` mapped files are.
    private var mapped: [MappedFile: Int] = [:]
    private var segmentFiles: [UInt64: UInt32] = [:]
    /// Descriptions by what /proc tells of them; within a bucket kcmp(2) decides.
    private var buckets: [Bucket: [Description]] = [:]
    private var late: [() throws -> Void] = []

    private struct MappedFile: Hashable { var device: UInt64, inode: UInt64, flags: UInt32, path: [UInt8] }
    private struct Bucket: Hashable { var device: UInt64, inode: UInt64, flags: UInt32, position: Int64, link: FdLink }
    private struct Description { var id: UInt32, pid: Int32, fd: Int32 }
    private struct Number: Hashable { var pid: Int32, fd: Int32 }
    /// What tasks have under which number, those that share their table left out.
    private var numbers: [Number: UInt32] = [:]
    private var lastAdditions: (set: Number, offsets: [UInt32])?

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
            do { return try descriptor(fd, of: task, pidfd) } catch let problem as Problem {
                throw problem.inside(task.subject)
            } catch {
                throw Problem("\(task.subject) › fd \(fd)", "reading /proc", cause: error)
            }
        }
    }

    private func pidfdOpen(_ pid: Int32) throws -> FileDescriptor {
        do { return FileDescriptor(rawValue: CInt(try systemCall(.pidfd_open, Int(pid), 0))) } catch {
            throw Problem("task \(pid)", "opening a pidfd", cause: error)
        }
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
        numbers[Number(pid: task.pid, fd: fd)] = id
        try FileLocks.keep(file, id: id, in: dump)
        return FdinfoEntry(id: id, flags: closeOnExec, type: kind.type, fd: UInt32(bitPattern: fd))
    }

    private func kind(of file: OpenFile) throws(Problem) -> any FileKind.Type {
        guard let kind = fileKinds.first(where: { $0.claims(file) }) else { throw RefusedFile.problem(file) }
        return kind
    }

    private func duplicate(_ fd: Int32, subject: String, _ pidfd: FileDescriptor) throws(Problem) -> FileDescriptor {
        do {
            return FileDescriptor(rawValue: CInt(try systemCall(.pidfd_getfd, Int(pidfd.rawValue), Int(fd), 0)))
        } catch {
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
                if !file.info.locks.isEmpty {
                    throw Problem(file.subject, "a file in flight holds a lock, which images cannot tell")
                }
                try finish()
            }
            return id
        } catch let problem as Problem { throw problem.inside("in flight") } catch {
            throw Problem("fd in flight", "looking at it", cause: error)
        }
    }

    /// What kinds can only say of all files together.
    func complete() throws { try completeFiles(&entries, in: dump) }

    /// The id of a description, new or met before.
    private func description(_ file: OpenFile, _ kind: any FileKind.Type, _ pidfd: FileDescriptor) throws -> UInt32 {
        let bucket = Bucket(
            device: file.status.device, inode: file.status.inode, flags: file.info.flags & ~FilePlan.closeOnExec,
            position: file.info.pos, link: file.link)
        let index: Int
        switch try search(file, in: buckets[bucket] ?? []) {
        case .known(let id): return id
        case .new(let at): index = at
        }
        let id = takeID()
        buckets[bucket, default: []].insert(Description(id: id, pid: file.pid, fd: file.fd), at: index)
        let own = try duplicate(file.fd, subject: file.subject, pidfd)
        defer { try? own.close() }
        try add(file, kind, id: id, number: own.rawValue)
        return id
    }

    private enum SearchResult { case known(UInt32), new(at: Int) }

    /// kcmp orders the kernel's pointers: binary search keeps a thousand eventfds from a million comparisons.
    private func search(_ file: OpenFile, in list: [Description]) throws -> SearchResult {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            let other = list[middle]
            let order: Int
            do { order = try systemCall(.kcmp, Int(file.pid), Int(other.pid), 0, Int(file.fd), Int(other.fd)) } catch {
                throw Problem(file.subject, "comparing files (kcmp)", cause: error)
            }
            if order == 0 { return .known(other.id) }
            if order == 1 { high = middle } else { low = middle + 1 }
        }
        return .new(at: low)
    }

    /// The description that an epoll set watches. Its number may be another file's by now, so kcmp(2) decides.
    private func watched(by epoll: OpenFile, _ index: Int) throws(Problem) -> UInt32? {
        let tfd = epoll.info.tfds[index]
        let slot = EpollSlot(epoll: epoll.fd, tfd: tfd.fd, offset: additions(to: epoll)[index])
        // Nearly always it still is what the task has under that number, and each question walks through the whole set.
        if let id = numbers[Number(pid: epoll.pid, fd: tfd.fd)],
            try order(Description(id: id, pid: epoll.pid, fd: tfd.fd), slot, of: epoll) == 0
        {
            return id
        }
        for (bucket, list) in buckets where bucket.inode == tfd.ino {
            var low = 0
            var high = list.count
            while low < high {
                let middle = (low + high) / 2
                switch try order(list[middle], slot, of: epoll) {
                case 0: return list[middle].id
                // As seen from the description in the list.
                case 1: low = middle + 1
                default: high = middle
                }
            }
        }
        return nil
    }

    /// `struct kcmp_epoll_slot`: the set, the number, and which of those that were added under this number.
    private struct EpollSlot { var epoll: Int32, tfd: Int32, offset: UInt32 }

    /// kcmp(2) with KCMP_EPOLL_TFD.
    private func order(_ one: Description, _ slot: EpollSlot, of epoll: OpenFile) throws(Problem) -> Int {
        let epollTfd = 7
        let bytes = slot.epoll.bytes + slot.tfd.bytes + slot.offset.bytes
        do throws(Errno) {
            return try unsafe bytes.withBytes { slot throws(Errno) in
                try systemCall(
                    .kcmp, Int(one.pid), Int(epoll.pid), epollTfd, Int(one.fd), Int(bitPattern: slot.baseAddress))
            }
        } catch { throw Problem("\(epoll.subject) › epoll", "comparing what it watches (kcmp)", cause: error) }
    }

    /// For each watch of a set, how many before it were added under the same number.
    private func additions(to epoll: OpenFile) -> [UInt32] {
        let key = Number(pid: epoll.pid, fd: epoll.fd)
        if let last = lastAdditions, last.set == key { return last.offsets }
        var counts: [Int32: UInt32] = [:]
        let offsets = epoll.info.tfds.map { tfd in
            defer { counts[tfd.fd, default: 0] += 1 }
            return counts[tfd.fd, default: 0]
        }
        lastAdditions = (key, offsets)
        return offsets
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
        if fown.pid_type == 1, fown.pid != 0, !dump.tree.contains(Int32(bitPattern: fown.pid)) {
            dump.warn(
                """
                task \(file.pid) › \(file.subject): its signals go to process \(fown.pid), outside of the tree; \
                restored, to whoever has that pid then
                """)
        }
        if answers.succeeded(signal) { fown.signum = UInt32(truncatingIfNeeded: answers[signal]) }
        // Kinds that point at other files (epoll) can say so only when all have their ids.
        let index = entries.count
        entries.append(FileEntry(type: kind.type, id: id))
        let finalFown = fown
        late.append { [unowned self] in
            do throws(Problem) { entries[index] = try reader(answers, finalFown, dump) } catch {
                throw error.inside("task \(file.pid)")
            }
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
        let proc = "/proc/\(task.pid)/map_files/\(vma.mapFile)"
        let subject = "\(task.subject) › mapping \(vma.mapFile)"
        switch backing {
        case .none: return nil
        case .file:
            let status: FileStatus
            do { status = try FileStatus(path: Array(proc.utf8)) } catch {
                throw Problem(subject, "looking at its file", cause: error)
            }
            guard status.kind == .regular || status.kind == .character && RegularFile.isStateless(status.rdev) else {
                throw Problem("\(subject) (\(vma.path))", "it is memory of a device")
            }
            let (path, isDeleted) = try name(of: vma, in: task)
            let link = FdLink.path(path, isDeleted: isDeleted)
            let file = OpenFile(pid: task.pid, proc: proc, link: link, status: status, subject: subject)
            let index = try mapped(file, path: path, isDeleted: isDeleted, flags: entry.fdflags ?? 0)
            if entries[index].reg?.build_id.isEmpty == true {
                if vma.offset == 0, let found = MappedBuildID.find(in: vma, of: task) {
                    entries[index].reg?.build_id = BuildID.words(found)
                } else if vma.permissions.contains(.exec) {
                    entries[index].reg?.cryo_mtime = status.modified
                }
            }
            return entries[index].id
        case .sharedMemory(let inode): return try segment(inode, name: "/dev/zero", at: proc)
        case .memfd(let inode): return try segment(inode, name: Memfd.name(try name(of: vma, in: task).path), at: proc)
        }
    }

    /// Where a line of maps writes a newline, it may stand for one, or for the four characters that it is written with.
    private func name(of vma: VMA, in task: TaskDump) throws -> (path: ProcString, isDeleted: Bool) {
        guard vma.path.bytes.contains(UInt8(ascii: "\n")) else { return (vma.path, vma.isDeleted) }
        let link = FdLink(try task.directory.readlink("map_files/\(vma.mapFile)"))
        guard case .path(let path, let isDeleted) = link else {
            throw Problem("\(task.subject) › mapping \(vma.mapFile)", "\(link) is no path")
        }
        return (path, isDeleted)
    }

    /// The id of a file that is known by path: /proc/PID/exe, cwd, root.
    func linked(_ name: String, of task: TaskDump) throws -> UInt32 {
        let proc = "/proc/\(task.pid)/\(name)"
        let subject = "\(task.subject) › \(name)"
        let link: FdLink
        let status: FileStatus
        do {
            link = FdLink(try task.directory.readlink(name))
            status = try FileStatus(path: Array(proc.utf8))
        } catch { throw Problem(subject, "looking at it", cause: error) }
        guard case .path(let path, let isDeleted) = link else { throw Problem(subject, "\(link) is no path") }
        let file = OpenFile(pid: task.pid, proc: proc, link: link, status: status, subject: subject)
        if name == "exe", Memfd.claims(file) {
            return try segment(status.inode, name: Memfd.name(path), at: proc)
        }
        // As in CRIU's images, cwd and root have entries of their own.
        if name == "exe" { return entries[try mapped(file, path: path, isDeleted: isDeleted, flags: 0)].id }
        return try place(of: file, path: path, isDeleted: isDeleted, flags: 0)
    }

    private func mapped(_ file: OpenFile, path: ProcString, isDeleted: Bool, flags: UInt32) throws -> Int {
        let key = MappedFile(device: file.status.device, inode: file.status.inode, flags: flags, path: path.bytes)
        if let index = mapped[key] { return index }
        let index = entries.count
        _ = try place(of: file, path: path, isDeleted: isDeleted, flags: flags)
        mapped[key] = index
        return index
    }

    private func place(of file: OpenFile, path: ProcString, isDeleted: Bool, flags: UInt32) throws -> UInt32 {
        let id = takeID()
        let (path, isDeleted) = try Unlinked.name(path, isDeleted: isDeleted, file.status, in: dump)
        var entry = RegularFile.entry(id: id, path: path.bytes, flags: flags, position: 0, status: file.status)
        entries.append(FileEntry(type: .REG, id: id, reg: entry))
        if isDeleted {
            let index = entries.count - 1
            try Unlinked.keep(file, path: path, id: id, in: dump)
            Unlinked.noteOtherName(of: &entry, in: dump)
            entries[index].reg = entry
        } else {
            try dump.expect(path, toBe: file)
        }
        return id
    }

    /// The id of the file for a shared segment or memfd, whose pages go into images of their own.
    private func segment(_ inode: UInt64, name: ByteString, at path: String) throws -> UInt32 {
        if let id = segmentFiles[inode] { return id }
        let id = takeID()
        segmentFiles[inode] = id
        let subject = "shared memory \(inode) (\(name))"
        let status: FileStatus
        let seals: Int
        do {
            let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            defer { try? descriptor.close() }
            status = try FileStatus(descriptor: descriptor.rawValue)
            let getSeals = 1034
            seals = try systemCall(.fcntl, Int(descriptor.rawValue), getSeals, 0)
        } catch Errno.invalidArgument {
            throw Problem(subject, "an unlinked file that has the name of shared memory and is none")
        } catch { throw Problem(subject, "opening it", cause: error) }
        let inodeID = UInt32(truncatingIfNeeded: inode)
        dump.add(
            MemfdInodeEntry(
                name: name, uid: status.uid, gid: status.gid, size: UInt64(clamping: status.size),
                shmid: inodeID,
                seals: UInt32(truncatingIfNeeded: seals), inode_id: UInt64(inodeID), mode: status.mode))
        dump.add(.memfd(shmid: inodeID, size: UInt64(clamping: status.size), .link(path)))
        entries.append(
            FileEntry(type: .MEMFD, id: id, memfd: MemfdFileEntry(id: id, flags: 0, pos: 0, inode_id: inodeID)))
        return id
    }
}
