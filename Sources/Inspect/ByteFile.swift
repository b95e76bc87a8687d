internal import Glibc

/// Reading and writing parts of files, see pread(2) and write(2).
enum ByteFile {
    static func read(_ file: CInt, at offset: UInt64, count: Int) -> [UInt8]? {
        guard count >= 0, var at = off_t(exactly: offset) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = unsafe bytes.withUnsafeMutableBytes {
                unsafe pread(file, $0.baseAddress.map { unsafe $0 + done }, count - done, at)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            done += got
            at += off_t(got)
        }
        return bytes
    }

    static func write(_ file: CInt, _ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Copies a range of one file to the end of another; false when it is not all there, or does not fit.
    static func copy(_ source: CInt, from start: UInt64, to end: UInt64, into target: CInt) -> Bool {
        var at = start
        while at < end {
            guard let bytes = read(source, at: at, count: Int(min(end - at, 1 << 20))), write(target, bytes) else {
                return false
            }
            at += UInt64(bytes.count)
        }
        return true
    }
}
