import Glibc
package import Images
package import Linux
package import ProcFS
package import Tracer

/// One open file description, as far as /proc tells of it.
package struct OpenFile: Sendable {
    /// A task that has it, and under which number there.
    package var pid: Int32
    package var fd: Int32
    package var link: FdLink
    package var status: FileStatus
    package var info: Fdinfo

    /// Where its contents can be had from.
    package var origin: FileDump.Origin

    package init(pid: Int32, fd: Int32, link: FdLink, status: FileStatus, info: Fdinfo) {
        (self.pid, self.fd, self.link, self.status, self.info) = (pid, fd, link, status, info)
        origin = .descriptor(pid: pid, fd: fd)
        subject = "fd \(fd)"
    }

    /// A file that is mapped, run or stood in without a descriptor; `proc` is the link in /proc that leads to it
    /// (`/proc/12/exe`).
    package init(pid: Int32, proc: String, link: FdLink, status: FileStatus, subject: String) {
        self.init(pid: pid, fd: -1, link: link, status: status, info: Fdinfo())
        origin = .link(proc)
        self.subject = subject
    }

    /// For messages: "fd 5".
    package private(set) var subject: String
    /// Of a socket: its family (SO_DOMAIN).
    package var domain: Int32?

    /// The family of a socket under `number` here.
    package static func domain(of number: Int32) -> Int32? { SocketOptions.domain(of: number) }

    /// Everything about `fd` of the task behind `proc`; `number` is a duplicate of it here.
    package init(pid: Int32, fd: Int32, in proc: ProcDirectory, number: Int32) throws(Problem) {
        let subject = "fd \(fd)"
        let status: FileStatus
        do { status = try FileStatus(descriptor: number) } catch {
            throw Problem(subject, "cannot be examined", cause: error)
        }
        let link: FdLink
        do { link = try Self.link(status) ?? proc.fdLink(fd) } catch {
            throw Problem(subject, "its link cannot be read", cause: error)
        }
        let info: Fdinfo
        do { info = try proc.read(.fdinfo(fd)) } catch {
            throw Problem(subject, "its fdinfo cannot be read", cause: error)
        }
        self.init(pid: pid, fd: fd, link: link, status: status, info: info)
        if case .socket = link { domain = SocketOptions.domain(of: number) }
    }

    /// What the link of a pipe or socket says, which costs more to read than all else about one.
    private static func link(_ status: FileStatus) -> FdLink? {
        switch status.kind {
        case .socket where status.device == socketFileSystem: .socket(inode: status.inode)
        case .fifo where status.device == pipeFileSystem: .pipe(inode: status.inode)
        default: nil
        }
    }

    /// The kernel's own mounts of sockfs and pipefs; nil where they cannot be found out.
    private static let pipeFileSystem: UInt64? = {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { return nil }
        defer { for end in ends { close(end) } }
        return try? FileStatus(descriptor: ends[0]).device
    }()
    private static let socketFileSystem: UInt64? = {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return nil }
        defer { close(number) }
        return try? FileStatus(descriptor: number).device
    }()
}

/// One kind of open file: how it is recognised, read, and made again. One kind is one file, and one line in
/// `fileKinds`.
///
/// Both halves are pure: they ask for system calls and read answers. `dump` asks in a batch that runs on a duplicate of
/// the descriptor (`file` there is its number), and gives back what makes an entry of the answers. `restore` writes
/// batches.
package protocol FileKind: SendableMetatype {
    static var type: FdTypes { get }
    static var note: KindNote { get }

    /// Whether `file` is of this kind. At most one kind claims a file.
    static func claims(_ file: OpenFile) -> Bool

    /// - Parameters:
    ///   - number: the descriptor in the process where `batch` will run.
    /// - Returns: what reads the answers.
    static func dump(
        _ file: OpenFile, id: UInt32, number: Int32, asking batch: inout Batch
    ) throws(Problem) -> FileReader

    /// Puts right what can only be known once all files of the tree are: whose peer is in the tree, and whose is not.
    static func complete(_ entries: inout [FileEntry], in dump: FileDump) throws(Problem)

    /// Files that one call makes (the two ends of a pipe, a socket pair) have the same group.
    static func group(of entry: FileEntry, in files: RestoredFiles) -> UInt64?

    /// Adds the calls that make the files of a group again, each ending under `plan.parked(id)`.
    static func restore(_ entries: [FileEntry], in plan: inout FilePlan) throws(Problem)
}

extension FileKind {
    package static func complete(_ entries: inout [FileEntry], in dump: FileDump) throws(Problem) {}
    package static func group(of entry: FileEntry, in files: RestoredFiles) -> UInt64? { nil }
}

/// Reads the answers to what a kind asked, together with what is known of the whole dump.
package typealias FileReader = (_ answers: Answers, _ fown: FownEntry, _ dump: FileDump) throws(Problem) -> FileEntry

/// Every kind of file there is. Order does not matter: claims are disjoint (FileKindTests checks).
package let fileKinds: [any FileKind.Type] = [
    RegularFile.self, Memfd.self, Pipe.self, Fifo.self, Eventfd.self, Epoll.self, Signalfd.self, Timerfd.self,
    Pidfd.self, NamespaceFile.self, Inotify.self, Tty.self,
    UnixSocketKind.self, InetSocketKind.self, NetlinkSocketKind.self,
]

/// To be called after all files of the tree and all streams are dumped, before files.img is written.
package func completeFiles(_ entries: inout [FileEntry], in dump: FileDump) throws(Problem) {
    for kind in fileKinds { try kind.complete(&entries, in: dump) }
    entries += dump.takeExtra()
}

extension FdTypes {
    package var kind: (any FileKind.Type)? { fileKinds.first { $0.type == self } }
}
