/// A task as the live tree shows it.
package struct LiveProcess: Hashable, Sendable {
    package var pid: Int32
    package var ppid: Int32
    package var user: String
    package var state: Character
    package var threads: Int
    package var rss: UInt64
    package var comm: String
    package var command: String

    package init(
        pid: Int32, ppid: Int32, user: String = "root", state: Character = "S", threads: Int = 1, rss: UInt64 = 0,
        comm: String = "", command: String = ""
    ) {
        self.pid = pid
        self.ppid = ppid
        self.user = user
        self.state = state
        self.threads = threads
        self.rss = rss
        self.comm = comm
        self.command = command
    }

    /// The state in a word, see proc_pid_stat(5).
    package var stateWord: String {
        switch state {
        case "R": "running"
        case "S": "sleeping"
        case "D": "in uninterruptible sleep"
        case "T": "stopped"
        case "t": "stopped by a tracer"
        case "Z": "zombie"
        case "I": "idle kernel thread"
        case "X": "dead"
        default: "state \(state)"
        }
    }
}

/// What would be dumped of one task.
package struct LiveTask: Hashable, Sendable {
    package struct VMA: Hashable, Sendable {
        package var start: UInt64
        package var end: UInt64
        package var permissions: String
        package var offset: UInt64
        package var rss: UInt64
        package var anonymous: UInt64
        package var name: String

        package init(
            start: UInt64, end: UInt64, permissions: String, offset: UInt64 = 0, rss: UInt64 = 0, anonymous: UInt64 = 0,
            name: String = ""
        ) {
            self.start = start
            self.end = end
            self.permissions = permissions
            self.offset = offset
            self.rss = rss
            self.anonymous = anonymous
            self.name = name
        }
    }

    package struct Descriptor: Hashable, Sendable {
        package var number: Int32
        package var target: String
        package var position: UInt64?
        package var flags: UInt32?

        package init(number: Int32, target: String, position: UInt64? = nil, flags: UInt32? = nil) {
            self.number = number
            self.target = target
            self.position = position
            self.flags = flags
        }
    }

    package struct Namespace: Hashable, Sendable {
        package var name: String
        package var target: String

        package init(name: String, target: String) {
            self.name = name
            self.target = target
        }
    }

    package var process: LiveProcess
    package var executable: String
    package var directory: String
    package var root: String
    package var vmas: [VMA]
    package var descriptors: [Descriptor]
    package var namespaces: [Namespace] = []
    /// What could not be read, and why.
    package var problems: [String] = []

    package init(
        process: LiveProcess, executable: String = "", directory: String = "", root: String = "", vmas: [VMA] = [],
        descriptors: [Descriptor] = []
    ) {
        self.process = process
        self.executable = executable
        self.directory = directory
        self.root = root
        self.vmas = vmas
        self.descriptors = descriptors
    }
}

/// Where live processes come from: /proc, or a test's own list.
package protocol LiveSource: Sendable {
    func processes() -> [LiveProcess]
    /// nil when the task is gone.
    func task(_ pid: Int32) -> LiveTask?
}
