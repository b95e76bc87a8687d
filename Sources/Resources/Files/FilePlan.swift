package import Images
import Linux
package import Tracer

/// The calls with which one task makes one group of files, in the phases all tasks go through together:
/// all files are created, then fetched by the other tasks that have them, then connected, then filled, then finished.
/// Every file lies under one high number of its own (`parked`) until all are there; only then do they get their real
/// numbers.
package struct FilePlan {
    package let files: RestoredFiles
    /// The task that makes them.
    package let pid: Int32
    /// Makes the files.
    package var create = Batch()
    /// What comes before `create`: batches of this task, and in between those of others that act for it.
    package private(set) var turns: [(pid: Int32, batch: Batch)] = []
    /// Makes more of them, when the others are made and while no other task makes any.
    package var alone = Batch()
    /// What needs other files to be there: epoll_ctl, connect.
    package var connect = Batch()
    /// Puts in what was queued.
    package var fill = Batch()
    /// What would have been in the way of filling: shutdown, seals, flags.
    package var finish = Batch()
    /// Whom signals of files go to. Last, and when there are threads: they may be owners, and what a restore does to a
    /// file is nobody's signal.
    package var owners = Batch()
    /// Other files this task needs under their parked numbers, in the order in which it was found out.
    package private(set) var needs: [UInt32] = []
    private var needed: Set<UInt32> = []

    /// Sockets that get their names back, for which way has to be made on the host before.
    package private(set) var socketNames: [SocketName] = []

    /// The ids of what the task has, by descriptor.
    package let descriptors: [Int32: UInt32]

    package init(files: RestoredFiles, pid: Int32, descriptors: [Int32: UInt32] = [:]) {
        self.files = files
        self.pid = pid
        self.descriptors = descriptors
    }

    /// The number of the file `id` in every task that has it, until all files are there.
    package func parked(_ id: UInt32) -> Int32 { files.parked(id) }

    mutating func bind(_ name: SocketName) { socketNames.append(name) }

    /// The parked number of another file, which this task will fetch if it does not make it.
    package mutating func number(of id: UInt32) -> Int32 {
        if needed.insert(id).inserted { needs.append(id) }
        return parked(id)
    }

    /// Moves a fresh descriptor to the parked number of `id`. As long as files are being made the low numbers are free:
    /// a new descriptor is 0 (a pair 0 and 1), which spares asking.
    package mutating func park(_ number: Int32 = 0, as id: UInt32) {
        create.call(.dup3, .int(number), .int(parked(id)), .int(Self.closeOnExec))
        create.call(.close, .int(number))
    }

    /// Lets another task of the tree make calls: after all that is in `create` by now, before all that is added later.
    package mutating func turn<E: Error>(of other: Int32, _ body: (inout Batch) throws(E) -> Void) throws(E) {
        var batch = Batch()
        let subject = create.subjects.last ?? ""
        batch.describe(subject)
        try body(&batch)
        if !create.isEmpty { turns.append((pid, create)) }
        turns.append((other, batch))
        create = Batch()
        create.describe(subject)
    }

    /// Takes over a file that another task has under its parked number: pidfd_getfd(2). Needs descriptors 0 and 1.
    package static func fetch(_ numbers: [Int32], from other: Int32, in batch: inout Batch) {
        batch.call(.pidfd_open, .int(other), 0)
        for number in numbers {
            batch.call(.pidfd_getfd, 0, .int(number), 0)
            batch.call(.dup3, 1, .int(number), .int(closeOnExec))
            batch.call(.close, 1)
        }
        batch.call(.close, 0)
    }

    package static let closeOnExec: UInt32 = 0o2000000
    /// O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC: they are of the opening, not of the file. And O_ASYNC, which an opening
    /// would only pretend to set (open(2), BUGS).
    static let creation: UInt32 = 0o1700 | async
    private static let async: UInt32 = 0o20000
    static let nonblock: UInt32 = 0o4000
    static let noFollow: UInt32 = 0o400000  // O_NOFOLLOW
    static let pathOnly: UInt32 = 0o10000000  // O_PATH

    /// Signal ownership: F_SETOWN_EX, F_SETSIG, and O_ASYNC if `flags` have it.
    package mutating func own(_ fown: FownEntry, of id: UInt32, flags: UInt32 = 0) {
        if fown.pid != 0 {
            let isKnown = [FileOwner.thread, FileOwner.group].contains(fown.pid_type)
            let type = isKnown ? fown.pid_type : FileOwner.process
            let pid = Int32(bitPattern: fown.pid)
            let owner = owners.bytes(type.bytes + pid.bytes)
            // Whether a signal may be sent depends on the ids of who asked for it: with ours a task could send signals
            // to anybody. The third stays root's, which is the way back.
            let isOurs = fown.uid == 0 && fown.euid == 0
            if !isOurs { owners.call(.setresuid, .int(fown.uid), .int(fown.euid), 0, mayFail: true) }
            // One outside of the tree may be gone.
            let mayFail = !(type == FileOwner.process && files.tree.contains(pid))
            owners.fcntl(.int(parked(id)), .setOwnEx, .buffer(owner), mayFail: mayFail)
            if !isOurs { owners.call(.setresuid, 0, 0, 0, mayFail: true) }
        }
        if fown.signum != 0 { owners.fcntl(.int(parked(id)), .setSig, .int(fown.signum)) }
        if flags & Self.async != 0 { owners.fcntl(.int(parked(id)), .setFL, .int(flags)) }
    }

    /// F_SETFL with the flags that open(2) or a creating call did not take.
    package mutating func setFlags(_ flags: UInt32, of id: UInt32) {
        create.fcntl(.int(parked(id)), .setFL, .int(flags))
    }
}
