import Glibc
package import Images
import Linux
import SystemPackage

/// Segments that tasks share, made by the engine before any task: the tasks open them through /proc, whatever they
/// then do with them.
package final class SharedSegments {
    private var descriptors: [FileDescriptor] = []
    private var mappings: [(address: Int, size: Int)] = []
    /// By inode id.
    package private(set) var all: [UInt32: SharedSegment] = [:]
    private var sealed: [(descriptor: Int32, seals: UInt32, subject: String)] = []

    package init() {}

    deinit { close() }

    package func close() {
        for descriptor in descriptors { try? descriptor.close() }
        for mapping in mappings { _ = try? systemCall(.munmap, mapping.address, mapping.size) }
        descriptors.removeAll()
        mappings.removeAll()
        sealed.removeAll()
    }

    package func make(_ entry: MemfdInodeEntry, from images: ImageDirectory) throws {
        let subject = "shared memory \(entry.shmid)"
        guard let size = Int(exactly: entry.size), size >= 0, size <= 1 << 46 else {
            throw Problem(subject, "its size is damaged")
        }
        if let flag = entry.hugetlb_flag, flag != 0 {
            throw Problem(subject, "huge pages of hugetlbfs are not restored yet")
        }
        let isMemfd = entry.name != "/dev/zero"
        let descriptor: FileDescriptor
        do { descriptor = try isMemfd ? memfd(entry, size) : anonymous(size) } catch let error as Errno {
            throw Problem(isMemfd ? "memfd \(entry.name)" : subject, "making it", cause: error)
        }
        descriptors.append(descriptor)
        try fill(descriptor, size: size, shmid: UInt64(entry.shmid), from: images)
        if fchown(descriptor.rawValue, entry.uid, entry.gid) != 0 {
            throw Problem(subject, "setting its owner", cause: Errno(rawValue: errno))
        }
        if let mode = entry.mode, fchmod(descriptor.rawValue, mode & 0o7777) != 0 {
            throw Problem(subject, "setting its mode", cause: Errno(rawValue: errno))
        }
        all[UInt32(truncatingIfNeeded: entry.inode_id)] = SharedSegment(
            path: "/proc/\(getpid())/fd/\(descriptor.rawValue)", holder: getpid(), number: descriptor.rawValue)
        if isMemfd, entry.seals != 0 { sealed.append((descriptor.rawValue, entry.seals, "memfd \(entry.name)")) }
    }

    /// F_ADD_SEALS, to be called when everything is open and mapped: what is sealed against writing cannot be mapped
    /// for it any more, and a task that only reads cannot seal.
    package func seal() throws(Problem) {
        for memfd in sealed {
            do throws(Errno) {
                _ = try systemCall(.fcntl, Int(memfd.descriptor), Int(Fcntl.addSeals.rawValue), Int(memfd.seals))
            } catch {
                throw Problem(memfd.subject, "sealing it (0x\(String(memfd.seals, radix: 16)))", cause: error)
            }
        }
    }

    /// The file behind MAP_SHARED|MAP_ANONYMOUS memory, which only map_files gives a descriptor for.
    private func anonymous(_ size: Int) throws -> FileDescriptor {
        let rounded = (max(size, 1) + 4095) & ~4095
        let address = try systemCall(.mmap, 0, rounded, 3, 0x4021, -1, 0)
        mappings.append((address, rounded))
        return try FileDescriptor.open(
            FilePath("/proc/self/map_files/\(String(address, radix: 16))-\(String(address + rounded, radix: 16))"),
            .readWrite, options: [.closeOnExec])
    }

    private func memfd(_ entry: MemfdInodeEntry, _ size: Int) throws -> FileDescriptor {
        let closeOnExec = 1, allowSealing = 2, noExec = 8, exec = 16  // MFD_…
        let sealExec: UInt32 = 0x20  // F_SEAL_EXEC
        let isNeverRun = entry.seals & sealExec != 0 && (entry.mode ?? 0) & 0o111 == 0
        let fd = try unsafe (entry.name.bytes + [0]).withUnsafeBytes { name throws(Errno) in
            let flags = closeOnExec | allowSealing
            do throws(Errno) {
                // vm.memfd_noexec may forbid what can be run, and decides for those who do not say.
                return try systemCall(
                    .memfd_create, Int(bitPattern: name.baseAddress), flags | (isNeverRun ? noExec : exec))
            } catch {
                // Before Linux 6.3 (105ff5339f49) all can be run.
                if error != .invalidArgument { throw error }
                return try systemCall(.memfd_create, Int(bitPattern: name.baseAddress), flags)
            }
        }
        let descriptor = FileDescriptor(rawValue: CInt(fd))
        try systemCall(.ftruncate, fd, size)
        return descriptor
    }

    private func fill(_ descriptor: FileDescriptor, size: Int, shmid: UInt64, from images: ImageDirectory) throws {
        guard try images.has(ImageKind.shmemPagemap.fileName(id: shmid)) else { return }
        let (head, entries) = try images.pagemap(.shmemPagemap, id: shmid)
        let runs = try PageRuns(entries, subject: "shared memory \(shmid)")
        let pages = try PagesFile(images, id: head.pages_id)
        for run in runs.runs {
            guard run.start < UInt64(size) else {
                throw Problem("shared memory \(shmid)", "pages beyond its end; the image is damaged")
            }
            var at = run.start
            while at < run.end {
                let count = Int(min(1 << 20, run.end - at))
                let bytes = try pages.bytes(at: run.offset + (at - run.start), count: count)
                try descriptor.writeAll(toAbsoluteOffset: Int64(at), bytes)
                at += UInt64(count)
            }
        }
        // The last page may have reached beyond the end of a memfd.
        if ftruncate(descriptor.rawValue, size) != 0 { throw Errno(rawValue: errno) }
    }
}
