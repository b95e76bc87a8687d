/// A line of /proc/PID/uid_map or gid_map, see user_namespaces(7).
package struct IDMapExtent: Hashable, Sendable {
    package var inside: UInt32
    package var outside: UInt32
    package var count: UInt32

    package init(inside: UInt32, outside: UInt32, count: UInt32) {
        self.inside = inside
        self.outside = outside
        self.count = count
    }

    static func parse(_ bytes: [UInt8], file: StaticString) throws(ParseError) -> [IDMapExtent] {
        var extents: [IDMapExtent] = []
        for var line in Lines(bytes, file: file) {
            extents.append(
                IDMapExtent(
                    inside: try line.number("the first id inside"), outside: try line.number("the first id outside"),
                    count: try line.number("a length")))
            try line.expectEnd()
        }
        return extents
    }
}

extension ProcFile where Value == [IDMapExtent] {
    package static var uidMap: Self {
        Self("uid_map") { bytes throws(ParseError) in try IDMapExtent.parse(bytes, file: "uid_map") }
    }
    package static var gidMap: Self {
        Self("gid_map") { bytes throws(ParseError) in try IDMapExtent.parse(bytes, file: "gid_map") }
    }
}
