import ProcFS
import SystemPackage

/// Which cgroups have their members frozen (cgroup.events of cgroup v2, freezer.state of v1). A frozen task can be
/// stopped, but makes no call for us. See cgroups(7).
struct FrozenCgroups {
    private struct Hierarchy {
        var mountPoint: String
        var root: String
        var isUnified: Bool

        /// The file that tells, and the word in it.
        var file: String { isUnified ? "cgroup.events" : "freezer.state" }
        var word: String { isUnified ? "frozen 1" : "FR" }  // FROZEN, FREEZING

        func holds(_ membership: CgroupMembership) -> Bool {
            isUnified ? membership.hierarchyID == 0 : FrozenCgroups.words(membership.controllers).contains("freezer")
        }
    }

    private var hierarchies: [Hierarchy] = []
    private var known: [[UInt8]: String?] = [:]

    init() throws {
        let mounts = try ProcDirectory(path: "/proc/self").read(.mountinfo)
        for mount in mounts {
            let point = mount.mountPoint.description, root = mount.root.description
            let isUnified = mount.fsType == "cgroup2"
            guard isUnified || mount.fsType == "cgroup" && Self.words(mount.superOptions).contains("freezer") else {
                continue
            }
            hierarchies.append(Hierarchy(mountPoint: point, root: root, isUnified: isUnified))
        }
    }

    /// The frozen cgroup that the task is in, if it is in one.
    mutating func of(_ directory: ProcDirectory) throws -> String? {
        guard !hierarchies.isEmpty, let bytes = try unlessGone({ try directory.read("cgroup") }) else { return nil }
        if let answer = known[bytes] { return answer }
        var answer: String?
        for membership in try CgroupMembership.parse(bytes) {
            for hierarchy in hierarchies where hierarchy.holds(membership) {
                if try isFrozen(membership.path.description, hierarchy) { answer = membership.path.description }
            }
        }
        known[bytes] = .some(answer)
        return answer
    }

    private static func words(_ list: ProcString) -> [Substring] { list.description.split(separator: ",") }

    private func isFrozen(_ path: String, _ hierarchy: Hierarchy) throws -> Bool {
        let below =
            hierarchy.root == "/" || !path.hasPrefix(hierarchy.root)
            ? path : String(path.dropFirst(hierarchy.root.count))
        let text = try unlessGone { try ProcDirectory(path: hierarchy.mountPoint + "/" + below).read(hierarchy.file) }
        return text.map { String(decoding: $0, as: UTF8.self).contains(hierarchy.word) } ?? false
    }
}
