import Glibc
package import Images
import Linux
import Netlink
package import SystemPackage

/// What one run has done to the host outside of the tasks. Each step is written down before it happens; in the end all
/// are finished, or taken back in reverse order.
package final class HostChanges {
    /// Where the run's directory is made when the first step needs it.
    private let images: ImageDirectory?
    private var directory: RunDirectory?
    private var journal: HostJournal?
    private var isOpen = false
    private var steps: [HostStep] = []
    private var directories: [[UInt8]: HostDirectory] = [:]
    private var workshops: [[UInt8]: HostDirectory] = [:]
    private var counter = 0
    /// Unlike a pid, nobody's but this run's: names with it are ours even before an inode is known.
    private let token: String = String(UInt64.random(in: .min ... .max), radix: 36)

    /// Steps are written into a directory that there is.
    package init(in directory: RunDirectory) {
        images = nil
        self.directory = directory
    }

    /// - Parameter images: where the directory for the journal is made once it is needed. If it cannot be (a read-only
    ///   medium), there is no journal.
    package init(lazilyIn images: ImageDirectory) { self.images = images }

    deinit { journal?.close() }

    /// The run's directory, made now if need be.
    package func runDirectory() throws(Problem) -> RunDirectory? {
        guard !isOpen else { return directory }
        if let images {
            do throws(Problem) { directory = try RunDirectory(in: images) } catch {
                guard let cause = error.cause as? Errno, Self.unwritable.contains(cause) else { throw error }
            }
        }
        if let directory {
            do { journal = try HostJournal(in: directory.descriptor) } catch {
                throw Problem(
                    "\(directory.parent.path)/\(directory.name)", "no journal can be written there", cause: error)
            }
        }
        isOpen = true
        return directory
    }

    private static let unwritable: [Errno] = [.readOnlyFileSystem, .permissionDenied, .notPermitted]

    // MARK: Steps

    /// A directory of the host, by its absolute path, or by `HostName.here` and `above`. Directories that are gone come
    /// back for a moment, with `making`.
    package func directory(_ path: [UInt8], making: Bool = false) throws(Problem) -> HostDirectory {
        if let known = directories[path] { return known }
        let opened: HostDirectory
        if path.first == UInt8(ascii: "/") {
            opened = try HostDirectory.open(
                path,
                missing: making
                    ? { [unowned self] here, name throws(Problem) in try makeDirectory(name, in: here) } : nil)
        } else {
            guard let run = try runDirectory() else { throw Problem("journal", "there is no directory for it") }
            opened = try HostDirectory(path, of: run.descriptor)
        }
        directories[path] = opened
        return opened
    }

    /// To be called before a step happens.
    package func record(_ new: [HostStep]) throws(Problem) {
        _ = try runDirectory()
        do { try journal?.append(new.map(\.line)) } catch {
            throw Problem("journal", "it cannot be written", cause: error)
        }
        steps += new
    }

    /// As many names as are tried where each is taken.
    static let mostNames = 1000

    /// A name that nobody else uses.
    package func freshName() -> [UInt8] {
        counter += 1
        return Array("\(RunDirectory.prefix)\(token)-\(counter)".utf8)
    }

    /// A directory that only root may enter, in `parent`: what is made there has owner and mode before anybody can get
    /// at it.
    package func workshop(in parent: HostDirectory) throws(Problem) -> HostDirectory {
        if let known = workshops[parent.path] { return known }
        let name = HostName(parent.path, freshName())
        try record([.workshop(name)])
        guard unsafe withPath(name.name, { unsafe mkdirat(parent.descriptor, $0, 0o700) }) == 0 else {
            throw Problem(ByteString(parent.path).string, "nothing can be made there", cause: Errno(rawValue: errno))
        }
        let descriptor = unsafe withPath(name.name) {
            unsafe openat(parent.descriptor, $0, HostDirectory.pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw Problem(name.shown, "it cannot be entered", cause: Errno(rawValue: errno)) }
        let workshop = HostDirectory(owning: descriptor, path: name.path)
        // The owner of `parent` can have put another in its place meanwhile.
        guard let status = try? FileStatus(descriptor: descriptor), status.uid == geteuid(),
            status.mode & 0o7777 == 0o700
        else {
            throw Problem(name.shown, "it was exchanged for another")
        }
        workshops[parent.path] = workshop
        directories[name.path] = workshop
        return workshop
    }

    /// Lets what is ready in `workshop` be known by `name` in `parent`, until `endMoment`. Errors: EEXIST.
    package func show(
        _ ready: [UInt8], in workshop: HostDirectory, as name: [UInt8], in parent: HostDirectory
    ) throws(Problem) {
        let target = HostName(parent.path, name)
        do {
            let file = try identity(of: ready, in: workshop)
            if try parent.status(of: name) != nil { throw Errno.fileExists }
            try record([.show(target, from: HostName(workshop.path, ready), file)])
            try workshop.rename(ready, to: name, in: parent)
        } catch let problem as Problem { throw problem } catch {
            throw Problem(target.shown, "it cannot be made", cause: error)
        }
    }

    /// Makes a file that is there as a whole or not at all, and stays if all goes well. Errors: EEXIST, if the name is
    /// taken.
    package func make(_ contents: [UInt8], as name: [UInt8], in parent: HostDirectory, mode: UInt32) throws(Problem) {
        let target = HostName(parent.path, name)
        let workshop = try workshop(in: parent)
        let ready = freshName()
        do {
            let file = unsafe withPath(ready) {
                unsafe openat(workshop.descriptor, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            }
            guard file >= 0 else { throw Errno(rawValue: errno) }
            defer { close(file) }
            try unsafe contents.withBytes { bytes throws(Errno) in try unsafe writeAll(file, bytes) }
            try record([.link(target, try identity(of: ready, in: workshop))])
            try workshop.rename(ready, to: name, in: parent)
        } catch let problem as Problem { throw problem } catch {
            throw Problem(target.shown, "it cannot be made", cause: error)
        }
        try endMoment()
    }

    /// A directory of this run's for sockets that have lost their names, as tasks reach it.
    package func makeSocketScratch() throws(Problem) -> [UInt8] {
        guard let run = try runDirectory() else {
            throw Problem(
                "unix sockets", "there is no directory to bind them in", hint: "the images directory has to be writable"
            )
        }
        guard unsafe mkdirat(run.descriptor, "sockets", 0o700) == 0 else {
            throw Problem("unix sockets", "no directory to bind them in can be made", cause: Errno(rawValue: errno))
        }
        return Array("/proc/\(getpid())/fd/\(run.descriptor)/sockets".utf8)
    }

    private func makeDirectory(_ name: [UInt8], in parent: HostDirectory) throws(Problem) {
        let workshop = try workshop(in: parent)
        let ready = freshName()
        guard unsafe withPath(ready, { unsafe mkdirat(workshop.descriptor, $0, 0o700) }) == 0 else {
            throw Problem(
                HostName(parent.path, name).shown, "the directory cannot be made", cause: Errno(rawValue: errno))
        }
        try show(ready, in: workshop, as: name, in: parent)
    }

    package func identity(of name: [UInt8], in directory: HostDirectory) throws(Errno) -> FileDump.FileIdentity {
        guard let status = try directory.status(of: name) else { throw .noSuchFileOrDirectory }
        return FileDump.FileIdentity(device: status.device, inode: status.inode)
    }

    // MARK: The end

    /// Takes away what was there for a moment only.
    package func endMoment() throws(Problem) {
        let moment = steps.filter(\.isMomentary)
        guard !moment.isEmpty else { return }
        for step in moment.reversed() { try settle(step, succeeded: false) }
        steps.removeAll(where: \.isMomentary)
        workshops = [:]
        // From here on an inode of ours may be given to somebody's new file.
        do { try journal?.append([HostJournal.isOver]) } catch {
            throw Problem("journal", "it cannot be written", cause: error)
        }
    }

    /// To be called before tasks are made to outlive the run: whoever kills it in between leaves no other trace of how
    /// far it has come.
    /// - Parameter tasks: the first and the last whose turn it is.
    package func willLetGo(_ tasks: [Int32]) throws(Problem) {
        guard let journal else { return }
        do { try journal.append([HostJournal.isLettingGo(try tasks.map { try TaskIdentity(of: $0) })]) } catch {
            throw Problem("journal", "it cannot be written", cause: error)
        }
    }

    /// From here on the steps are finished, by the next run if not by this one. Nothing can be done about a journal
    /// that cannot be written then.
    package func commit() { try? journal?.append([HostJournal.isCommitted]) }

    /// Finishes all steps, or takes them back.
    /// - Returns: what could not be settled, whose journal stays for the next run.
    @discardableResult
    package func end(succeeded: Bool) -> [Problem] {
        var problems: [Problem] = []
        while let step = steps.popLast() {
            do throws(Problem) { try settle(step, succeeded: succeeded) } catch { problems.append(error) }
        }
        if problems.isEmpty, let directory {
            do throws(Problem) { try directory.remove() } catch { problems.append(error) }
        }
        return problems
    }

    private func settle(_ step: HostStep, succeeded: Bool) throws(Problem) {
        try step.settle(succeeded: succeeded) { path throws(Problem) in try directory(path) }
    }

    /// Settles the steps of a run that was killed.
    /// - Parameter directory: the run's directory.
    static func settle(leftIn directory: Int32) -> [Problem] {
        let opened: (_ path: [UInt8]) throws(Problem) -> HostDirectory = { path throws(Problem) in
            path.first == UInt8(ascii: "/") ? try HostDirectory.open(path) : try HostDirectory(path, of: directory)
        }
        let left: HostJournal.Record, succeeded: Bool
        do throws(Problem) {
            do throws(Errno) { left = try HostJournal.read(in: directory) } catch {
                throw Problem("journal", "it cannot be read", cause: error)
            }
            succeeded = try hasSucceeded(left, opened)
        } catch { return [error] }
        var problems: [Problem] = []
        for step in left.steps.reversed() {
            do throws(Problem) { try step.settle(succeeded: succeeded, opened) } catch { problems.append(error) }
        }
        return problems
    }

    private static func hasSucceeded(_ left: HostJournal.Record, _ opened: HostStep.Opening) throws(Problem) -> Bool {
        if left.isCommitted { return true }
        // A dump has come through if its last image, inventory.img, is in its place.
        guard !left.tasks.isEmpty else { return try left.steps.last?.isInPlace(opened) ?? false }
        // A restore, if all its tasks have outlived it.
        let living: [TaskIdentity]
        do { living = try left.tasks.filter { try $0.isAlive() } } catch {
            throw Problem("journal", "looking for its tasks", cause: error)
        }
        if let first = living.first, living.count < left.tasks.count {
            throw Problem(
                "task \(first.pid)",
                "it lives, and others of its tree do not: the restore was killed as it let them go",
                hint: "what it did to the host is taken back by the next run after its end")
        }
        return !living.isEmpty
    }
}
