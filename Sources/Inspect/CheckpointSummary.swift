internal import Glibc
internal import Images

/// A checkpoint directory in a list: what can be said of it quickly.
package struct CheckpointSummary: Hashable, Sendable {
    package var path: String
    package var name: String
    /// The tasks' pids, the root's first.
    package var pids: [UInt32]
    package var rootComm: String
    /// Bytes of all its files.
    package var size: UInt64
    /// When inventory.img was written, in seconds since the epoch.
    package var time: Int64
    /// inventory.img is there: the dump came to its end.
    package var isWhole: Bool
    package var problem: String?

    package var rootPID: UInt32? { pids.first }

    package init(
        path: String, pids: [UInt32] = [], rootComm: String = "", size: UInt64 = 0, time: Int64 = 0,
        isWhole: Bool = true, problem: String? = nil
    ) {
        self.path = path
        name = path.split(separator: "/").last.map(String.init) ?? path
        self.pids = pids
        self.rootComm = rootComm
        self.size = size
        self.time = time
        self.isWhole = isWhole
        self.problem = problem
    }

    /// Of a checkpoint that was read already.
    package init(of checkpoint: Checkpoint) {
        self.init(
            path: checkpoint.path, pids: checkpoint.tasks.map(\.pid), rootComm: checkpoint.tasks.first?.comm ?? "",
            size: checkpoint.images.reduce(0) { $0 &+ $1.size }, time: checkpoint.time,
            isWhole: checkpoint.images.contains { $0.name == ImageKind.inventory.fileName() },
            problem: checkpoint.problems.first)
    }

    /// The checkpoints at a path: itself, or those right below it.
    package static func find(in path: String) -> [CheckpointSummary] {
        if let summary = read(path) { return [summary] }
        let names: [String]
        do throws(ImageError) {
            names = try ImageDirectory(path).names()
        } catch {
            return [CheckpointSummary(path: path, isWhole: false, problem: error.description)]
        }
        let base = path.hasSuffix("/") ? path : path + "/"
        return names.prefix(10_000).compactMap { read(base + $0) }
    }

    /// nil when the directory holds no images of a process tree.
    package static func read(_ path: String) -> CheckpointSummary? {
        guard let images = try? ImageDirectory(path) else { return nil }
        let isWhole = images.contains(ImageKind.inventory.fileName())
        guard isWhole || images.contains(ImageKind.pstree.fileName()) else { return nil }
        var summary = CheckpointSummary(path: path, isWhole: isWhole)
        if !isWhole { summary.problem = "inventory.img is missing: the dump did not come to its end" }
        for name in (try? images.names()) ?? [] {
            guard let status = fileStatus(images.descriptor, name) else { continue }
            summary.size = summary.size &+ UInt64(max(0, status.st_size))
            if name == ImageKind.inventory.fileName() || !isWhole {
                summary.time = max(summary.time, Int64(status.st_mtim.tv_sec))
            }
        }
        do throws(ImageError) {
            let tree = try images.entries(PstreeEntry.self, .pstree)
            summary.pids = tree.map(\.pid)
            if tree.isEmpty, isWhole { summary.problem = "pstree.img is missing: a pre-dump, or only a part" }
            if let root = tree.first {
                summary.rootComm = try images.only(CoreEntry.self, .core, id: UInt64(root.pid)).tc?.comm.shown ?? ""
            }
            if isWhole, summary.problem == nil {
                summary.problem = Self.problem(of: try images.only(InventoryEntry.self, .inventory))
            }
        } catch {
            summary.problem = error.description
        }
        return summary
    }

    static func problem(of inventory: InventoryEntry) -> String? {
        ImageVersion.hasPlainPages(inventory.img_version)
            ? nil
            : "images of version \(inventory.img_version): the contents of pages are compressed and cannot be read here"
    }
}

/// fstatat(2) of a file, not following links; nil for what is no regular file.
func fileStatus(_ directory: Int32, _ name: String) -> stat? {
    var status = stat()
    guard unsafe fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG else {
        return nil
    }
    return status
}
