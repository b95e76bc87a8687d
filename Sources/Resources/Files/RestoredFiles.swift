import Glibc
package import Images
import ProcFS
import Tracer

/// What the engine has made on the host for the tasks of a restore.
package struct HostFiles: Sendable {
    package var ghostPaths: [UInt32: [UInt8]]
    package var descriptions: [UInt32: Int32]
    /// A directory for root alone, in which sockets are bound whose file is gone.
    package var socketScratch: [UInt8]

    /// Names stand for what would be made.
    package init(
        ghostPaths: [UInt32: [UInt8]] = [:], descriptions: [UInt32: Int32] = [:],
        socketScratch: [UInt8] = Array("/tmp/cryo-sockets".utf8)
    ) {
        (self.ghostPaths, self.descriptions, self.socketScratch) = (ghostPaths, descriptions, socketScratch)
    }
}

/// All files of a checkpoint, and what is in the images beside them.
package final class RestoredFiles: Sendable {
    package let entries: [UInt32: FileEntry]
    /// What `parked` and `helper` answer.
    package let parking: ParkedNumbers
    package let remaps: [UInt32: RemapFilePathEntry]
    package let pipeData: [UInt32: PipeContents]
    /// Of FIFOs, whose ids are of another kind.
    package let fifoData: [UInt32: PipeContents]
    package let memfds: [UInt32: MemfdInodeEntry]
    package let ttys: [UInt32: TtyInfoEntry]
    package let queues: [UInt32: [Packet]]
    /// Paths at which tasks can open unlinked files, which the engine holds, by the id of the file (not of the ghost).
    package let ghostPaths: [UInt32: [UInt8]]
    /// Descriptors of the engine's to fetch, for files that cannot be opened as they were.
    package let descriptions: [UInt32: Int32]
    /// The process that has them.
    package let engine: Int32
    /// Shared memory and memfds, by inode id: the engine holds them for the time of the restore.
    package let segments: [UInt32: SharedSegment]
    /// The entries of memfds that are what memfd_create(2) has opened.
    let firstOfMemfds: Set<UInt32>
    /// Our own terminal, which takes the place of the one that a --shell-job had from its shell.
    package let terminal: String?
    /// Tasks of the checkpoint.
    package let tree: Set<Int32>
    /// Processes that live only as long as files are made, by the inode of the pidfds whose process they are.
    package let standIns: [UInt32: Int32]
    /// Processes that can make calls when files are made: the tree, and those that stand in for the time.
    package let actors: Set<Int32>
    /// What the tasks of each user are permitted (capabilities(7)), as bits.
    package let permitted: [UInt32: UInt64]
    /// A directory of the engine's where sockets are bound whose names are another's now.
    package let socketScratch: [UInt8]
    /// Sockets of TCP connections come back closed.
    package let tcpClose: Bool
    /// Unix sockets that are made together.
    let unixSockets: UnixSocketGroups
    let unixDatagrams: UnixDatagrams
    let sharedPorts: SharedPorts

    /// What is in a pipe, and how much it can hold.
    package struct PipeContents: Hashable, Sendable {
        package var bytes: [UInt8] = []
        package var size: UInt32?
        package init(bytes: [UInt8] = [], size: UInt32? = nil) { (self.bytes, self.size) = (bytes, size) }
    }

    /// One message of sk-queues.
    package struct Packet: Hashable, Sendable {
        package var entry: SkPacketEntry
        package var bytes: [UInt8]
        package init(entry: SkPacketEntry, bytes: [UInt8]) { (self.entry, self.bytes) = (entry, bytes) }
    }

    package init(
        entries: [FileEntry], parking: ParkedNumbers? = nil, base: Int32 = ParkedNumbers.lowest,
        remaps: [RemapFilePathEntry] = [], pipeData: [UInt32: PipeContents] = [:],
        fifoData: [UInt32: PipeContents] = [:],
        memfds: [MemfdInodeEntry] = [], ttys: [TtyInfoEntry] = [], queues: [UInt32: [Packet]] = [:],
        host: HostFiles = HostFiles(), segments: [UInt32: SharedSegment] = [:], terminal: String? = nil,
        tree: Set<Int32> = [], standIns: [UInt32: Int32] = [:],
        actors: Set<Int32> = [], permitted: [UInt32: UInt64] = [:], tcpClose: Bool = false
    ) {
        self.entries = Self.keyed(entries, \.id)
        self.parking = parking ?? ParkedNumbers(entries: entries, from: base)
        firstOfMemfds = Memfd.first(entries)
        self.remaps = Self.keyed(remaps, \.orig_id)
        self.pipeData = pipeData
        self.fifoData = fifoData
        self.memfds = Self.keyed(memfds) { UInt32(truncatingIfNeeded: $0.inode_id) }
        self.ttys = Self.keyed(ttys, \.id)
        self.queues = queues
        ghostPaths = host.ghostPaths
        descriptions = host.descriptions
        socketScratch = host.socketScratch
        engine = getpid()
        self.segments = segments
        self.terminal = terminal
        self.tree = tree
        self.standIns = standIns
        self.actors = actors
        self.permitted = permitted
        self.tcpClose = tcpClose
        unixSockets = UnixSocketGroups(entries.compactMap(\.usk))
        unixDatagrams = UnixDatagrams(entries.compactMap(\.usk), queues: queues)
        sharedPorts = SharedPorts(entries.compactMap(\.isk))
    }

    /// Where tasks can open the terminal that the engine runs on, if it runs on one.
    package static var ownTerminal: String? { isatty(0) == 1 ? "/proc/\(getpid())/fd/0" : nil }

    /// What `images` has beside files.img.
    package static func read(
        from images: ImageDirectory, entries: [FileEntry], parking: ParkedNumbers? = nil,
        base: Int32 = ParkedNumbers.lowest,
        host: HostFiles = HostFiles(), segments: [UInt32: SharedSegment] = [:], terminal: String? = ownTerminal,
        tree: Set<Int32> = [], standIns: [UInt32: Int32] = [:], actors: Set<Int32> = [],
        permitted: [UInt32: UInt64] = [:],
        queues: [UInt32: [Packet]]? = nil, tcpClose: Bool = false
    ) throws(ImageError) -> RestoredFiles {
        var waiting = queues
        if waiting == nil { waiting = try Self.queues(in: images) }
        return RestoredFiles(
            entries: entries, parking: parking, base: base,
            remaps: try images.entries(RemapFilePathEntry.self, .remapFpath),
            pipeData: try pipeContents(.pipesData, in: images), fifoData: try pipeContents(.fifoData, in: images),
            memfds: try images.entries(MemfdInodeEntry.self, .memfdInode),
            ttys: try images.entries(TtyInfoEntry.self, .ttyInfo), queues: waiting ?? [:],
            host: host, segments: segments, terminal: terminal, tree: tree, standIns: standIns, actors: actors,
            permitted: permitted, tcpClose: tcpClose)
    }

    /// What waits in sockets, by the id of the socket.
    package static func queues(in images: ImageDirectory) throws(ImageError) -> [UInt32: [Packet]] {
        var queues: [UInt32: [Packet]] = [:]
        guard try images.has(ImageKind.skQueues.fileName()) else { return queues }
        let reader = try images.reader(.skQueues)
        while let entry = try reader.next(SkPacketEntry.self) {
            let packet = Packet(entry: entry, bytes: try reader.payload(Int(entry.length)))
            queues[entry.id_for, default: []].append(packet)
        }
        return queues
    }

    private static func pipeContents(
        _ kind: ImageKind, in images: ImageDirectory
    ) throws(ImageError) -> [UInt32: PipeContents] {
        guard try images.has(kind.fileName()) else { return [:] }
        var contents: [UInt32: PipeContents] = [:]
        let reader = try images.reader(kind)
        while let entry = try reader.next(PipeDataEntry.self) {
            contents[entry.pipe_id, default: PipeContents()].bytes += try reader.payload(Int(entry.bytes))
            if let size = entry.size { contents[entry.pipe_id]?.size = size }
        }
        return contents
    }

    private static func keyed<T>(_ list: [T], _ key: (T) -> UInt32) -> [UInt32: T] {
        Dictionary(list.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// clock_gettime(2), for timers that were set to an absolute time.
    package let clock: @Sendable (_ id: Int32) -> (seconds: UInt64, nanoseconds: UInt64) = { id in
        var now = timespec()
        unsafe clock_gettime(id, &now)
        return (UInt64(bitPattern: Int64(now.tv_sec)), UInt64(bitPattern: Int64(now.tv_nsec)))
    }

    /// The path of what a watch watched, for images that have only its handle.
    func pathOfHandle(_ watch: InotifyWdEntry) -> [UInt8]? {
        let bytes = watch.f_handle.handle.prefix(16).flatMap(\.bytes)
        guard watch.f_handle.bytes <= UInt32(bytes.count) else { return nil }
        let handle = FdinfoHandle(
            type: Int32(bitPattern: watch.f_handle.type), bytes: Array(bytes.prefix(Int(watch.f_handle.bytes))))
        return FileHandles.path(of: handle, inode: watch.i_ino, device: DeviceNumber(kernel: watch.s_dev))
    }

    /// Numbers of files that are in no table: those are never asked for.
    package func parked(_ id: UInt32) -> Int32 { parking.number(of: id) }

    /// A second number beside `parked(id)`, for the far end of a socket whose peer is gone: open until the parked
    /// numbers are closed.
    package func helper(_ id: UInt32) -> Int32 { parking.helper(of: id) }
}
