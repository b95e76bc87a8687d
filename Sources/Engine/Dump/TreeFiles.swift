import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage
import Tracer

/// Every open file description of the tree once, with its id. Ids count up as files are met: of each task the mapped
/// files, the descriptors, exe, cwd, root.
final class TreeFiles {
    /// What the kinds share.
    private(set) lazy var dump = FileDump(options: options, tree: tree, context: self)
    var entries: [FileEntry] = []
    private let options: FileDump.Options
    private let tree: Set<Int32>
    private let report: (String) -> Void
    private var nextID: UInt32 = 1
    private var descriptions = OpenDescriptions()
    /// What makes the entries, once every file has an id.
    private var late: [() throws -> Void] = []
    var places = PlacedFiles()
    /// Descriptors of our own for files that wait in sockets, open until their contents are copied.
    private var inFlight: [FileDescriptor] = []

    /// - Parameter report: gets what is lost without being worth a refusal.
    init(_ options: FileDump.Options, tree: Set<Int32>, report: @escaping (String) -> Void) {
        (self.options, self.tree, self.report) = (options, tree, report)
    }

    deinit { for descriptor in inFlight { try? descriptor.close() } }

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
        let own = try duplicate(fd, pidfd)
        defer { try? own.close() }
        let file = try OpenFile(pid: task.pid, fd: fd, in: task.directory, number: own.rawValue)
        let kind = try kind(of: file)
        let id = try description(file, kind, own.rawValue)
        descriptions.note(id, as: fd, of: task.pid)
        try FileLocks.keep(file, id: id, in: dump)
        let closeOnExec: UInt32 = file.info.flags & FilePlan.closeOnExec != 0 ? 1 : 0
        return FdinfoEntry(id: id, flags: closeOnExec, type: kind.type, fd: UInt32(bitPattern: fd))
    }

    private func kind(of file: OpenFile) throws(Problem) -> any FileKind.Type {
        guard let kind = fileKinds.first(where: { $0.claims(file) }) else { throw RefusedFile.problem(file) }
        return kind
    }

    private func duplicate(_ fd: Int32, _ pidfd: FileDescriptor) throws(Problem) -> FileDescriptor {
        do {
            return FileDescriptor(rawValue: CInt(try systemCall(.pidfd_getfd, Int(pidfd.rawValue), Int(fd), 0)))
        } catch { throw Problem("fd \(fd)", "duplicating it (pidfd_getfd)", cause: error) }
    }

    /// The id of a description, new or met before.
    /// - Parameter number: a duplicate of it here.
    private func description(_ file: OpenFile, _ kind: any FileKind.Type, _ number: Int32) throws -> UInt32 {
        switch try descriptions.find(file) {
        case .known(let id): return id
        case .new(let place):
            let id = newID()
            descriptions.insert(id, file, at: place)
            try add(file, kind, id: id, number: number)
            return id
        }
    }

    /// What kinds can only say of all files together.
    func complete() throws { try completeFiles(&entries, in: dump) }

    private func add(_ file: OpenFile, _ kind: any FileKind.Type, id: UInt32, number: Int32) throws {
        var batch = Batch()
        let owner = FileOwner(asking: &batch, of: number)
        let reader = try kind.dump(file, id: id, number: number, asking: &batch)
        let answers = batch.runHere()
        if let failure = answers.failure { throw Problem(file.subject, "asking what it is", cause: failure) }
        let fown = owner.entry(answers)
        if fown.pid_type == FileOwner.process, fown.pid != 0, !dump.tree.contains(Int32(bitPattern: fown.pid)) {
            dump.warn(
                """
                task \(file.pid) › \(file.subject): its signals go to process \(fown.pid), outside of the tree; \
                restored, to whoever has that pid then
                """)
        }
        // Kinds that point at other files (epoll) can say so only when all have their ids.
        let index = entries.count
        entries.append(FileEntry(type: kind.type, id: id))
        late.append { [unowned self] in
            do throws(Problem) { entries[index] = try reader(answers, fown, dump) } catch {
                throw error.inside("task \(file.pid)")
            }
        }
    }

    /// Makes the entries, now that every file has an id.
    func finish() throws {
        for step in late { try step() }
        late.removeAll()
    }
}

extension TreeFiles: DumpContext {
    func newID() -> UInt32 {
        defer { nextID += 1 }
        return nextID
    }

    func warn(_ text: String) { report(text) }

    func id(watchedBy epoll: OpenFile, at index: Int) throws(Problem) -> UInt32? {
        try descriptions.find(watchedBy: epoll, at: index)
    }

    func id(ofInFlight number: Int32) throws(Problem) -> UInt32 {
        let own = FileDescriptor(rawValue: number)
        inFlight.append(own)
        let before = nextID
        do {
            let file = try OpenFile(pid: getpid(), fd: number, in: try ProcDirectory(pid: getpid()), number: number)
            let id = try description(file, try kind(of: file), number)
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
}
