import Glibc
import Images
import Linux
import ProcFS
import Resources
import SystemPackage

/// Room for the pages of a tree that is to run on soon. They are copied here while it stands still, and become images
/// when it runs again.
///
/// All of it is present before the tree is frozen: what takes time, or fails for lack of memory or disk, does so while
/// nothing stands still. Of tasks with much memory it is the mapped pages image itself, so that nothing is copied
/// twice; the rest shares one room.
final class PageRooms {
    private var files: [Int32: PageRoom] = [:]
    private let shared: PageRoom
    private var used = 0
    /// Whose pages went into their file.
    private var taken: Set<Int32> = []
    private static let large: UInt64 = 4 << 20
    /// The tree may grow a little until it is frozen.
    private static let margin: UInt64 = 1 << 20

    /// Nil when there is not memory to spare: pages are then written while the tree stands still.
    /// - Parameter progress: called with the bytes that are ready, and how many there will be; may throw to give it up.
    init?(for tree: TreeMemory, in images: ImageDirectory, _ progress: (UInt64, UInt64) throws -> Void) rethrows {
        let estimates = tree.tasks
        let total = estimates.reduce(UInt64(0)) { $0 &+ $1.bytes }
        guard total <= MemoryBudget.bytes else { return nil }
        let small = estimates.reduce(UInt64(0)) { $0 + ($1.bytes < Self.large ? $1.bytes : 0) }
        guard let shared = PageRoom(Self.size(small), nil) else { return nil }
        self.shared = shared
        let sizes = estimates.map { $0.bytes >= Self.large ? UInt64(Self.size($0.bytes)) : 0 }
        let all = sizes.reduce(UInt64(shared.memory.count), &+)
        var ready: UInt64 = 0
        func made(_ count: Int) throws {
            ready += UInt64(count)
            try progress(ready, all)
        }
        for (pid, bytes) in estimates where bytes >= Self.large {
            guard let room = PageRoom(Self.size(bytes), ".pages-of-\(pid)", in: images.descriptor),
                try room.populate(made)
            else { return nil }
            files[pid] = room
        }
        if try !shared.populate(made) { return nil }
    }

    private static func size(_ estimate: UInt64) -> Int { Int(clamping: (estimate + estimate / 16 + margin) & ~4095) }

    /// Memory for `count` bytes of a task; nil when it has grown too much.
    func take(_ count: UInt64, for pid: Int32) -> PageMemory? {
        guard let count = Int(exactly: count) else { return nil }
        if let room = files[pid], let part = room.memory.part(0, count) {
            taken.insert(pid)
            return part
        }
        guard let part = shared.memory.part(used, count) else { return nil }
        used += count
        return part
    }

    /// Makes a file of this name of what a task took, if that was of a file: true then.
    func keep(_ memory: PageMemory, of pid: Int32, as name: String) throws(Errno) -> Bool {
        guard let room = files[pid], taken.contains(pid) else { return false }
        try room.keep(memory.count, as: name)
        files[pid] = nil
        return true
    }
}

/// Memory that is either nobody's or a file's: mmap(2).
private final class PageRoom {
    let memory: PageMemory
    private let file: Int32?
    private let directory: Int32
    private var name: String?

    /// A file of this name, or memory of no file.
    init?(_ size: Int, _ name: String?, in directory: Int32 = -1) {
        var file: Int32?
        if let name {
            let descriptor = unsafe openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if descriptor < 0 { return nil }
            file = descriptor
        }
        let kind = file == nil ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        if let file, ftruncate(file, size) != 0 {
            Self.discard(file, name, directory)
            return nil
        }
        guard let start = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, kind, file ?? -1, 0),
            unsafe start != MAP_FAILED
        else {
            if let file { Self.discard(file, name, directory) }
            return nil
        }
        memory = unsafe PageMemory(UnsafeMutableRawBufferPointer(start: start, count: size))
        (self.file, self.directory, self.name) = (file, directory, name)
    }

    private static func discard(_ file: Int32, _ name: String?, _ directory: Int32) {
        close(file)
        if let name { unsafe unlinkat(directory, name, 0) }
    }

    deinit {
        unsafe munmap(memory.bytes.baseAddress, memory.count)
        if let file { Self.discard(file, name, directory) }
    }

    /// Has the kernel make all pages, in two threads: MADV_POPULATE_WRITE. False when there is no memory or no disk for
    /// them.
    func populate(_ made: (Int) throws -> Void) rethrows -> Bool {
        let populateWrite = 23, step = 64 << 20
        let memory = memory
        @Sendable func fill(_ part: Range<Int>) -> Bool {
            guard let piece = memory.part(part.lowerBound, part.count), piece.count > 0 else { return true }
            return
                (try? systemCall(.madvise, unsafe Int(bitPattern: piece.bytes.baseAddress), piece.count, populateWrite))
                != nil
        }
        for start in stride(from: 0, to: memory.count, by: step) {
            let end = min(start + step, memory.count)
            let middle = start + (end - start) / 2 & ~4095
            let helper = end - start >= 32 << 20 ? Worker { _ = fill(start ..< middle) } : nil
            let isFull = fill(middle ..< end)
            helper?.join()
            // Once more for the half whose answer nobody heard: it costs little where pages are present.
            guard isFull, fill(start ..< middle) else { return false }
            try made(end - start)
        }
        return true
    }

    /// The first `count` bytes stay as a file of this name.
    func keep(_ count: Int, as newName: String) throws(Errno) {
        guard let file, let name else { return }
        if unsafe ftruncate(file, count) != 0 || renameat(directory, name, directory, newName) != 0 {
            throw Errno(rawValue: errno)
        }
        self.name = nil
    }
}
