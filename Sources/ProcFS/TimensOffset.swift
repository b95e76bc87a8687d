/// A line of /proc/PID/timens_offsets, see time_namespaces(7).
package struct TimensOffset: Hashable, Sendable {
    /// `monotonic` or `boottime`.
    package var clock: ProcString
    package var seconds: Int64
    package var nanoseconds: UInt32

    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [TimensOffset] {
        var offsets: [TimensOffset] = []
        for var line in Lines(bytes, file: "timens_offsets") {
            offsets.append(
                TimensOffset(
                    clock: ProcString(try line.word("a clock")), seconds: try line.number("seconds"),
                    nanoseconds: try line.number("nanoseconds")))
        }
        return offsets
    }
}

extension ProcFile where Value == [TimensOffset] {
    package static var timensOffsets: Self { Self("timens_offsets", TimensOffset.parse) }
}
