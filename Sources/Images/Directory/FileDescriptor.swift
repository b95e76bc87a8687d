import Glibc

/// An open file, closed when it goes. System calls restart after EINTR, errors name the call.
///
/// `Images` stays clear of the `Linux` module (and swift-system) so that crit runs wherever the C library does.
struct FileDescriptor: ~Copyable {
    let number: Int32
    private let owned: Bool

    /// A descriptor somebody else closes (standard input, say).
    init(borrowing number: Int32) {
        self.number = number
        owned = false
    }

    init(owning number: Int32) {
        self.number = number
        owned = true
    }

    /// openat(2), always with O_CLOEXEC
    static func open(
        _ path: String, at directory: Int32 = AT_FDCWD, flags: Int32, mode: mode_t = 0
    ) throws(ImageError) -> FileDescriptor {
        while true {
            let number = unsafe Glibc.openat(directory, path, flags | O_CLOEXEC, mode)
            if number >= 0 { return FileDescriptor(owning: number) }
            if errno != EINTR { throw ImageError("cannot open", file: path, errno: errno) }
        }
    }

    deinit {
        if owned { _ = Glibc.close(number) }
    }

    /// read(2): 0 is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImageError) -> Int {
        while true {
            let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw ImageError("cannot read", errno: errno) }
        }
    }

    /// write(2) until all of it is written.
    func write(_ buffer: UnsafeRawBufferPointer) throws(ImageError) {
        var rest = unsafe buffer
        while unsafe !rest.isEmpty {
            let count = unsafe Glibc.write(number, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw ImageError("cannot write", errno: errno)
            }
            unsafe rest = unsafe UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// The size, when the file is a regular one whose size says where it ends.
    var regularSize: UInt64? {
        var status = stat()
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return UInt64(max(0, status.st_size))
    }

    /// lseek(2) from the current position; false when the file cannot seek.
    func skip(_ count: Int) -> Bool {
        lseek(number, count, SEEK_CUR) >= 0
    }
}

/// openat(2) of a file in a directory of images, for reading: neither a symbolic link nor anything but a regular file,
/// which might block. The caller closes it.
package func openImage(_ name: String, in directory: Int32) throws(ImageError) -> Int32 {
    let number = unsafe Glibc.openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else { throw ImageError("cannot open", file: name, errno: errno) }
    guard FileDescriptor(borrowing: number).regularSize != nil else {
        _ = Glibc.close(number)
        throw ImageError("is no regular file", file: name)
    }
    return number
}
