import Glibc
import Linux
package import Images
import SystemPackage

/// The pages of a memfd or shared segment.
package struct MemfdContent: FileContent {
    var shmid: UInt32
    var size: UInt64
    package var origin: FileDump.Origin
    package var key: FileContentKey { FileContentKey(.shmemPagemap, UInt64(shmid)) }

    package init(shmid: UInt32, size: UInt64, origin: FileDump.Origin) {
        (self.shmid, self.size, self.origin) = (shmid, size, origin)
    }

    package func copy(from descriptor: Int32, to contents: FileContents) throws(Problem) {
        do {
            contents.pages += try SharedMemoryDump.copy(
                descriptor, size: size, shmid: UInt64(shmid), pagesID: contents.nextPagesID(), to: contents.images)
        } catch {
            throw Problem("memfd \(shmid)", "its contents cannot be copied", cause: error)
        }
    }
}

/// Copies a segment that tasks share (anonymous memory, memfd) into pagemap-shmem-ID.img and pages-N.img: only what is
/// not a hole.
package enum SharedMemoryDump {
    private static let isPresent: UInt32 = 4

    /// - Parameter file: a descriptor of the segment, in whatever mode it is open. The task's own description would
    ///   have its
    ///   position moved by lseek(2), so it is opened anew.
    package static func copy(
        _ file: Int32, size: UInt64, shmid: UInt64, pagesID: UInt32, to images: ImageDirectory
    )
        throws -> UInt64
    {
        let descriptor = try FileContents.reopen(file, O_RDONLY)
        defer { close(descriptor) }
        let pagemap = try images.write(.shmemPagemap, id: shmid)
        try pagemap.append(PagemapHead(pages_id: pagesID))
        let pages = try images.write(.pages, id: UInt64(pagesID))
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let seekData: Int32 = 3, seekHole: Int32 = 4
        var at = 0
        var copied: UInt64 = 0
        let size = Int(clamping: size)
        while at < size {
            let data = lseek(descriptor, at, seekData)
            if data < 0 {
                if errno == ENXIO { break }
                throw Problem("shared memory \(shmid)", "looking for its pages", cause: Errno(rawValue: errno))
            }
            let start = data & ~4095
            let hole = lseek(descriptor, data, seekHole)
            let end = min((size + 4095) & ~4095, (max(hole, data + 1) + 4095) & ~4095)
            var position = start
            while position < end {
                let count = min(buffer.count, end - position)
                let got = try unsafe buffer.withUnsafeMutableBytes {
                    try unsafe FileDescriptor(rawValue: descriptor).read(
                        fromAbsoluteOffset: Int64(position),
                        into: UnsafeMutableRawBufferPointer(rebasing: $0.prefix(count)))
                }
                // The last page of a memfd may end before the page does.
                for index in got ..< count { buffer[index] = 0 }
                try unsafe buffer.withBytes { bytes throws(Errno) in
                    try unsafe writeAll(pages.descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
                }
                position += count
            }
            let count = UInt64(end - start) / 4096
            copied += count
            try pagemap.append(
                PagemapEntry(vaddr: UInt64(start), compat_nr_pages: 0, flags: isPresent, nr_pages: count))
            at = end
        }
        try pagemap.close()
        try pages.close()
        return copied
    }
}
