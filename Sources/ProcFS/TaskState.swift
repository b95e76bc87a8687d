/// The letter of a task's state in `stat` and `status`.
package struct TaskState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let running = TaskState(rawValue: UInt8(ascii: "R"))
    package static let sleeping = TaskState(rawValue: UInt8(ascii: "S"))
    package static let diskSleep = TaskState(rawValue: UInt8(ascii: "D"))
    package static let stopped = TaskState(rawValue: UInt8(ascii: "T"))
    package static let tracingStop = TaskState(rawValue: UInt8(ascii: "t"))
    package static let zombie = TaskState(rawValue: UInt8(ascii: "Z"))
    package static let dead = TaskState(rawValue: UInt8(ascii: "X"))
    package static let parked = TaskState(rawValue: UInt8(ascii: "P"))
    package static let idle = TaskState(rawValue: UInt8(ascii: "I"))

    package var description: String { String(decoding: [rawValue], as: UTF8.self) }
}
