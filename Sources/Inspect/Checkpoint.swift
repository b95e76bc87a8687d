/// A checkpoint with everything in it resolved: ids are names, numbers are words.
package struct Checkpoint: Sendable, Hashable {
    package var path: String
    /// When inventory.img was written, in seconds since the epoch.
    package var time: Int64 = 0
    /// Facts about the whole: label and value.
    package var facts: [Fact] = []
    package var tasks: [CheckpointTask] = []
    package var sockets: [CheckpointSocket] = []
    package var namespaces: [Fact] = []
    package var images: [CheckpointImage] = []
    /// What could not be read; the rest is shown all the same.
    package var problems: [String] = []

    package init(path: String) { self.path = path }

    package struct Fact: Sendable, Hashable {
        package var label: String
        package var value: String

        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }
}

/// A task of a checkpoint.
package struct CheckpointTask: Sendable, Hashable {
    package var pid: UInt32
    package var ppid: UInt32
    package var pgid: UInt32
    package var sid: UInt32
    /// How many tasks are above it.
    package var depth = 0
    package var state = "?"
    package var comm = ""
    package var uid: UInt32?
    package var gid: UInt32?
    package var umask: UInt32?
    package var exe = ""
    package var cwd = ""
    package var root = ""
    package var threads: [CheckpointThread] = []
    package var vmas: [CheckpointVMA] = []
    package var descriptors: [CheckpointDescriptor] = []
    /// Kernel objects and namespaces by CRIU's ids, as in ids-PID.img.
    package var ids: [Checkpoint.Fact] = []
    package var hasMemory = false

    package init(pid: UInt32, ppid: UInt32, pgid: UInt32, sid: UInt32) {
        self.pid = pid
        self.ppid = ppid
        self.pgid = pgid
        self.sid = sid
    }

    /// Pages of it that are in the images.
    package var dumpedPages: UInt64 { vmas.reduce(0) { $0 &+ $1.dumped } }
}

package struct CheckpointThread: Sendable, Hashable {
    package var tid: UInt32
    package var comm = ""
    /// The number of the system call it was in, if it was in one.
    package var call: Int64?
    package var registers: [Checkpoint.Fact] = []
    package var facts: [Checkpoint.Fact] = []

    package init(tid: UInt32) { self.tid = tid }
}

package struct CheckpointVMA: Sendable, Hashable {
    package var start: UInt64
    package var end: UInt64
    package var prot: UInt32
    package var flags: UInt32
    package var status: UInt32
    package var pgoff: UInt64
    package var backing: String
    /// Pages with contents in pages-N.img, in the parent images, and left for later.
    package var dumped: UInt64 = 0
    package var inParent: UInt64 = 0
    package var lazy: UInt64 = 0
    /// Which sixteenths of it have dumped pages, and which have pages in the parent.
    package var presence: UInt16 = 0
    package var parentPresence: UInt16 = 0

    package init(
        start: UInt64, end: UInt64, prot: UInt32, flags: UInt32, status: UInt32, pgoff: UInt64, backing: String
    ) {
        self.start = start
        self.end = end
        self.prot = prot
        self.flags = flags
        self.status = status
        self.pgoff = pgoff
        self.backing = backing
    }

    package var size: UInt64 { end > start ? end - start : 0 }
    package var pages: UInt64 { size / 4096 }
    package var isShared: Bool { flags & 1 != 0 }

    /// `rw-s` as in /proc/PID/maps.
    package var permissions: String {
        (prot & 1 != 0 ? "r" : "-") + (prot & 2 != 0 ? "w" : "-") + (prot & 4 != 0 ? "x" : "-") + (isShared ? "s" : "p")
    }

    /// Where in it pages are: `▇` dumped, `^` in the parent, `·` none.
    package var bar: String {
        let cells = Int(min(16, max(1, pages)))
        return (0 ..< cells).map { cell in
            let mask = Self.mask(cell, of: cells)
            return presence & mask != 0 ? "▇" : parentPresence & mask != 0 ? "^" : "·"
        }.joined()
    }

    private static func mask(_ cell: Int, of cells: Int) -> UInt16 {
        var mask: UInt16 = 0
        for bit in 0 ..< 16 where bit * cells / 16 == cell { mask |= 1 << UInt16(bit) }
        return mask
    }
}

package struct CheckpointDescriptor: Sendable, Hashable {
    package var fd: UInt32
    package var type: String
    package var what: String
    /// More about it, a line each.
    package var details: [String] = []
    package var isCloseOnExec: Bool
    /// Others with the same open file: `pid/fd`.
    package var sharedWith: [String] = []

    package init(fd: UInt32, type: String, what: String, isCloseOnExec: Bool) {
        self.fd = fd
        self.type = type
        self.what = what
        self.isCloseOnExec = isCloseOnExec
    }
}

package struct CheckpointSocket: Sendable, Hashable {
    package var id: UInt32
    package var family: String
    package var type: String
    package var state: String
    package var local: String
    package var remote: String
    /// Bytes that wait to be read.
    package var queued: UInt64 = 0
    package var holders: [String] = []

    package init(id: UInt32, family: String, type: String, state: String, local: String, remote: String) {
        self.id = id
        self.family = family
        self.type = type
        self.state = state
        self.local = local
        self.remote = remote
    }
}

/// A file of a checkpoint.
package struct CheckpointImage: Sendable, Hashable {
    package var name: String
    package var kind: String
    package var summary: String
    package var size: UInt64
    /// Whether it consists of messages, or is raw data.
    package var hasEntries: Bool

    package init(name: String, kind: String, summary: String, size: UInt64, hasEntries: Bool) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.size = size
        self.hasEntries = hasEntries
    }
}
