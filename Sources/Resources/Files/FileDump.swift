package import Images

/// What the kinds of files share during one dump: what they may look up, and where they leave what is not in their entry.
package final class FileDump {
    package struct Options: Sendable {
        /// Biggest unlinked file to carry along, in bytes (--ghost-limit).
        package var ghostLimit: UInt64 = 1 << 20
        package var linkRemap = false
        package var tcpEstablished = false
        package var shellJob = false
        package var fileLocks = false
        package var externalUnixSockets = false
        package init() {}
    }

    /// Contents that go into an image of their own, copied by the data plane after all entries are known.
    package enum Stream: Sendable {
        /// The bytes in a pipe or FIFO, once per pipe.
        case pipe(id: UInt32, kind: ImageKind, pid: Int32, fd: Int32)
        /// Packets waiting in the receive queue of a socket.
        case socketQueue(id: UInt32, pid: Int32, fd: Int32)
        /// An unlinked regular file.
        case ghost(id: UInt32, entry: GhostFileEntry, pid: Int32, fd: Int32, path: String)
        /// The pages of a memfd, into pagemap-shmem-ID.
        case memfd(shmid: UInt64, pid: Int32, fd: Int32, size: UInt64)
    }

    package let options: Options
    /// Pids of the tree.
    package let tree: Set<Int32>
    package private(set) var streams: [Stream] = []
    private var streamed: Set<UInt64> = []
    package private(set) var remaps: [RemapFilePathEntry] = []
    package private(set) var memfds: [MemfdInodeEntry] = []
    package private(set) var ttys: [TtyInfoEntry] = []
    private var ghostIDs: [FileIdentity: UInt32] = [:]
    private var nextGhost: UInt32 = 1
    /// Ids of the descriptions that tasks have, for kinds that point at others (epoll): by task and number.
    package var idOfDescriptor: (_ pid: Int32, _ fd: Int32, _ inode: UInt64) -> UInt32? = { _, _, _ in nil }
    package struct FileIdentity: Hashable, Sendable {
        package var device: UInt64
        package var inode: UInt64
        package init(device: UInt64, inode: UInt64) { (self.device, self.inode) = (device, inode) }
    }

    package init(options: Options, tree: Set<Int32>) {
        self.options = options
        self.tree = tree
    }

    /// Leaves a stream to be copied, once for each key.
    package func add(_ stream: Stream, key: UInt64) {
        if streamed.insert(key).inserted { streams.append(stream) }
    }

    package func add(_ remap: RemapFilePathEntry) { remaps.append(remap) }

    package func add(_ memfd: MemfdInodeEntry) {
        if !memfds.contains(where: { $0.inode_id == memfd.inode_id }) { memfds.append(memfd) }
    }

    package func add(_ tty: TtyInfoEntry) {
        if !ttys.contains(where: { $0.id == tty.id }) { ttys.append(tty) }
    }

    /// The id of the ghost file for this inode, and whether it is the first time it is asked for.
    package func ghostID(_ identity: FileIdentity) -> (id: UInt32, isNew: Bool) {
        if let id = ghostIDs[identity] { return (id, false) }
        defer { nextGhost += 1 }
        ghostIDs[identity] = nextGhost
        return (nextGhost, true)
    }
}
