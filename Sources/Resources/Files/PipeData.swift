import Glibc
import Images
import Linux
import SystemPackage

/// The bytes in a pipe or FIFO, once per pipe.
struct PipeContent: FileContent {
    var id: UInt32
    var image: ImageKind
    var origin: FileDump.Origin
    var key: FileContentKey { FileContentKey(image, UInt64(id)) }

    func copy(from descriptor: Int32, to contents: FileContents) throws(Problem) {
        try PipeData.copy(id, from: descriptor, to: contents.writer(image))
    }
}

/// The bytes in a pipe or FIFO: tee(2) into a pipe of our own, so that the original keeps them.
enum PipeData {
    static func copy(_ id: UInt32, from descriptor: Int32, to writer: ImageWriter) throws(Problem) {
        let (size, bytes): (Int32, [UInt8])
        let subject = "pipe:[\(id)]"
        do throws(Errno) {
            size = Int32(truncatingIfNeeded: try systemCall(.fcntl, Int(descriptor), Int(Fcntl.getPipeSize.rawValue)))
            bytes = try peek(descriptor, size: size)
        } catch {
            if error == .badMessage {
                throw Problem(subject, "packets wait in it (O_DIRECT), whose borders cannot be kept")
            }
            throw Problem(subject, "its contents cannot be read", cause: error)
        }
        do {
            // Without bytes the entry still tells the capacity.
            try writer.append(
                PipeDataEntry(
                    pipe_id: id, bytes: UInt32(truncatingIfNeeded: bytes.count), size: UInt32(bitPattern: size)),
                payload: bytes)
        } catch { throw Problem(writer.name, "cannot be written", cause: error) }
    }

    private static let spliceNonblock = 2  // SPLICE_F_NONBLOCK

    /// All bytes of the pipe. EBADMSG if they are packets.
    private static func peek(_ descriptor: Int32, size: Int32) throws(Errno) -> [UInt8] {
        var waiting: Int32 = 0
        if unsafe withUnsafeMutablePointer(to: &waiting, { unsafe ioctl(descriptor, UInt(FIONREAD), $0) }) != 0 {
            throw Errno(rawValue: errno)
        }
        if waiting == 0 { return [] }
        // Opening a FIFO anew would be told to who watches it.
        let isWriter = try systemCall(.fcntl, Int(descriptor), Int(F_GETFL)) & Int(O_ACCMODE) == Int(O_WRONLY)
        let source = isWriter ? try FileContents.reopen(descriptor, O_RDONLY | O_NONBLOCK) : descriptor
        defer { if isWriter { close(source) } }
        var ends: (Int32, Int32) = (-1, -1)
        try unsafe withUnsafeMutableBytes(of: &ends) { (ends) throws(Errno) in
            _ = try systemCall(.pipe2, Int(bitPattern: ends.baseAddress), Int(O_CLOEXEC | O_NONBLOCK))
        }
        defer {
            close(ends.0)
            close(ends.1)
        }
        try systemCall(.fcntl, Int(ends.1), Int(Fcntl.setPipeSize.rawValue), Int(size))
        // One call for all of it: a second would begin again at the front.
        let copied = try systemCall(.tee, Int(source), Int(ends.1), Int(Int32.max), spliceNonblock)
        guard copied == Int(waiting) else { throw .outOfRange }
        var bytes = [UInt8](repeating: 0, count: copied)
        let got = unsafe bytes.withUnsafeMutableBytes { unsafe read(ends.0, $0.baseAddress, copied) }
        if got < 0 { throw Errno(rawValue: errno) }
        // Nothing but the end of a packet ends a read(2) early: packets may wait that were written before O_DIRECT was
        // taken back.
        if got < copied { throw .badMessage }
        return bytes
    }
}
