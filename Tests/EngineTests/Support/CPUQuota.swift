import Foundation
import Glibc

/// A control group that gets little CPU time; gone with the value. See cgroups(7).
final class CPUQuota {
    private let path: String
    private let parent: String

    /// The hierarchy of the cpu controller, of either version, if we may make groups in it.
    private static let hierarchy: (path: String, isUnified: Bool)? = {
        for line in (contents("/proc/self/mountinfo") ?? "").split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 8, let dash = words.firstIndex(of: "-"), dash + 3 < words.count else { continue }
            let isUnified = words[dash + 1] == "cgroup2"
            let controllers =
                isUnified ? contents("\(words[4])/cgroup.subtree_control") ?? "" : words[dash + 3]
            let isCPU = controllers.split { ", \n".contains($0) }.contains("cpu")
            if isUnified || words[dash + 1] == "cgroup", isCPU, access(words[4], W_OK) == 0 {
                return (words[4], isUnified)
            }
        }
        return nil
    }()

    static let isPossible: Bool = (try? CPUQuota(microseconds: 1_000_000, ofEach: 1_000_000)) != nil

    init(microseconds: Int, ofEach period: Int) throws {
        guard let (root, isUnified) = Self.hierarchy else { throw POSIXError(.ENOENT) }
        (parent, path) = (root, "\(root)/cryo-test-\(UUID().uuidString.prefix(8))")
        guard mkdir(path, 0o755) == 0 else { throw POSIXError(.EACCES) }
        if isUnified {
            try Self.write("\(microseconds) \(period)", "\(path)/cpu.max")
        } else {
            try Self.write("\(period)", "\(path)/cpu.cfs_period_us")
            try Self.write("\(microseconds)", "\(path)/cpu.cfs_quota_us")
        }
    }

    deinit { rmdir(path) }

    func add(_ pid: pid_t) throws { try Self.write("\(pid)", "\(path)/cgroup.procs") }
    func remove(_ pid: pid_t) throws { try Self.write("\(pid)", "\(parent)/cgroup.procs") }

    private static func write(_ text: String, _ path: String) throws {
        let file = open(path, O_WRONLY)
        guard file >= 0 else { throw POSIXError(.EACCES) }
        defer { close(file) }
        guard Glibc.write(file, text, text.utf8.count) == text.utf8.count else { throw POSIXError(.EINVAL) }
    }
}
