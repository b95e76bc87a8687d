import Glibc
package import SystemPackage

/// write(2) until all is written. The library's writeAll takes bytes one by one from anything but a raw buffer.
package func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) {
    var done = 0
    while done < bytes.count {
        let count = unsafe write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
        if count < 0 {
            if errno == EINTR { continue }
            throw Errno(rawValue: errno)
        }
        done += count
    }
}

/// pwrite(2) until all is written.
package func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(Errno) {
    var written = 0
    while written < bytes.count {
        let count = unsafe pwrite(
            descriptor, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written,
            Int(clamping: offset) + written)
        if count < 0 {
            if errno == EINTR { continue }
            throw Errno(rawValue: errno)
        }
        written += count
    }
}
