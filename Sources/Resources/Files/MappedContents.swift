import Glibc
import Images
import Linux
import SystemPackage

/// The contents of a file, read through a mapping of the description that a task has. Opening the file again, and
/// read(2) too, would tell everybody who watches its directory by inotify(7).
enum MappedContents {
    private static let blockSize = 512
    private static let window: UInt64 = 16 << 20
    private static let mostZeroes = 1 << 16

    /// Appends the contents of a file without holes (in a mapping of those, pages would be made).
    /// - Parameter chunked: whether each piece is headed by an entry.
    /// - Returns: false if it has to be read in another way, and nothing was appended.
    static func append(of descriptor: Int32, _ status: stat, chunked: Bool, to writer: ImageWriter) throws -> Bool {
        let size = UInt64(max(0, status.st_size))
        if size == 0 { return true }
        let mode = fcntl(descriptor, F_GETFL)
        guard mode >= 0, mode & HostDirectory.pathOnly == 0, mode & O_ACCMODE != O_WRONLY else { return false }
        guard Int(status.st_blocks) >= (Int(status.st_size) + blockSize - 1) / blockSize else { return false }
        for start in stride(from: UInt64(0), to: size, by: Int(window)) {
            let count = Int(min(window, size - start))
            guard let memory = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, off_t(start)),
                unsafe memory != MAP_FAILED
            else {
                // Not every file system has mappings; those that have do not lose them half-way.
                if start == 0 { return false }
                throw Errno(rawValue: errno)
            }
            defer { unsafe munmap(memory, count) }
            if chunked { try writer.append(GhostChunkEntry(len: UInt64(count), off: start)) }
            try writer.flush()
            try unsafe write(UnsafeRawBufferPointer(start: memory, count: count), to: writer)
        }
        return true
    }

    /// write(2) straight from the mapping: a page that the file has lost meanwhile is EFAULT there, and would be SIGBUS
    /// here. What is lost comes out as zeroes.
    private static func write(_ bytes: UnsafeRawBufferPointer, to writer: ImageWriter) throws {
        var done = 0
        while done < bytes.count {
            let count = unsafe Glibc.write(
                writer.descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            if count > 0 {
                done += count
            } else if count < 0, errno == EFAULT {
                break
            } else if count == 0 || errno != EINTR {
                throw Errno(rawValue: errno)
            }
        }
        while done < bytes.count {
            let zeroes = [UInt8](repeating: 0, count: min(mostZeroes, bytes.count - done))
            try unsafe zeroes.withBytes { zeroes throws(Errno) in try unsafe writeAll(writer.descriptor, zeroes) }
            done += zeroes.count
        }
    }
}
