import Glibc
import Linux
import ProcFS
import SystemPackage

/// Memory for the pages of a tree that is to run on soon: they are copied here while it stands still, and written when it runs again.
///
/// All of it is present before the tree is frozen: what takes time or fails for lack of memory does so while nothing stands still.
final class PageBuffer {
    private let memory: UnsafeMutableRawBufferPointer
    private var used = 0
    private static let hugePage = 1 << 21

    /// Room for what the tree of `root` has now, and a little more. Nil when there is not memory to spare: pages are then written while
    /// the tree stands still.
    init?(forTreeOf root: Int32) {
        let estimate = Self.memoryOfTree(root)
        let (wanted, overflow) = (estimate / 16).addingReportingOverflow(estimate + 1 << 20)
        guard !overflow, wanted <= MemoryBudget.bytes, let size = Int(exactly: wanted).map({ ($0 + Self.hugePage - 1) & ~(Self.hugePage - 1) }) else { return nil }
        guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED else { return nil }
        memory = UnsafeMutableRawBufferPointer(start: start, count: size)
        let hugepage = 14
        _ = madvise(start, size, Int32(hugepage))
        if !populate() { return nil }
    }

    deinit { munmap(memory.baseAddress, memory.count) }

    /// Two halves side by side: clearing pages is what takes the time.
    private func populate() -> Bool {
        let populateWrite = 23
        nonisolated(unsafe) let memory = memory
        let middle = memory.count / 2 & ~(Self.hugePage - 1)
        @Sendable func fill(_ part: Range<Int>) -> Bool {
            guard let start = memory.baseAddress, !part.isEmpty else { return true }
            return (try? systemCall(.madvise, Int(bitPattern: start + part.lowerBound), part.count, populateWrite)) != nil
        }
        let helper = Worker { _ = fill(0 ..< middle) }
        let isFull = fill(middle ..< memory.count)
        helper?.join()
        // Once more for the half whose answer nobody heard: it costs nothing where pages are present.
        return isFull && fill(0 ..< middle)
    }

    /// The next `count` bytes; nil when they are not there any more.
    func take(_ count: UInt64) -> UnsafeMutableRawBufferPointer? {
        guard let count = Int(exactly: count), count <= memory.count - used else { return nil }
        defer { used += count }
        return UnsafeMutableRawBufferPointer(rebasing: memory[used ..< used + count])
    }

    /// What the tasks have of their own, in bytes: RssAnon and VmSwap.
    private static func memoryOfTree(_ root: Int32) -> UInt64 {
        var total: UInt64 = 0
        var queue = [root]
        var seen: Set<Int32> = []
        while let pid = queue.popLast() {
            guard seen.insert(pid).inserted, let directory = try? ProcDirectory(pid: pid), let status = try? directory.read(.status) else { continue }
            total &+= ((status.rssAnon ?? 0) &+ (status.vmSwap ?? 0)) &* 1024
            for tid in (try? directory.numbers(in: "task")) ?? [] { queue += (try? directory.task(tid).read(.children)) ?? [] }
        }
        return total
    }
}

/// How much memory may be taken for a moment without harm to anybody.
enum MemoryBudget {
    /// A quarter of what is available, and half of what the cgroups leave: running into a limit would end somebody.
    static var bytes: UInt64 {
        var budget = available / 4
        let memberships = (try? ProcDirectory(path: "/proc/self").read(.cgroup)) ?? []
        for membership in memberships {
            let isV2 = membership.hierarchyID == 0
            guard isV2 || membership.controllers.description.split(separator: ",").contains("memory") else { continue }
            let names = isV2 ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
            for mount in isV2 ? ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] : ["/sys/fs/cgroup/memory"] {
                var path = membership.path.description[...]
                while true {
                    if let limit = number(mount + path, names.0), let usage = number(mount + path, names.1) { budget = min(budget, (limit - min(limit, usage)) / 2) }
                    guard let slash = path.lastIndex(of: "/") else { break }
                    path = path[..<slash]
                }
            }
        }
        return budget
    }

    private static var available: UInt64 {
        guard let text = try? ProcDirectory(path: "/proc").read("meminfo") else { return 0 }
        for line in text.split(separator: 0x0A) where line.starts(with: Array("MemAvailable:".utf8)) {
            return String(decoding: line, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 &* 1024 } ?? 0
        }
        return 0
    }

    /// Nil for what is not there, and for “max”.
    private static func number(_ directory: String, _ name: String) -> UInt64? {
        guard let directory = try? ProcDirectory(path: directory), let text = try? directory.read(name) else { return nil }
        return UInt64(String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
