import Glibc

/// What is in a directory, and which files they are: a file that was written, replaced or moved is another one.
struct FileTree: Equatable {
    private(set) var files: [String: String] = [:]

    private let isStrict: Bool

    /// - Parameters:
    ///   - isStrict: any change of a file counts, of its name and rights too (ctime).
    ///   - excluding: names at any depth that do not count.
    init(_ root: String, strictly isStrict: Bool = false, excluding isExcluded: (String) -> Bool = { _ in false }) {
        self.isStrict = isStrict
        add(root, "", isExcluded)
    }

    private mutating func add(_ root: String, _ below: String, _ isExcluded: (String) -> Bool) {
        for name in entries(below.isEmpty ? root : "\(root)/\(below)") where !isExcluded(name) {
            let path = below.isEmpty ? name : "\(below)/\(name)"
            var status = stat()
            guard lstat("\(root)/\(path)", &status) == 0 else { continue }
            let isDirectory = status.st_mode & S_IFMT == S_IFDIR
            // What is in a directory says when it changes.
            let time = isStrict ? status.st_ctim : status.st_mtim
            let more =
                isDirectory
                ? "" : " \(status.st_ino) \(status.st_size) \(time.tv_sec).\(time.tv_nsec) \(status.st_nlink)"
            files[path] = "\(String(status.st_mode, radix: 8)) \(status.st_uid):\(status.st_gid)" + more
            if isDirectory { add(root, path, isExcluded) }
        }
    }

    /// As names and types: a socket that was put away and back is another file.
    var withoutNumbers: FileTree { keeping { $0.prefix(2) } }

    /// Hard links come and go.
    var withoutLinks: FileTree { keeping { $0.prefix(5) } }

    private func keeping(_ words: ([Substring]) -> ArraySlice<Substring>) -> FileTree {
        var copy = self
        copy.files = files.mapValues { words($0.split(separator: " ")).joined(separator: " ") }
        return copy
    }

    func differences(from before: FileTree) -> [String] {
        Set(files.keys).union(before.files.keys).sorted().compactMap { name in
            files[name] == before.files[name]
                ? nil : "\(name): was \(before.files[name] ?? "nothing"), is \(files[name] ?? "nothing")"
        }
    }
}
