import Glibc
package import Images
import ProcFS
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

    package let options: Options
    /// What sock_diag(7) and the socket files tell.
    package var sockets: SocketTables
    /// Where paths lead.
    package var paths = PathLookup()
    /// The network namespace of the tree, as ns_id of socket entries.
    package var netNamespaceID: UInt32 = 2
    /// Pids of the tree.
    package let tree: Set<Int32>
    package private(set) var contents: [any FileContent] = []
    private var fallbacks: [any FileContent] = []
    private var nextIndex = 0
    private var contentKeys: Set<FileContentKey> = []
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
    /// Whoever has the tree; it outlives the dump.
    package unowned let context: any DumpContext
    /// Whose an entry is, for what is found out about it later.
    var owners: [UInt32: String] = [:]
    /// Which task a unix socket was found in, with the socket's owner.
    var holders: [UInt32: CryoUcredEntry] = [:]
    /// The names of peers that the kernel does not point to: gone, or not accepted yet.
    var peerNames: [UInt32: [UInt8]] = [:]
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

    package init(
        options: Options, tree: Set<Int32>, context: any DumpContext, sockets: SocketTables = .live()
    ) {
        (self.options, self.context) = (options, context)
        self.sockets = sockets
        self.tree = tree
    }

    /// Leaves contents to be copied, once for each key.
    /// - Parameter isFallback: only if they do not come from elsewhere.
    package func add(_ content: any FileContent, isFallback: Bool = false) {
        if isFallback { return fallbacks.append(content) }
        if contentKeys.insert(content.key).inserted { contents.append(content) }
    }

    /// The next contents to copy. Copying may add others: files found in flight have contents too.
    package func nextContent() -> (any FileContent)? {
        while nextIndex == contents.count, let fallback = fallbacks.popLast() { add(fallback) }
        guard nextIndex < contents.count else { return nil }
        defer { nextIndex += 1 }
        return contents[nextIndex]
    }

    package func warn(_ text: String) { context.warn(text) }

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
