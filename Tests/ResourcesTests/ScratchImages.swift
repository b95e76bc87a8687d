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

/// The context of dumps whose files ask for none.
nonisolated(unsafe) let noContext: any DumpContext = NoContext()
