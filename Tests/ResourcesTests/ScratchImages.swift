import Glibc
import Images
import Resources

/// An empty directory of images, removed with this object.
final class ScratchImages {
    let path: String
    let images: ImageDirectory

    init() throws {
        var template = Array("/tmp/cryo-resources-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ImageError("mkdtemp", errno: errno) }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        images = try ImageDirectory(path)
    }

    deinit {
        for name in (try? images.names()) ?? [] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}

/// A dump of files that belong to no tree, as far as anybody asks.
final class NoContext: DumpContext {
    func id(watchedBy epoll: OpenFile, at index: Int) throws(Problem) -> UInt32? { nil }
    func id(ofInFlight number: Int32) throws(Problem) -> UInt32 {
        throw Problem("fd \(number) in flight", "files in flight are not dumped here")
    }
    func newID() -> UInt32 { 0 }
    func warn(_ text: String) {}
}

/// The context of dumps whose files ask for none.
nonisolated(unsafe) let noContext: any DumpContext = NoContext()
