import Glibc
package import Images
import Linux
import SystemPackage

/// The data plane of files on dump: moves what is in pipes, sockets and unlinked files into images, without consuming
/// it.
///
///     while let content = dump.nextContent() { try content.copy(from: descriptor of content.origin, to: contents) }
///     try contents.finish()
package final class FileContents {
    let images: ImageDirectory
    let dump: FileDump
    private var writers: [ImageKind: ImageWriter] = [:]
    /// The id of the next pages image.
    let nextPagesID: () -> UInt32
    /// Pages of shared memory and memfds that were written.
    package internal(set) var pages: UInt64 = 0

    package init(images: ImageDirectory, dump: FileDump, nextPagesID: @escaping () -> UInt32) {
        (self.images, self.dump, self.nextPagesID) = (images, dump, nextPagesID)
    }

    /// Writes the lists that kinds have left in the dump, and closes all images.
    package func finish() throws(Problem) {
        // CRIU removes ghosts in this order: a directory after what was in it.
        try write(dump.remaps.sorted { $0.orig_id < $1.orig_id }, .remapFpath)
        try write(dump.memfds, .memfdInode)
        try write(dump.ttys, .ttyInfo)
        try write(dump.locks, .fileLocks)
        for (kind, writer) in writers {
            do { try writer.close() } catch { throw Problem(kind.fileName(), "cannot be written", cause: error) }
        }
        writers = [:]
    }

    /// The one image of this kind, made when it is first needed: CRIU leaves out empty ones.
    func writer(_ kind: ImageKind) throws(Problem) -> ImageWriter {
        if let writer = writers[kind] { return writer }
        do {
            let writer = try images.write(kind)
            writers[kind] = writer
            return writer
        } catch { throw Problem(kind.fileName(), "cannot be written", cause: error) }
    }

    private func write(_ entries: [some ImageMessage], _ kind: ImageKind) throws(Problem) {
        guard !entries.isEmpty else { return }
        let writer = try writer(kind)
        do { for entry in entries { try writer.append(entry) } } catch {
            throw Problem(kind.fileName(), "cannot be written", cause: error)
        }
    }

    /// Another open file description of the file under `descriptor`: open(2) of its link in /proc. The caller closes
    /// it.
    static func reopen(_ descriptor: Int32, _ flags: Int32) throws(Errno) -> Int32 {
        while true {
            let number = unsafe Glibc.open("/proc/self/fd/\(descriptor)", flags | O_CLOEXEC)
            if number >= 0 { return number }
            if errno != EINTR { throw Errno(rawValue: errno) }
        }
    }

    /// Appends `range` of the file to an image; what a file has lost since it was measured comes out as zeroes.
    static func append(_ range: Range<UInt64>, of descriptor: Int32, to writer: ImageWriter) throws(Problem) {
        var buffer = [UInt8](repeating: 0, count: Int(min(UInt64(1 << 18), UInt64(range.count))))
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = Int(min(UInt64(buffer.count), range.upperBound - offset))
            let got = unsafe pread(descriptor, &buffer, wanted, off_t(truncatingIfNeeded: offset))
            if got < 0 {
                if errno == EINTR { continue }
                throw Problem("contents", "cannot be read", cause: Errno(rawValue: errno))
            }
            if got < wanted { for index in got ..< wanted { buffer[index] = 0 } }
            do {
                try unsafe buffer.span.extracting(0 ..< wanted).withUnsafeBytes { (bytes) throws(ImageError) in
                    try unsafe writer.append(bytes)
                }
            } catch {
                throw Problem(writer.name, "cannot be written", cause: error)
            }
            offset += UInt64(wanted)
        }
    }

    /// The parts of a file that are not holes: lseek(2) with SEEK_DATA and SEEK_HOLE. Of a file system without holes,
    /// all of it.
    static func data(of descriptor: Int32, size: UInt64) throws(Errno) -> [Range<UInt64>] {
        var ranges: [Range<UInt64>] = []
        var offset: off_t = 0
        let end = off_t(truncatingIfNeeded: min(size, UInt64(Int64.max)))
        while offset < end {
            let start = lseek(descriptor, offset, 3)
            if start < 0 {
                if errno == ENXIO { break }
                if errno == EINVAL { return [0 ..< size] }
                throw Errno(rawValue: errno)
            }
            guard start < end else { break }
            let stop = lseek(descriptor, start, 4)
            if stop < 0 { throw Errno(rawValue: errno) }
            guard stop > start else { break }
            ranges.append(UInt64(start) ..< UInt64(min(stop, end)))
            offset = stop
        }
        return ranges
    }
}
