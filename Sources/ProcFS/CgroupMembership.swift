/// A line of /proc/PID/cgroup, see cgroups(7).
package struct CgroupMembership: Hashable, Sendable {
    /// 0 for cgroup v2.
    package var hierarchyID: UInt32
    /// Separated by commas; `name=…` for a hierarchy without controllers; empty for v2.
    package var controllers: ProcString
    package var path: ProcString
    /// The path ended in ` (deleted)`, which is taken off.
    package var isDeleted: Bool

    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [CgroupMembership] {
        var memberships: [CgroupMembership] = []
        for var line in Lines(bytes, file: "cgroup") {
            let id: UInt32 = try line.number("a hierarchy id")
            try line.expect(":")
            let controllers = ProcString(line.field(endingWith: UInt8(ascii: ":")))
            guard line.rest.first == UInt8(ascii: "/") else { throw line.error("a path") }
            let (path, isDeleted) = ProcString(line.takeRest()).strippingDeleted()
            memberships.append(
                CgroupMembership(hierarchyID: id, controllers: controllers, path: path, isDeleted: isDeleted))
        }
        return memberships
    }
}

extension ProcFile where Value == [CgroupMembership] {
    package static var cgroup: Self { Self("cgroup", CgroupMembership.parse) }
}
