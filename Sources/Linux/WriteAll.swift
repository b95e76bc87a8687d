import Glibc
package import SystemPackage

/// write(2) until all is written. The library's writeAll takes bytes one by one from anything but a raw buffer.
package func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 {
            if errno == EINTR { continue }
            throw Errno(rawValue: errno)
        }
        rest = rest.dropFirst(count)
    }
}
