/// A device as `major:minor`.
package struct DeviceNumber: Hashable, Sendable, CustomStringConvertible {
    package var major: UInt32
    package var minor: UInt32

    package init(major: UInt32, minor: UInt32) {
        self.major = major
        self.minor = minor
    }

    /// The kernel's own dev_t (12 bits of major, 20 of minor), as the `sdev:` of fdinfo and the `st_dev` of sock_diag
    /// have it.
    package init(kernel: UInt32) {
        major = kernel >> 20
        minor = kernel & 0xf_ffff
    }

    /// The kernel's own dev_t.
    package var kernel: UInt32 { major << 20 | minor & 0xf_ffff }

    /// The dev_t of stat(2) as the C library passes it, see makedev(3).
    package var dev: UInt64 {
        let major = UInt64(major), minor = UInt64(minor)
        return (major & 0xffff_f000) << 32 | (major & 0xfff) << 8 | (minor & 0xffff_ff00) << 12 | minor & 0xff
    }

    /// From the dev_t of stat(2), see major(3) and minor(3).
    package init(dev: UInt64) {
        major = UInt32(truncatingIfNeeded: dev >> 32 & 0xffff_f000 | dev >> 8 & 0xfff)
        minor = UInt32(truncatingIfNeeded: dev >> 12 & 0xffff_ff00 | dev & 0xff)
    }

    package var description: String { "\(major):\(minor)" }
}

extension Cursor {
    /// `major:minor`.
    mutating func device(radix: UInt64) throws(ParseError) -> DeviceNumber {
        let major: UInt32 = try number("the major device number", radix: radix)
        try expect(":")
        return DeviceNumber(major: major, minor: try number("the minor device number", radix: radix))
    }
}
