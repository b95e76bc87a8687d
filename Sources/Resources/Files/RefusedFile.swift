import Linux
import ProcFS

/// Files that no kind claims: drivers and subsystems keep state of them that nobody can read.
package enum RefusedFile {
    private struct Driver {
        var major: UInt32
        /// Any if nil.
        var minors: ClosedRange<UInt32>?
        var name: String
    }

    /// Documentation/admin-guide/devices.txt
    private static let drivers: [Driver] = [
        Driver(major: 10, minors: 130 ... 130, name: watchdog),
        Driver(major: 10, minors: 135 ... 135, name: "the real-time clock"),
        Driver(major: 10, minors: 200 ... 200, name: "a TUN/TAP device"),
        Driver(major: 10, minors: 228 ... 228, name: "a HPET timer"),
        Driver(major: 10, minors: 229 ... 229, name: "a FUSE server"),
        Driver(major: 10, minors: 232 ... 232, name: "KVM"),
        Driver(major: 10, minors: 237 ... 237, name: "the control of loop devices"),
        Driver(major: 10, minors: 238 ... 238, name: "a vhost device"),
        Driver(major: 13, minors: nil, name: "an input device"),
        Driver(major: 116, minors: nil, name: "a sound device"),
        Driver(major: 189, minors: nil, name: "a USB device"),
        Driver(major: 226, minors: nil, name: "a graphics device (DRM)"),
    ]
    private static let watchdog = "a watchdog"

    /// Those that are known by name.
    package static var names: [String] { drivers.map(\.name) }

    /// Why it is refused. Nothing here opens or closes it: a watchdog that is closed resets the machine.
    package static func problem(_ file: OpenFile) -> Problem {
        let subject = "\(file.subject) › \(file.link)"
        guard file.status.kind == .character else {
            return Problem(
                file.subject, "\(file.link) is of a kind that cannot be dumped", hint: "close it before the dump")
        }
        let device = DeviceNumber(dev: file.status.rdev)
        let name = drivers.first { $0.major == device.major && ($0.minors?.contains(device.minor) ?? true) }?.name
        if name == watchdog || isWatchdog(file.link) {
            return Problem(subject, "it is a watchdog, which resets the machine when its holder is gone")
        }
        guard let name else {
            return Problem(
                subject, "a device (\(device)) whose driver may keep state of it", hint: "close it before the dump")
        }
        return Problem(subject, "it is \(name), whose state is its driver's", hint: "close it before the dump")
    }

    /// /dev/watchdog0 and so on have a major number that is not fixed.
    private static func isWatchdog(_ link: FdLink) -> Bool {
        guard case .path(let path, _) = link else { return false }
        return path.description.hasPrefix("/dev/watchdog")
    }
}
