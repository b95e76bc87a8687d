package import Images
import Linux
package import Tracer

/// The calls with which one task makes one group of files, in the phases all tasks go through together:
/// all files are created, then fetched by the other tasks that have them, then connected, then filled.
/// Every file lies under one high number of its own (`parked`) until all are there; only then do they get their real numbers.
package struct FilePlan {
    package let files: RestoredFiles
    /// The task that makes them.
    package let pid: Int32
    /// Makes the files.
    package var create = Batch()
    /// What needs other files to be there: epoll_ctl, connect.
    package var connect = Batch()
    /// Puts in what was queued.
    package var fill = Batch()
    /// Other files this task needs under their parked numbers.
    package private(set) var needs: Set<UInt32> = []

    package init(files: RestoredFiles, pid: Int32) {
        self.files = files
        self.pid = pid
    }

    /// The number of the file `id` in every task that has it, until all files are there.
    package func parked(_ id: UInt32) -> Int32 { files.parked(id) }

    /// The parked number of another file, which this task will fetch if it does not make it.
    package mutating func number(of id: UInt32) -> Int32 {
        needs.insert(id)
        return parked(id)
    }

    /// Moves a fresh descriptor to the parked number of `id`. As long as files are being made the low numbers are free: a new
    /// descriptor is 0 (a pair 0 and 1), which spares asking.
    package mutating func park(_ number: Int32 = 0, as id: UInt32) {
        create.call(.dup3, .int(number), .int(parked(id)), .int(Self.closeOnExec))
        create.call(.close, .int(number))
    }

    package static let closeOnExec: UInt32 = 0o2000000

    /// Signal ownership: F_SETOWN_EX and F_SETSIG.
    package mutating func own(_ fown: FownEntry, of id: UInt32) {
        guard fown.pid != 0 || fown.signum != 0 else { return }
        if fown.pid != 0 {
            let type: Int32 = fown.pid_type == 2 ? 2 : fown.pid_type == 0 ? 0 : 1
            let owner = connect.bytes(type.bytes + Int32(bitPattern: fown.pid).bytes)
            connect.call(.fcntl, .int(parked(id)), 15, .buffer(owner))
        }
        if fown.signum != 0 { connect.call(.fcntl, .int(parked(id)), 10, .int(fown.signum)) }
    }

    /// F_SETFL with the flags that open(2) or a creating call did not take.
    package mutating func setFlags(_ flags: UInt32, of id: UInt32) {
        create.call(.fcntl, .int(parked(id)), 4, .int(flags))
    }
}

/// All files of a checkpoint, and what is in the images beside them.
package final class RestoredFiles: Sendable {
    package let entries: [UInt32: FileEntry]
    private let parkedNumbers: [UInt32: Int32]
    package let remaps: [UInt32: RemapFilePathEntry]
    package let pipeData: [UInt32: [UInt8]]
    package let pipeSizes: [UInt32: UInt32]
    package let memfds: [UInt32: MemfdInodeEntry]
    package let ttys: [UInt32: TtyInfoEntry]
    package let queues: [UInt32: [(SkPacketEntry, [UInt8])]]
    /// Paths under which the engine has put unlinked files for the time of the restore, by ghost id.
    package let ghostPaths: [UInt32: [UInt8]]
    /// Paths at which tasks can open shared memory and memfds, by inode id: the engine holds them for the time of the restore.
    package let segmentPaths: [UInt32: String]
    /// Tasks of the checkpoint.
    package let tree: Set<Int32>

    package init(
        entries: [FileEntry], base: Int32, remaps: [RemapFilePathEntry] = [], pipeData: [UInt32: [UInt8]] = [:], pipeSizes: [UInt32: UInt32] = [:],
        memfds: [MemfdInodeEntry] = [], ttys: [TtyInfoEntry] = [], queues: [UInt32: [(SkPacketEntry, [UInt8])]] = [:],
        ghostPaths: [UInt32: [UInt8]] = [:], segmentPaths: [UInt32: String] = [:], tree: Set<Int32> = []
    ) {
        self.entries = Self.keyed(entries, \.id)
        var numbers: [UInt32: Int32] = [:]
        for entry in entries where numbers[entry.id] == nil { numbers[entry.id] = base + Int32(truncatingIfNeeded: numbers.count) }
        parkedNumbers = numbers
        self.remaps = Self.keyed(remaps, \.orig_id)
        self.pipeData = pipeData
        self.pipeSizes = pipeSizes
        self.memfds = Self.keyed(memfds) { UInt32(truncatingIfNeeded: $0.inode_id) }
        self.ttys = Self.keyed(ttys, \.id)
        self.queues = queues
        self.ghostPaths = ghostPaths
        self.segmentPaths = segmentPaths
        self.tree = tree
    }

    private static func keyed<T>(_ list: [T], _ key: (T) -> UInt32) -> [UInt32: T] {
        Dictionary(list.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Numbers of files that are in no table: those are never asked for.
    package func parked(_ id: UInt32) -> Int32 { parkedNumbers[id] ?? -1 }
}
