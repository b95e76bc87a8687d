import Linux
import ProcFS
import SystemPackage

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
                    if let limit = number(mount + path, names.0), let usage = number(mount + path, names.1) {
                        budget = min(budget, (limit - min(limit, usage)) / 2)
                    }
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
            return String(decoding: line, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { UInt64($0) }
                .map { $0 &* 1024 } ?? 0
        }
        return 0
    }

    /// Nil for what is not there, and for “max”.
    private static func number(_ directory: String, _ name: String) -> UInt64? {
        guard let directory = try? ProcDirectory(path: directory), let text = try? directory.read(name) else {
            return nil
        }
        return UInt64(String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
