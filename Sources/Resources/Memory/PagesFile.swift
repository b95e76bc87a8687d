import Glibc
package import Images
import Linux
import SystemPackage

/// pages-N.img, for reading.
package final class PagesFile: Sendable {
    private let file: FileDescriptor
    private let name: String
    package let size: UInt64

    package init(_ images: ImageDirectory, id: UInt32) throws(Problem) {
        name = ImageKind.pages.fileName(id: UInt64(id))
        do {
            file = FileDescriptor(rawValue: try openImage(name, in: images.descriptor))
            size = UInt64(clamping: try FileStatus(descriptor: file.rawValue).size)
        } catch { throw Problem(name, "opening it", cause: error) }
    }

    deinit { try? file.close() }

    /// Where any task of this PID namespace can open it, as long as we live.
    package var path: String { "/proc/\(getpid())/fd/\(file.rawValue)" }

    package func bytes(at offset: UInt64, count: Int) throws(Problem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let result = unsafe bytes.withUnsafeMutableBytes {
                unsafe pread(
                    file.rawValue, $0.baseAddress.map { unsafe $0 + got }, count - got, Int(clamping: offset) + got)
            }
            if result < 0, errno == EINTR { continue }
            if result <= 0 {
                throw Problem(name, "it ends before the pages its pagemap tells of; the image is damaged")
            }
            got += result
        }
        return bytes
    }
}
