import Images
import Linux
import Tracer

/// The name a unix socket is bound to, `sun_path` with or without its closing null byte, and where its file is.
struct UnixName {
    private enum Place {
        /// Where the name says, or nowhere for an abstract name.
        case asNamed
        /// It has none: what has its path now is another's. The socket is bound in a room of its own.
        case unlinked(room: [UInt8])
        /// It was renamed. The socket is bound in a room beside it and put there.
        case moved(to: [UInt8], room: [UInt8])
    }

    private let name: [UInt8]
    /// For a relative path: where it was bound.
    private let directory: [UInt8]?
    private let inode: UInt32
    private let place: Place
    private let permissions: FilePermsEntry?

    private static let here: Batch.Argument = .currentDirectory
    private static let directoryOnly: Batch.Argument = 0o12200000  // O_PATH | O_DIRECTORY | O_CLOEXEC
    private static let slash = UInt8(ascii: "/")
    private static let maximum = 108  // sizeof sun_path

    /// - Parameter scratch: a directory of the engine's for sockets without a file.
    init(_ socket: UnixSkEntry, scratch: [UInt8]) {
        name = socket.name
        directory = socket.name_dir?.bytes
        inode = socket.ino
        permissions = socket.file_perms
        if socket.deleted == true {
            place = .unlinked(room: scratch + Array("/\(inode)".utf8))
        } else if let path = socket.cryo_path?.bytes {
            place = .moved(to: path, room: Self.parent(path) + Self.room(inode))
        } else {
            place = .asNamed
        }
    }

    /// Of a peer or sender that is gone.
    init(gone name: [UInt8], of socket: UnixSkEntry, scratch: [UInt8]) {
        self.name = name
        (directory, permissions, inode) = (nil, nil, socket.ino)
        place = name.first == 0 ? .asNamed : .unlinked(room: scratch + Array("/\(inode)-gone".utf8))
    }

    private static func room(_ inode: UInt32) -> [UInt8] { Array(".cryo-socket-\(inode)".utf8) }

    var isAbstract: Bool { name.first == 0 }
    var isPath: Bool { !name.isEmpty && !isAbstract }
    private var isRelative: Bool { isPath && path.first != Self.slash && directory != nil }
    private var path: [UInt8] { Array(name.prefix { $0 != 0 }) }

    /// With its slash; empty for the directory it is relative to.
    private static func parent(_ path: [UInt8]) -> [UInt8] {
        path.lastIndex(of: slash).map { Array(path[...$0]) } ?? []
    }

    /// `struct sockaddr_un`.
    private func address(_ text: [UInt8]) throws(Problem) -> [UInt8] {
        let text = isAbstract || text.count >= Self.maximum ? text : text + [0]
        guard !text.isEmpty, text.count <= Self.maximum else {
            throw Problem("unix socket:[\(inode)]", "a name of \(text.count) bytes; the image is damaged")
        }
        return [1, 0] + text
    }

    private var address: [UInt8] { get throws(Problem) { try address(isAbstract ? name : path) } }

    // MARK: Calls

    /// bind(2), with the mode and the owner that the file had.
    /// - Parameter free: the first of two descriptor numbers that are free.
    func bind(_ number: Int32, in batch: inout Batch, firstFree free: Int32 = 0, mayFail: Bool = false) throws(Problem)
    {
        let bytes = try address
        func bind(_ batch: inout Batch) {
            let address = batch.bytes(bytes)
            batch.call(.bind, .int(number), .buffer(address), .int(address.count), mayFail: mayFail)
        }
        /// Where nobody but root gets.
        func bindInRoom(_ batch: inout Batch) {
            batch.call(.unlinkat, Self.here, batch.path(path), 0, mayFail: true)
            bind(&batch)
            guard let permissions else { return }
            batch.call(.fchmodat, Self.here, batch.path(path), .int(permissions.mode & Self.permissionBits), 0)
            batch.call(.fchownat, Self.here, batch.path(path), .int(permissions.uid), .int(permissions.gid), 0)
        }
        switch place {
        case _ where isAbstract: bind(&batch)
        case .asNamed:
            within(&batch, free, bind)
            if isPath, let permissions { Self.give(permissions, toFileOf: number, in: &batch, free) }
        case .unlinked(let room): enter(room, in: &batch, free, makingDirectories: true, bindInRoom)
        case .moved(let target, let room):
            enter(room, in: &batch, free, makingDirectories: true, bindInRoom)
            let inside = Self.components(path)
            let whole = room + inside.flatMap { [Self.slash] + $0 }
            batch.call(.renameat2, Self.here, batch.path(whole), Self.here, batch.path(target), Self.noReplace)
            for depth in inside.indices.reversed() {
                let directory = room + inside[..<depth].flatMap { [Self.slash] + $0 }
                batch.call(.unlinkat, Self.here, batch.path(directory), .int(Self.removeDirectory), mayFail: true)
            }
        }
    }

    private static let removeDirectory = 0x200  // AT_REMOVEDIR
    private static let noReplace: Batch.Argument = 1  // RENAME_NOREPLACE
    private static let permissionBits: UInt32 = 0o7777
    private static let unixFile: Batch.Argument = 0x89e0  // SIOCUNIXFILE
    private static let emptyPath: Batch.Argument = 0x1000  // AT_EMPTY_PATH

    /// Through the socket itself: its name may have been led to another file by whoever owns the directory.
    private static func give(
        _ permissions: FilePermsEntry, toFileOf number: Int32, in batch: inout Batch, _ free: Int32
    ) {
        batch.call(.ioctl, .int(number), unixFile, 0)
        batch.call(.fchownat, .int(free), batch.path(""), .int(permissions.uid), .int(permissions.gid), emptyPath)
        batch.call(.fchmodat, here, batch.path("/proc/self/fd/\(free)"), .int(permissions.mode & permissionBits), 0)
        batch.call(.close, .int(free))
    }

    /// Where its file comes to be, if it has one, and the room that is beside it for a moment.
    var file: (path: [UInt8], room: [UInt8]?)? {
        guard isPath else { return nil }
        switch place {
        case .asNamed: return (isRelative ? (directory ?? []) + [Self.slash] + path : path, nil)
        case .unlinked: return nil
        case .moved(let target, let room): return (target, room)
        }
    }

    /// Performs calls with an address that leads to the socket.
    /// - Parameter free: the first of two descriptor numbers that are free; the calls get the next that is.
    func reach(
        _ batch: inout Batch, firstFree free: Int32 = 0,
        _ body: (inout Batch, _ address: [UInt8], _ free: Int32) -> Void
    ) throws(Problem) {
        switch place {
        case _ where isAbstract, .asNamed:
            let address = try address
            within(&batch, free) { body(&$0, address, free + (isRelative ? 1 : 0)) }
        case .unlinked(let room):
            let address = try address
            enter(room, in: &batch, free, makingDirectories: false) { body(&$0, address, free + 2) }
        case .moved(let target, _):
            // Its whole path may be longer than an address.
            let directory = Self.parent(target)
            let address = try address(Array(target.dropFirst(directory.count)))
            go(to: directory, in: &batch, free) { body(&$0, address, free + 1) }
        }
    }

    /// In the directory that the name is relative to.
    private func within(_ batch: inout Batch, _ free: Int32, _ body: (inout Batch) -> Void) {
        guard isRelative, let directory else { return body(&batch) }
        go(to: directory, in: &batch, free, body)
    }

    private func go(to directory: [UInt8], in batch: inout Batch, _ free: Int32, _ body: (inout Batch) -> Void) {
        batch.call(.openat, Self.here, batch.path("."), Self.directoryOnly)
        let there = batch.openDirectory(directory)
        batch.call(.fchdir, .result(there))
        batch.call(.close, .result(there))
        body(&batch)
        batch.call(.fchdir, .int(free))
        batch.call(.close, .int(free))
    }

    /// In a directory as the root, where the name is nobody else's.
    private func enter(
        _ room: [UInt8], in batch: inout Batch, _ free: Int32, makingDirectories: Bool, _ body: (inout Batch) -> Void
    ) {
        let mode: Batch.Argument = 0o700
        if makingDirectories { batch.call(.mkdirat, Self.here, batch.path(room), mode, mayFail: true) }
        batch.call(.openat, Self.here, batch.path("/"), Self.directoryOnly)
        batch.call(.openat, Self.here, batch.path("."), Self.directoryOnly)
        batch.call(.chroot, batch.path(room))
        batch.call(.chdir, batch.path("/"))
        if makingDirectories {
            let parents = Self.components(path).dropLast()
            for depth in parents.indices {
                let directory = parents[...depth].flatMap { [Self.slash] + $0 }
                batch.call(.mkdirat, Self.here, batch.path(directory), mode, mayFail: true)
            }
        }
        body(&batch)
        batch.call(.fchdir, .int(free))
        batch.call(.chroot, batch.path("."))
        batch.call(.fchdir, .int(free + 1))
        batch.call(.close, .int(free + 1))
        batch.call(.close, .int(free))
    }

    /// What a path leads to in a directory that is its own root.
    private static func components(_ path: [UInt8]) -> [[UInt8]] {
        var components: [[UInt8]] = []
        for component in path.split(separator: slash).map(Array.init) where component != Array(".".utf8) {
            if component == Array("..".utf8) { _ = components.popLast() } else { components.append(component) }
        }
        return components
    }
}
