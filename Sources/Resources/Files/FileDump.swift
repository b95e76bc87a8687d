import Glibc
package import Images
package import ProcFS
import SystemPackage

/// What the kinds of files share during one dump: what they may look up, and where they leave what is not in their
/// entry.
package final class FileDump {
    package struct Options: Sendable {
        /// Biggest unlinked file to carry along, in bytes (--ghost-limit).
        package var ghostLimit: UInt64 = 1 << 20
        package var linkRemap = false
        /// The tasks are not ended (--leave-running, --leave-stopped).
        package var runsOn = false
        package var tcpEstablished = false
        /// Connections are not kept, and neither are those that wait to be accepted (--tcp-close, --skip-in-flight).
        package var tcpClose = false
        package var skipInFlight = false
        package var shellJob = false
        package var fileLocks = false
        package var externalUnixSockets = false
        package init() {}
    }

    /// Where the engine finds the file again to copy from it.
    package enum Origin: Hashable, Sendable {
        /// A number in a task.
        case descriptor(pid: Int32, fd: Int32)
        /// A link in /proc to open: map_files, exe.
        case link(String)

        /// A path that opens it.
        package var path: String {
            switch self {
            case .descriptor(let pid, let fd): "/proc/\(pid)/fd/\(fd)"
            case .link(let path): path
            }
        }
    }

    /// Contents that go into an image of their own, copied by `FileContents` after all entries are known.
    package enum Stream: Sendable {
        /// The bytes in a pipe or FIFO, once per pipe.
        case pipe(id: UInt32, kind: ImageKind, Origin)
        /// Packets waiting in the receive queue of a socket.
        case socketQueue(id: UInt32, inode: UInt64, Origin)
        /// An unlinked file.
        case ghost(id: UInt32, path: String, Origin)
        /// The pages of a memfd, into pagemap-shmem-ID.
        case memfd(shmid: UInt32, size: UInt64, Origin)

        package var origin: Origin {
            switch self {
            case .pipe(_, _, let origin), .socketQueue(_, _, let origin), .ghost(_, _, let origin),
                .memfd(_, _, let origin):
                origin
            }
        }
    }

    package let options: Options
    /// What sock_diag(7) and the socket files tell.
    package var sockets: SocketTables
    /// Where paths lead.
    package var paths = PathLookup()
    /// The network namespace of the tree, as ns_id of socket entries.
    package var netNamespaceID: UInt32 = 2
    /// Pids of the tree.
    package let tree: Set<Int32>
    package private(set) var streams: [Stream] = []
    private var fallbacks: [Stream] = []
    private var nextStreamIndex = 0
    private var streamed: Set<StreamKey> = []
    private struct StreamKey: Hashable {
        var kind: String
        var number: UInt64
    }
    package private(set) var remaps: [RemapFilePathEntry] = []
    package private(set) var memfds: [MemfdInodeEntry] = []
    private var memfdIDs: Set<UInt64> = []
    package private(set) var locks: [FileLockEntry] = []
    private var lockKeys: Set<LockKey> = []
    package private(set) var ttys: [TtyInfoEntry] = []
    private var ttyIDs: Set<UInt32> = []
    private var ghostIDs: [FileIdentity: UInt32] = [:]
    /// The names that files had which have none now, by inode.
    private var unlinkedPaths: [UInt64: [(device: UInt64, path: [UInt8])]] = [:]
    private var fifoIDs: [FileIdentity: UInt32] = [:]
    private var usedFifoIDs: Set<UInt32> = []
    private var nextGhost: UInt32 = 1
    /// Ids of the descriptions that tasks have, for kinds that point at others (epoll): by task and number.
    package var idOfWatched: (_ file: OpenFile, _ index: Int) throws(Problem) -> UInt32? = { _, _ throws(Problem) in nil
    }
    /// The id of a file that was found in flight in a socket (SCM_RIGHTS): the engine dumps it like the files of tasks,
    /// or finds that a task has it too. `number` is a descriptor in the engine, which this takes over and keeps open as
    /// long as streams come from it.
    package var idOfInFlight: (_ number: Int32) throws(Problem) -> UInt32 = { number throws(Problem) in
        throw Problem("fd \(number) in flight", "files in flight are not dumped here")
    }
    /// The controlling terminal of a task, with its session and the process group in its foreground; nil without one.
    package struct Terminal: Hashable, Sendable {
        package var device: DeviceNumber
        package var session: Int32
        package var foreground: Int32
        package init(device: DeviceNumber, session: Int32, foreground: Int32) {
            (self.device, self.session, self.foreground) = (device, session, foreground)
        }
    }
    package var terminal: (_ pid: Int32) -> Terminal? = { pid in
        guard let stat = try? ProcDirectory(pid: pid).read(.stat), stat.ttyNr != 0 else { return nil }
        return Terminal(
            device: DeviceNumber(dev: UInt64(UInt32(bitPattern: stat.ttyNr))), session: stat.session,
            foreground: stat.tpgid)
    }
    /// The path of what an inotify watch of a process watches.
    package var watched: (_ watch: FdinfoInotify, _ pid: Int32) -> [UInt8]? = { FileHandles.path(of: $0, pid: $1) }
    /// Gets what is lost without being worth a refusal.
    package var warn: (_ text: String) -> Void = { _ in }
    /// Whose an entry is, for what is found out about it later.
    var owners: [UInt32: String] = [:]
    /// Which task a unix socket was found in, with the socket's owner.
    var holders: [UInt32: CryoUcredEntry] = [:]
    /// The names of peers that the kernel does not point to: gone, or not accepted yet.
    var peerNames: [UInt32: [UInt8]] = [:]
    /// Whether there is a process of this pid, in the tree or not: kill(2).
    package var isAlive: (_ pid: Int32) -> Bool = { pid in kill(pid, 0) == 0 || errno == EPERM }
    /// A fresh id for an entry that no task's descriptor stands for.
    package var nextID: () -> UInt32 = { 0 }
    /// Other names of unlinked files.
    package var names = OtherNames()
    /// Of files that were opened under a name that is gone: one that they have still, by the id of the entry.
    package internal(set) var otherNames: [UInt32: [UInt8]] = [:]
    /// Names given to files for the dump, by the id of their entries.
    var links: [FileIdentity: UInt32] = [:]
    private var extra: [FileEntry] = []
    package struct FileIdentity: Hashable, Sendable {
        package var device: UInt64
        package var inode: UInt64
        package init(device: UInt64, inode: UInt64) { (self.device, self.inode) = (device, inode) }
    }

    package init(options: Options, tree: Set<Int32>, sockets: SocketTables = .live()) {
        self.options = options
        self.sockets = sockets
        self.tree = tree
    }

    /// Leaves a stream to be copied, once for each inode or id of its kind.
    /// - Parameter isFallback: only if it does not come from elsewhere.
    package func add(_ stream: Stream, isFallback: Bool = false) {
        if isFallback { return fallbacks.append(stream) }
        let key: StreamKey =
            switch stream {
            case .pipe(let id, let kind, _): StreamKey(kind: kind.name, number: UInt64(id))
            case .socketQueue(let id, _, _): StreamKey(kind: "queue", number: UInt64(id))
            case .ghost(let id, _, _): StreamKey(kind: "ghost", number: UInt64(id))
            case .memfd(let shmid, _, _): StreamKey(kind: "memfd", number: UInt64(shmid))
            }
        if streamed.insert(key).inserted { streams.append(stream) }
    }

    /// The next stream to copy. Copying one may add others: files found in flight have contents too.
    package func nextStream() -> Stream? {
        while nextStreamIndex == streams.count, let fallback = fallbacks.popLast() { add(fallback) }
        guard nextStreamIndex < streams.count else { return nil }
        defer { nextStreamIndex += 1 }
        return streams[nextStreamIndex]
    }

    package func add(_ remap: RemapFilePathEntry) { remaps.append(remap) }

    package func add(_ memfd: MemfdInodeEntry) {
        if memfdIDs.insert(memfd.inode_id).inserted { memfds.append(memfd) }
    }

    package func add(_ tty: TtyInfoEntry) {
        if ttyIDs.insert(tty.id).inserted { ttys.append(tty) }
    }

    /// An entry that belongs to no descriptor.
    package func add(_ entry: FileEntry) { extra.append(entry) }

    /// Entries that were added to no descriptor, once.
    func takeExtra() -> [FileEntry] {
        defer { extra = [] }
        return extra
    }

    struct LockKey: Hashable {
        var kind: UInt32, owner: UInt64, inode: UInt64, start: Int64, length: Int64
    }

    /// A lock, once for whom it belongs to.
    func add(_ lock: FileLockEntry, key: LockKey) {
        if lockKeys.insert(key).inserted { locks.append(lock) }
    }

    /// The id of a FIFO: its inode, unless another file system has one of that number.
    func fifoID(_ identity: FileIdentity) -> UInt32 {
        if let id = fifoIDs[identity] { return id }
        var id = UInt32(truncatingIfNeeded: identity.inode)
        while !usedFifoIDs.insert(id).inserted { id &+= 1 }
        fifoIDs[identity] = id
        return id
    }

    func noteUnlinked(_ identity: FileIdentity, path: [UInt8]) {
        unlinkedPaths[identity.inode, default: []].removeAll { $0.device == identity.device }
        unlinkedPaths[identity.inode, default: []].append((identity.device, path))
    }

    /// - Parameter kernelDevice: as inotify's fdinfo has it.
    func unlinkedPath(inode: UInt64, kernelDevice: UInt32) -> [UInt8]? {
        unlinkedPaths[inode]?.first { DeviceNumber(dev: $0.device).kernel == kernelDevice }?.path
    }

    /// The id of the ghost file for this inode.
    func ghostID(_ identity: FileIdentity) -> UInt32 {
        if let id = ghostIDs[identity] { return id }
        defer { nextGhost += 1 }
        ghostIDs[identity] = nextGhost
        return nextGhost
    }
}
