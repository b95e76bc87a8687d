import Glibc
import Images
/// A directory of its own for a test, removed with the value.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/crit-tui-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ImageError("cannot make a directory", errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A copy of the golden images.
    convenience init(copying source: String) throws {
        try self.init()
        for name in try ImageDirectory(source).names() { try write(name, Scratch.read(source + "/" + name)) }
    }

    deinit {
        for name in (try? ImageDirectory(path).names()) ?? [] { unlink(path + "/" + name) }
        rmdir(path)
    }

    static func read(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw ImageError("cannot open", file: path, errno: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    /// Every file of a directory.
    static func contents(of path: String) throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try ImageDirectory(path).names() { contents[name] = try read(path + "/" + name) }
        return contents
    }

    func read(_ name: String) throws -> [UInt8] { try Scratch.read(path + "/" + name) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw ImageError("cannot write", file: name, errno: errno) }
        defer { close(file) }
        guard bytes.withUnsafeBytes({ Glibc.write(file, $0.baseAddress, $0.count) }) == bytes.count else {
            throw ImageError("cannot write", file: name, errno: errno)
        }
    }
}
