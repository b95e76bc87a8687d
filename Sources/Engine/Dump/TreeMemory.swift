import ProcFS

/// What the tasks of a tree that still runs have of their own, about: looked up when it is first needed, and once.
final class TreeMemory {
    private let root: Int32
    init(of root: Int32) { self.root = root }

    /// In bytes: RssAnon and VmSwap.
    private(set) lazy var tasks: [(pid: Int32, bytes: UInt64)] = {
        // The vdso is of nobody's own, and in the images.
        let vdso: UInt64 = 64, most: UInt64 = 1 << 40
        var list: [(Int32, UInt64)] = []
        var queue = [root]
        var seen: Set<Int32> = []
        while let pid = queue.popLast() {
            guard seen.insert(pid).inserted, let directory = try? ProcDirectory(pid: pid),
                let status = try? directory.read(.status)
            else { continue }
            list.append((pid, min((status.rssAnon ?? 0) &+ (status.vmSwap ?? 0) &+ vdso, most) * 1024))
            for tid in (try? directory.numbers(in: "task")) ?? [] {
                queue += (try? directory.read(.children(of: tid))) ?? []
            }
        }
        return list
    }()
}
